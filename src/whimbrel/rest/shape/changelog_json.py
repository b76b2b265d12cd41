"""The history of an issue, as REST v2 shows it."""

from collections.abc import Sequence

from whimbrel.reads.issue import HistoryEntry, IssueView
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.vocabulary import Vocabulary


def changelog_json(vocabulary: Vocabulary, view: IssueView) -> Json:
    """Show everything that changed, oldest first."""
    total = len(view.history)
    histories = entries_json(vocabulary, view.history)
    return {"startAt": 0, "maxResults": total, "total": total, "histories": histories}


def entries_json(vocabulary: Vocabulary, entries: Sequence[HistoryEntry]) -> list[Json]:
    """Show some entries of a history."""
    return [_entry(vocabulary, entry) for entry in entries]


def _entry(vocabulary: Vocabulary, entry: HistoryEntry) -> Json:
    items = [
        {
            "field": item.field,
            "fieldtype": item.field_type,
            "from": item.from_value,
            "fromString": item.from_string,
            "to": item.to_value,
            "toString": item.to_string,
        }
        for item in entry.items
    ]
    shown: Json = {"id": str(entry.id), "created": to_jira(entry.created), "items": items}
    author = vocabulary.user(entry.author_id)
    return {**shown, "author": author} if author is not None else shown
