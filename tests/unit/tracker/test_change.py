"""A change set gives its lines in the order of its fields."""

from datetime import UTC, datetime

from whimbrel.tracker.change import Change, FieldChange, HistoryItem


def test_the_lines_of_all_fields_follow_each_other() -> None:
    lines = [HistoryItem(name, "jira") for name in ("status", "Fix Version", "Fix Version")]
    fields = (FieldChange("status", (), (), (lines[0],)), FieldChange("fixVersions", (), (), (lines[1], lines[2])))
    assert Change(1, None, datetime(2026, 1, 1, tzinfo=UTC), fields).items == tuple(lines)
