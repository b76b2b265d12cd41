"""What hangs on an issue: comments, worklogs, attachments, history and links."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from whimbrel.importers.jira_rest.instant import read_instant
from whimbrel.importers.jira_rest.noun import Nouns, Raw
from whimbrel.importers.jira_rest.text import read_count, read_id, read_name, read_text
from whimbrel.importers.model import (
    ImportedAttachment,
    ImportedChange,
    ImportedComment,
    ImportedItem,
    ImportedLink,
    ImportedVisibility,
    ImportedWorklog,
)
from whimbrel.importers.report import Findings, Loss

_AGENTS = "Service Desk Team"  # the role that reads a service desk's internal comments


class Parts:
    """Reads the parts of one issue after the other."""

    def __init__(self, nouns: Nouns, findings: Findings) -> None:
        """Read nothing yet."""
        self._nouns = nouns
        self._findings = findings

    def comments(self, key: str, raw: Any, created: datetime) -> tuple[ImportedComment, ...]:
        """Read comments; those that a page leaves out, and those whose audience is not clear, are reported."""
        found = []
        for one in self._listed(key, raw, "comments"):
            visibility, clear = _audience(one)
            if not clear:
                self._findings.note(Loss.LEFT_OUT, "comment: whom it is meant for is not clear", key)
                continue
            body = read_text(one.get("body"))
            if body is None:
                self._findings.note(Loss.CHANGED, "comment: without a text, taken as an empty one", key)
            said = self._instant(key, one, "created", created)
            author = self._nouns.person(one.get("author"))
            found.append(
                ImportedComment(
                    body or "",
                    said,
                    read_instant(one.get("updated")) or said,
                    author,
                    self._nouns.person(one.get("updateAuthor")),
                    visibility,
                    read_id(one.get("id")),
                )
            )
        return tuple(found)

    def worklogs(self, key: str, raw: Any, created: datetime) -> tuple[ImportedWorklog, ...]:
        """Read worklogs; like comments."""
        found = []
        for one in self._listed(key, raw, "worklogs"):
            visibility, clear = _audience(one)
            spent = read_count(one.get("timeSpentSeconds"))
            if not clear or spent is None:
                self._findings.note(Loss.LEFT_OUT, "worklog: without a time spent, or not clear for whom", key)
                continue
            logged = self._instant(key, one, "created", created)
            found.append(
                ImportedWorklog(
                    read_instant(one.get("started")) or logged,
                    spent,
                    logged,
                    read_instant(one.get("updated")) or logged,
                    read_text(one.get("comment")) or "",
                    self._nouns.person(one.get("author")),
                    self._nouns.person(one.get("updateAuthor")),
                    visibility,
                    read_id(one.get("id")),
                )
            )
        return tuple(found)

    def attachments(self, key: str, raw: Any, created: datetime) -> tuple[ImportedAttachment, ...]:
        """Read the records of attachments; the files themselves are elsewhere."""
        return tuple(
            ImportedAttachment(
                read_name(one.get("filename")) or "attachment",
                read_name(one.get("mimeType")) or "application/octet-stream",
                read_id(one.get("size")) or 0,
                self._instant(key, one, "created", created),
                self._nouns.person(one.get("author")),
                read_id(one.get("id")),
            )
            for one in self._objects(key, raw, "attachment")
        )

    def history(self, key: str, raw: Any, created: datetime) -> tuple[ImportedChange, ...]:
        """Read the changelog, oldest first."""
        found = [
            ImportedChange(
                self._instant(key, one, "created", created),
                tuple(_item(item) for item in self._objects(key, one.get("items"), "history")),
                self._nouns.person(one.get("author")),
                read_id(one.get("id")),
            )
            for one in self._listed(key, raw, "histories")
        ]
        return tuple(sorted(found, key=lambda change: change.created))

    def links(self, key: str, raw: Any) -> tuple[ImportedLink, ...]:
        """Read links; an entry with `outwardIssue` says that this issue is the source."""
        found = []
        for one in self._objects(key, raw, "link"):
            link = _link(one)
            if link is None:
                self._findings.note(Loss.LEFT_OUT, "link: without a type, or without an issue", key)
            else:
                found.append(link)
        return tuple(found)

    def _listed(self, key: str, raw: Any, name: str) -> Iterator[Raw]:
        """Yield the objects of a page within the page; tell how many it leaves out."""
        if isinstance(raw, dict):
            given = raw.get(name)
            total = read_count(raw.get("total"))
            missing = (total or 0) - (len(given) if isinstance(given, list) else 0)
            if missing > 0:
                self._findings.note(Loss.LEFT_OUT, f"{name} that the page does not hold", key, missing)
            raw = given
        yield from self._objects(key, raw, name)

    def _objects(self, key: str, raw: Any, name: str) -> Iterator[Raw]:
        if raw is None:
            return
        for one in raw if isinstance(raw, list) else [raw]:
            if isinstance(one, dict):
                yield one
            else:
                self._findings.note(Loss.LEFT_OUT, f"{name}: not an object", key)

    def _instant(self, key: str, raw: Raw, name: str, otherwise: datetime) -> datetime:
        instant = read_instant(raw.get(name))
        if instant is None:
            self._findings.note(Loss.CHANGED, "a date that is none, taken as the day the issue was created", key)
            return otherwise
        return instant


def _audience(raw: Raw) -> tuple[ImportedVisibility | None, bool]:
    """Return who alone may see something, and whether that is clear; what is not must be left out."""
    given = raw.get("visibility")
    if given is None:
        return (ImportedVisibility(role=_AGENTS) if _is_internal(raw) else None), True
    name = read_name(given.get("value")) if isinstance(given, dict) else None
    if name is None or given.get("type") not in {"role", "group"}:
        return None, False
    return (ImportedVisibility(role=name) if given["type"] == "role" else ImportedVisibility(group=name)), True


def _is_internal(raw: Raw) -> bool:
    """Tell whether a service desk marks a comment as one for its agents: in `jsdPublic`, or in a property."""
    if raw.get("jsdPublic") is False:
        return True
    properties = raw.get("properties")
    for one in properties if isinstance(properties, list) else []:
        if isinstance(one, dict) and one.get("key") == "sd.public.comment":
            value = one.get("value")
            return not isinstance(value, dict) or value.get("internal") is not False
    return False


def _item(raw: Raw) -> ImportedItem:
    return ImportedItem(
        read_name(raw.get("field")) or "?",
        read_name(raw.get("fieldtype")) or "jira",
        _value(raw.get("from")),
        _value(raw.get("fromString")),
        _value(raw.get("to")),
        _value(raw.get("toString")),
    )


def _value(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _link(raw: Raw) -> ImportedLink | None:
    kind = raw.get("type")
    name = read_name(kind.get("name")) if isinstance(kind, dict) else None
    outward = isinstance(raw.get("outwardIssue"), dict)
    other = raw.get("outwardIssue" if outward else "inwardIssue")
    other_key = read_name(other.get("key")) if isinstance(other, dict) else None
    if name is None or other_key is None or not isinstance(kind, dict):
        return None
    return ImportedLink(
        name,
        read_name(kind.get("inward")) or name,
        read_name(kind.get("outward")) or name,
        other_key,
        outward,
        read_id(kind.get("id")),
        read_id(raw.get("id")),
    )
