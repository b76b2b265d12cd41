from whimbrel.importers.demo.crew import Crew
from whimbrel.importers.demo.release import plan_releases
from whimbrel.importers.demo.worktime import Worktime

from .conftest import NOW


def test_versions_are_released_over_the_years_with_three_to_come(crew: Crew, worktime: Worktime) -> None:
    releases = plan_releases("{major}.{minor}", 6, worktime, crew.members["Sofia Lindqvarn"])
    versions = releases.versions
    assert len({version.name for version in versions}) == len(versions) > 20
    assert [version.released for version in versions].count(False) == 3
    assert [version.released for version in versions] == sorted(
        (version.released for version in versions), reverse=True
    )
    assert all(version.release_date is not None and version.start_date is not None for version in versions)
    assert all((version.release_date < NOW.date()) == version.released for version in versions)
    assert any(version.archived for version in versions)


def test_the_release_after_and_before_a_moment_are_found(crew: Crew, worktime: Worktime) -> None:
    releases = plan_releases("{year}.{count}", 4, worktime, crew.members["Sofia Lindqvarn"])
    third = releases.at(2)
    assert releases.next_place(third.moment) == 3
    assert releases.next_place(third.moment - 1) == 2
    assert releases.latest(third.moment) is third
    assert releases.latest(0) is None
    assert releases.next_place(worktime.end * 2) == len(releases) - 1
    assert releases.around(third.moment)[0][-1] is third.version
    assert releases.around(third.moment)[1][0] is releases.at(3).version


def test_a_project_may_have_no_versions(crew: Crew, worktime: Worktime) -> None:
    assert len(plan_releases("", 0, worktime, crew.members["Sofia Lindqvarn"])) == 0
