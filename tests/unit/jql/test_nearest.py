import pytest

from whimbrel.jql.nearest import Suggestions, nearest


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("Opne", ["Open", "Done", "Closed"], ("Open", "Done")),
        ("STATSU", ["status", "summary"], ("status",)),
        ("xyz", ["Open"], ()),
        ("", ["Open"], ()),
        ("a" * 101, ["a" * 100], ()),
        ("sprint", ["Sprint 1", "Sprint 2", "Sprint 3", "Sprint 4"], ("Sprint 4", "Sprint 3", "Sprint 2")),
    ],
)
def test_at_most_three_near_names_are_offered(text: str, known: list[str], expected: tuple[str, ...]) -> None:
    assert nearest(text, known) == expected


def test_a_name_of_a_site_with_any_number_of_names_is_compared_with_few() -> None:
    assert nearest("needle", (f"hay{number}" for number in iter(int, 1))) == ()


def test_only_the_first_wrong_names_of_a_query_are_compared() -> None:
    suggest = Suggestions(1)
    assert [suggest("Opne", ["Open"]) for _ in range(3)] == [("Open",), (), ()]
    assert Suggestions(0)("Opne", ["Open"]) == ()
