from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.layout import Layout
from whimbrel.importers.demo.phrase import Topic
from whimbrel.importers.demo.stage import Stage
from whimbrel.importers.demo.tongue import tongue


def draft(shop: Stage, **more: object) -> Draft:
    seed = Layout(shop, 40).seeds[20]
    part = shop.parts[0]
    return Draft(shop, seed, part, Topic(shop.words(part, seed.moment), shop.chance, {}), more.get("tongue"))


def test_a_draft_is_open_until_it_is_resolved(shop: Stage) -> None:
    one = draft(shop)
    assert one.ended == shop.worktime.end
    assert one.own is one.topic
    assert one.worker(one.seed.moment) is shop.parts[0].lead


def test_a_draft_in_another_language_has_a_topic_in_it(shop: Stage) -> None:
    one = draft(shop, tongue=tongue("french", "shop"))
    assert one.own["thing"] in tongue("french", "shop").words["thing"]


def test_moments_between_two_others_lie_between_them(shop: Stage) -> None:
    one = draft(shop)
    assert all(10 <= one.between(10, 20) <= 20 for _ in range(50))
    assert one.between(30, 20) == 30


def test_the_last_thing_that_happened_counts(shop: Stage) -> None:
    one = draft(shop)
    one.touch(one.seed.moment + 50)
    one.touch(one.seed.moment + 20)
    assert one.last == one.seed.moment + 50
