from collections import Counter

import pytest

from whimbrel.importers.demo.layout import Layout
from whimbrel.importers.demo.stage import Stage


@pytest.fixture
def layout(shop: Stage) -> Layout:
    return Layout(shop, 800)


def test_issues_come_in_order_from_people_who_are_there(layout: Layout) -> None:
    moments = [seed.moment for seed in layout.seeds]
    assert moments == sorted(moments)
    assert all(seed.reporter.joined <= seed.moment < seed.reporter.left for seed in layout.seeds)
    assert [seed.number for seed in layout.seeds] == list(range(1, 801))


def test_types_are_spread_as_the_kind_says(layout: Layout) -> None:
    counts = Counter(seed.work.type.name for seed in layout.seeds)
    assert counts["Bug"] > counts["Task"] > counts["Sub-task"] > counts["Epic"] > 10


def test_issues_belong_to_epics_that_came_before_them(layout: Layout) -> None:
    by_number = {seed.number: seed for seed in layout.seeds}
    children = [seed for seed in layout.seeds if seed.epic is not None]
    assert len(children) > 150
    for child in children:
        epic = by_number[child.epic]
        assert epic.work.text == "epic"
        assert epic.moment <= child.moment < epic.until


def test_links_lead_back_in_time_and_both_ends_know_them(layout: Layout) -> None:
    layout.link({"SHOP": layout, "INFRA": layout, "DS": layout})
    by_key = {seed.key: seed for seed in layout.seeds}
    linked = [seed for seed in layout.seeds if seed.links]
    assert len(linked) > 60
    for seed in linked:
        for link in seed.links:
            other = by_key[link.other]
            assert other.moment <= seed.moment
            moments = {moment for moment, _, _ in other.ties}
            assert moments & {moment for moment, _, _ in seed.ties}


def test_what_doubles_another_issue_is_of_its_type(layout: Layout) -> None:
    layout.link({"SHOP": layout, "INFRA": layout, "DS": layout})
    doubles = [seed for seed in layout.seeds if seed.of is not None]
    assert doubles
    assert all(seed.work is layout.seeds[seed.of - 1].work for seed in doubles)


def test_the_youngest_issues_before_a_moment_are_found(layout: Layout) -> None:
    assert layout.before(layout.seeds[0].moment - 1) is None
    found = layout.before(layout.seeds[500].moment)
    assert found is not None
    assert 300 < found.number <= 501
