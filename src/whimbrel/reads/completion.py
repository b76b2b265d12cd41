"""Names to complete a query with, as the asker may know them: from the catalogue, and from the tables of issues."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import islice
from typing import Any

import msgspec

from whimbrel.catalogue.filters import may_see_filter
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.permissions import Visible, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.suggestion import Suggestion, suggestions
from whimbrel.ids import IssueKey
from whimbrel.jql.ast import Field, PredicateKind
from whimbrel.jql.candidate import Completion, Noun, Wanted
from whimbrel.jql.clause import read_field
from whimbrel.jql.complete import complete
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.errors import JqlError
from whimbrel.jql.fields import QueryField, find
from whimbrel.jql.names import FieldNames
from whimbrel.jql.offer import MOST
from whimbrel.jql.operators import NAMED, FieldType
from whimbrel.jql.span import Span
from whimbrel.search.sql import suggestion
from whimbrel.storage import filters
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.customfield import EPIC_NAME, LABELS
from whimbrel.tracker.globalpermission import GlobalPermission
from whimbrel.tracker.user import User

_PEOPLE = frozenset({FieldType.USER, FieldType.GROUP})
_BEYOND_TEXTS = re.compile("[\0\ud800-\udfff]")  # no text of the database holds these
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(?:-([0-9]*))?")


MOST_FILTERS = 200
"""So many filters whose names begin as typed are looked at for those that the asker may see."""


class Completed(msgspec.Struct, frozen=True):
    """What can come next in a query, with the names that were wanted."""

    completion: Completion
    names: tuple[Suggestion, ...]


class Asked(msgspec.Struct, frozen=True):
    """Names that are asked for: by whom, of what, and how they begin."""

    reader: Reader
    catalogue: Catalogue
    visible: Visible
    wanted: Wanted
    prefix: str


async def complete_query(reader: Reader, catalogue: Catalogue, user: User | None, text: str, cursor: int) -> Completed:
    """Return what can come next at a cursor, with at most 15 names."""
    completion = complete(text, cursor, field_names(catalogue, user))
    found: list[Suggestion] = []
    for wanted in completion.wanted:
        found += await suggest(reader, catalogue, user, wanted, completion.prefix)
    return Completed(completion, tuple(dict.fromkeys(found))[:MOST])


def field_names(catalogue: Catalogue, user: User | None) -> FieldNames:
    """Return the names of fields, as the asker may know them."""
    return CatalogueNames(catalogue, visible(catalogue, user))


async def suggest_values(
    reader: Reader, catalogue: Catalogue, user: User | None, field_name: str, predicate: str | None, prefix: str
) -> tuple[Suggestion, ...]:
    """Return at most 15 values of a field, or operands of a predicate on its changes, that begin with a prefix.

    A field is named as in a query, or by its plain name. None are known of an unknown field, and of a predicate other
    than `by`, `from` and `to`.
    """
    fields = _fields_named(field_name, field_names(catalogue, user))
    if predicate is not None and predicate.lower() == PredicateKind.BY:
        return await suggest(reader, catalogue, user, Wanted(FieldType.USER), prefix) if fields else ()
    if predicate is not None and predicate.lower() not in {PredicateKind.FROM, PredicateKind.TO}:
        return ()
    found: list[Suggestion] = []
    for noun in dict.fromkeys(field.type for field in fields):
        if noun in NAMED:
            wanted = Wanted(noun, tuple(field for field in fields if field.type is noun))
            found += await suggest(reader, catalogue, user, wanted, prefix)
    return tuple(dict.fromkeys(found))[:MOST]


def _fields_named(text: str, names: FieldNames) -> tuple[QueryField, ...]:
    found = find(Field(text, None, (), Span(0, 0)), names)
    if not found:
        try:
            found = find(read_field(Cursor(text)), names)
        except JqlError:  # the plain name of a field that does not exist need not be one that can be read
            return ()
    return tuple(field for field in found if field.answered)


async def suggest(
    reader: Reader, catalogue: Catalogue, user: User | None, wanted: Wanted, prefix: str
) -> tuple[Suggestion, ...]:
    """Return at most 15 names that begin with a prefix, or have a word that does.

    People and groups are told to those who may browse users.
    """
    if wanted.noun in _PEOPLE and not catalogue.people.has_globally(user, GlobalPermission.USER_PICKER):
        return ()
    asked = Asked(reader, catalogue, visible(catalogue, user), wanted, prefix.strip())
    return tuple(islice(await _SOURCES.get(wanted.noun, _of_catalogue)(asked), MOST))


async def _of_catalogue(asked: Asked) -> Iterable[Suggestion]:
    names = CatalogueNames(asked.catalogue, asked.visible)
    return suggestions(asked.catalogue, names, asked.wanted, asked.prefix)


async def _labels(asked: Asked) -> Iterable[Suggestion]:
    if _BEYOND_TEXTS.search(asked.prefix):
        return ()
    texts: set[str] = set()
    for field in asked.wanted.fields:
        rows: list[Any] = []
        if field.stored == "labels":
            rows = await asked.reader.fetch_all(suggestion.labels(asked.visible, MOST), {"prefix": asked.prefix})
        elif field.custom_id is not None and asked.catalogue.fields.all[field.custom_id].type == LABELS:
            of_field = {"prefix": asked.prefix, "field_id": field.custom_id}
            rows = await asked.reader.fetch_all(suggestion.custom_labels(asked.visible, MOST), of_field)
        texts |= {row.text for row in rows}
    return [Suggestion(text, text) for text in sorted(texts, key=str.lower)]


async def _issues(asked: Asked) -> Iterable[Suggestion]:
    """Find issues by their key, and epics by their name where the field is a custom one."""
    found: list[Any] = []
    place = _place(asked)
    if place is not None:
        found += await asked.reader.fetch_all(suggestion.issues(*place, asked.visible, MOST))
    naming = asked.catalogue.fields.of_type(EPIC_NAME)
    by_name = naming is not None and any(field.custom_id is not None for field in asked.wanted.fields)
    if naming is not None and by_name and not _BEYOND_TEXTS.search(asked.prefix):
        of_field = {"prefix": asked.prefix, "field_id": naming.id}
        found += await asked.reader.fetch_all(suggestion.epics(asked.visible, MOST), of_field)
    keys = asked.catalogue.projects.all
    named = ((str(IssueKey(keys[row.project_id].key, row.number)), row.summary) for row in found)
    return [Suggestion(key, f"{key} - {summary}") for key, summary in dict(named).items()]


def _place(asked: Asked) -> tuple[int, str] | None:
    """Return the project that a typed key begins with, and the digits of the number."""
    match = _KEY.fullmatch(asked.prefix)
    if match is None or len(match[2] or "") > suggestion.LONGEST_NUMBER or (match[2] or "").startswith("0"):
        return None
    project = asked.catalogue.projects.keyed(match[1])
    if project is None or project.id not in asked.visible.project_ids:
        return None
    return project.id, match[2] or ""


async def _filters(asked: Asked) -> Iterable[Suggestion]:
    """Find saved filters that the asker may see, among the first of those whose names begin so."""
    if _BEYOND_TEXTS.search(asked.prefix):
        return ()
    user = asked.catalogue.people.users.get(asked.visible.user_id or 0)
    found = await filters.beginning_with(asked.reader, asked.prefix, MOST_FILTERS)
    seen = (one.name for one in found if may_see_filter(asked.catalogue, user, one))
    return [Suggestion(name, name) for name in dict.fromkeys(seen)]


_SOURCES: Mapping[Noun, Callable[[Asked], Awaitable[Iterable[Suggestion]]]] = {
    FieldType.EXACT: _labels,
    FieldType.ISSUE: _issues,
    FieldType.FILTER: _filters,
}
"""Where names come from that are not in the catalogue."""
