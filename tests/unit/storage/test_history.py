"""Changes as parameters and as rows."""

from datetime import UTC, datetime

from whimbrel.storage import history
from whimbrel.tracker.change import Change, FieldChange, HistoryItem

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def change(issue_id: int, *fields: str) -> Change:
    lines = tuple(
        FieldChange(name, ("1",), ("2",), (HistoryItem(name, "jira", "1", "one", "2", "two"),)) for name in fields
    )
    return Change(issue_id, 5, NOW, lines)


CHANGES = [change(7, "status", "priority"), change(8, "labels")]


def test_each_line_names_the_place_of_its_group() -> None:
    parameters = history.change_parameters(CHANGES)
    assert parameters["issue_id"] == [7, 8]
    assert parameters["group_place"] == [1, 1, 2]
    assert parameters["field"] == ["status", "priority", "labels"]
    assert parameters["to_string"] == ["two", "two", "two"]


def test_rows_follow_the_columns() -> None:
    groups = [dict(zip(history.GROUP_COLUMNS, row, strict=True)) for row in history.group_rows([100, 101], CHANGES)]
    items = [dict(zip(history.ITEM_COLUMNS, row, strict=True)) for row in history.item_rows([100, 101], CHANGES)]
    assert groups[1] == {"id": 101, "issue_id": 8, "author_id": 5, "created": NOW}
    assert [(item["group_id"], item["issue_id"], item["field"]) for item in items] == [
        (100, 7, "status"),
        (100, 7, "priority"),
        (101, 8, "labels"),
    ]
    assert (items[0]["from_string"], items[0]["to_value"]) == ("one", "2")
