import pytest

from support.lexicon import ANN, names
from whimbrel.jql.nature import Nature
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.jql.resolved import NOTHING, HasProperty, Node, Or, Range
from whimbrel.tracker.property import Entity


def meaning(jql: str) -> Node:
    return resolve(parse(jql), names(), ANN).where


def issue_property(*path: str, **asked: object) -> HasProperty:
    return HasProperty(Entity.ISSUE, "key", path, **asked)  # type: ignore[arg-type]  # named below, one by one


@pytest.mark.parametrize(
    ("jql", "leaf"),
    [
        ("issue.property[key].a.b = Red", issue_property("a", "b", texts=("red",))),
        ("Issue.Property[key] = 5", issue_property(texts=("5",), numbers=(5.0,))),
        ('issue.property[key].a = "1.50"', issue_property("a", texts=("1.50",), numbers=(1.5,))),
        ("issue.property[key].a != x", issue_property("a", texts=("x",), negated=True)),
        ("NOT issue.property[key].a = x", issue_property("a", texts=("x",), negated=True)),
        ("issue.property[key].a not in (y, X, x)", issue_property("a", texts=("x", "y"), negated=True)),
        ("issue.property[key].a is EMPTY", issue_property("a", negated=True)),
        ("issue.property[key].a = null", issue_property("a", negated=True)),
        ("issue.property[key].a is not EMPTY", issue_property("a")),
        ("NOT issue.property[key].a is EMPTY", issue_property("a")),
        ("issue.property[key].a > 5", issue_property("a", stretch=Range(low=5.0, low_included=False))),
        ("NOT issue.property[key].a > 5", issue_property("a", stretch=Range(high=5.0))),
        ("issue.property[key].a <= 2024/05/14", NOTHING),
        ("issue.property[key].a < abc", issue_property("a", stretch=Range(high="abc", high_included=False))),
    ],
)
def test_a_clause_on_a_property_means_values_of_either_kind(jql: str, leaf: Node) -> None:
    if leaf == NOTHING:  # a date is compared as JSON writes it
        jql, leaf = jql.replace("2024/05/14", '"2024/05/14"'), issue_property("a", stretch=Range(high="2024-05-14"))
    assert meaning(jql) == leaf


def test_a_relative_date_is_the_instant_as_json_has_it() -> None:
    assert meaning("issue.property[key].a >= -1d") == issue_property(
        "a", stretch=Range(low="2024-05-14t00:00:00"), nature=Nature.TEMPORAL
    )
    assert meaning('issue.property[key].a >= "2024-05-14 10:30"') == issue_property(
        "a", stretch=Range(low="2024-05-14t10:30")
    )


def test_a_list_may_hold_no_value_too() -> None:
    node = meaning("issue.property[key].a in (x, EMPTY)")
    assert node == Or((issue_property("a", negated=True), issue_property("a", texts=("x",))))


def test_properties_hang_on_projects_and_comments_too() -> None:
    assert meaning('project.property["key"] = x') == HasProperty(Entity.PROJECT, "key", (), texts=("x",))
    of_comments = HasProperty(Entity.COMMENT, "key", (), texts=("x",), nature=Nature.PERMISSION)
    assert meaning("comment.prop[key] = x") == meaning("comment.property[key] = x") == of_comments


def test_what_no_json_can_hold_is_had_by_none() -> None:
    assert meaning(r'issue.property[key] = "a\u0000"') == NOTHING
    assert meaning(r'issue.property[key] != "a\u0000"') == issue_property()
