import pytest

from whimbrel.importers.demo.course import Course
from whimbrel.importers.demo.flow import DONE_RESOLUTION, WONT_DO
from whimbrel.importers.demo.layout import Layout, Seed
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.trail import Trail
from whimbrel.importers.demo.worktime import DAY


@pytest.fixture
def seed(shop: Stage) -> Seed:
    return Layout(shop, 50).seeds[10]


def test_work_goes_along_the_path_to_the_end(shop: Stage, seed: Seed) -> None:
    for _ in range(50):
        course = Course(shop, seed, Trail(shop.worktime.end))
        course.work(seed.moment + DAY, 1.0)
        if course.resolution is None:
            continue
        assert course.status is shop.flow.path[-1]
        assert course.started == seed.moment + DAY
        assert course.assignee is not None
        assert seed.moment < course.first_resolved <= course.resolved
        return
    pytest.fail("nothing was ever done")


def test_what_begins_too_late_stays_where_it_is(shop: Stage, seed: Seed) -> None:
    trail = Trail(shop.worktime.end)
    course = Course(shop, seed, trail)
    course.work(shop.worktime.end, 1.0)
    assert (course.status, course.started, trail.close()) == (shop.flow.path[0], None, 0)


def test_nothing_happens_at_its_end_or_later(shop: Stage, seed: Seed) -> None:
    for _ in range(50):
        trail = Trail(shop.worktime.end)
        course = Course(shop, seed, trail)
        course.until = seed.moment + 3 * DAY
        course.work(seed.moment, 1.0)
        assert trail.close() < course.until


def test_finishing_sets_the_resolution(shop: Stage, seed: Seed) -> None:
    course = Course(shop, seed, Trail(shop.worktime.end))
    assert course.finish(seed.moment, WONT_DO, dropped=True)
    assert (course.resolution, course.resolved) == (WONT_DO, seed.moment + 1)
    assert not Course(shop, seed, Trail(shop.worktime.end)).finish(shop.worktime.end, DONE_RESOLUTION)


def test_the_assignee_at_a_moment_is_remembered(shop: Stage, seed: Seed) -> None:
    course = Course(shop, seed, Trail(shop.worktime.end))
    assert course.holder(seed.moment) is None
    course.assign(shop.lead)
    course.start_only(seed.moment + DAY)
    assert course.holder(seed.moment) is shop.lead
    assert course.holder(shop.worktime.end) is course.assignee
