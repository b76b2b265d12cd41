from support.lexicon import ANN, names
from whimbrel.jql.fields import QueryField
from whimbrel.jql.normalise import normalise
from whimbrel.jql.outline import describe, outline, outline_meaning
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve
from whimbrel.jql.resolved import Node


def nameless(_field: QueryField, _value: object) -> None:
    return None


def meaning(jql: str) -> Node:
    return normalise(resolve(parse(jql), names(), ANN)).where


def test_a_tree_is_shown_as_it_was_written() -> None:
    tree = parse('status=open and not (assignee = bob or labels in("a b"))').where
    assert tree is not None
    assert list(outline(tree)) == [
        "AND",
        "  status = open",
        "  NOT",
        "    OR",
        "      assignee = bob",
        '      labels in ("a b")',
    ]


def test_a_meaning_is_shown_with_ids_and_their_names() -> None:
    def name_of(field: QueryField, value: object) -> str | None:
        return "Open" if (field.id, value) == ("status", 1) else None

    assert list(outline_meaning(meaning("status = Open AND (assignee is EMPTY OR votes > 3)"), name_of)) == [
        "AND",
        "  status in (1 Open)",
        "  OR",
        "    assignee is EMPTY",
        "    votes within (3, ..)",
    ]


def test_leaves_are_described_in_a_line() -> None:
    for jql, line in {
        "": "every issue",
        "status is EMPTY": "no issue",
        "labels not in (a, b)": "labels not in (a, b)",
        "created >= 2024-05-01": "created within [2024-04-30 22:00:00.000+00:00, ..)",
        "issue in linkedIssues(WHI-1)": "linked 1001",
        "issue not in votedIssues()": "not voted 1",
        "parent not in issueHistory()": "parent not viewed 1",
        "issue in updatedBy(bob, 2024-05-01)": "updated 2 within [2024-04-30 22:00:00.000+00:00, ..)",
        "Place in cascadeOption(Here, none)": "cf[609] parentalone: id 704",
        f"labels in ({', '.join(f'l{number:02}' for number in range(25))})": "labels in ("
        + ", ".join(f"l{number:02}" for number in range(20))
        + ", and 5 more)",
    }.items():
        assert describe(meaning(jql), nameless) == line  # type: ignore[arg-type]  # one leaf
