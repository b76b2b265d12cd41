"""The change set: what one write did to one issue, shared by history, events, index, live queries and webhooks."""

from datetime import datetime

import msgspec

Ids = tuple[str, ...]


class HistoryItem(msgspec.Struct, frozen=True):
    """One line of Jira's changelog: values as ids, and as people read them at the time."""

    field: str
    field_type: str
    from_value: str | None = None
    from_string: str | None = None
    to_value: str | None = None
    to_string: str | None = None


class FieldChange(msgspec.Struct, frozen=True):
    """One field before and after, as ids (free text is left out: it travels in the row), and its history lines."""

    field_id: str
    before: Ids
    after: Ids
    items: tuple[HistoryItem, ...]


class Change(msgspec.Struct, frozen=True):
    """What one write did to one issue."""

    issue_id: int
    author_id: int | None
    at: datetime
    fields: tuple[FieldChange, ...]

    @property
    def items(self) -> tuple[HistoryItem, ...]:
        """Return the lines that the issue's history gains."""
        return tuple(item for field in self.fields for item in field.items)
