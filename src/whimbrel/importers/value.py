"""Rows of custom field values: an imported scalar becomes what the site's field can hold, or a reason why not."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import (
    ImportedIssue,
    ImportedOption,
    ImportedPerson,
    ImportedSprint,
    ImportedValue,
    ImportedVersion,
)
from whimbrel.importers.report import Findings, Loss
from whimbrel.storage.issues import value_column
from whimbrel.tracker.customfield import CustomField, Kind

COLUMNS = ("issue_id", "field_id", "ordinal", "ref", "text", "number", "day", "instant")
_PLACES = {name: place for place, name in enumerate(COLUMNS)}
_FIELD, _TEXT = _PLACES["field_id"], _PLACES["text"]
Held = str | float | int | date | datetime


def rows(
    known: Known, place: KnownProject, issue_id: int, issue: ImportedIssue, findings: Findings
) -> Iterator[list[Any]]:
    """Yield the rows of an issue's custom fields; Epic Links are joined later, when all issues are there."""
    for value in issue.values:
        field = known.field(value.field)
        assert field is not None, "the fields of a batch are created before its rows are made"
        if field.type.kind in {Kind.RANK, Kind.ISSUE}:
            continue
        column = _PLACES[value_column(field.type.kind)]
        for ordinal, scalar in enumerate(_held(known, place, field, value, (issue.key, findings))):
            row: list[Any] = [issue_id, field.id, ordinal, None, None, None, None, None]
            row[column] = scalar
            yield row


def texts(known: Known, made: Iterable[Sequence[Any]]) -> Iterator[tuple[int, str]]:
    """Yield field id and text of those rows whose fields are free text."""
    for row in made:
        if known.fields[row[_FIELD]].type.kind is Kind.TEXT:
            yield row[_FIELD], row[_TEXT]


def _held(
    known: Known, place: KnownProject, field: CustomField, value: ImportedValue, report: tuple[str, Findings]
) -> list[Held]:
    """Return what the field holds, without doubles."""
    key, findings = report
    held: dict[Held, None] = {}
    for scalar in value.scalars:
        if field.type.kind is Kind.CASCADE:
            return _cascade(known, field, scalar)
        one = _CONVERTERS[field.type.kind](known, place, field, scalar)
        if one is None:
            findings.note(Loss.LEFT_OUT, f"values that the field '{field.name}' cannot hold", key)
        else:
            held[one] = None
    if len(held) > 1 and not field.type.multiple:
        findings.note(Loss.LEFT_OUT, f"further values of the field '{field.name}', which holds one", key)
        return [next(iter(held))]
    return list(held)


def _cascade(known: Known, field: CustomField, scalar: Any) -> list[Held]:
    option = ImportedOption(scalar) if isinstance(scalar, str) else scalar
    parent_id = known.options[field.id, None, option.value.lower()]
    if option.child is None:
        return [parent_id]
    return [parent_id, known.options[field.id, parent_id, option.child.value.lower()]]


def _text(_known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    if isinstance(scalar, str):
        return scalar or None
    if isinstance(scalar, ImportedOption):
        return scalar.value
    if isinstance(scalar, (int, float)):
        return f"{scalar:g}" if isinstance(scalar, float) else str(scalar)
    return scalar.isoformat() if isinstance(scalar, date) else None


def _number(_known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    if isinstance(scalar, bool) or not isinstance(scalar, (str, int, float)):
        return None
    try:
        number = float(scalar)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _day(_known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    if isinstance(scalar, datetime):
        return scalar.date()
    return scalar if isinstance(scalar, date) else None


def _instant(_known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    return scalar if isinstance(scalar, datetime) else None


def _option(known: Known, _place: KnownProject, field: CustomField, scalar: Any) -> Held | None:
    if isinstance(scalar, ImportedOption):
        scalar = scalar.value
    return known.options.get((field.id, None, scalar.lower())) if isinstance(scalar, str) else None


def _user(known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    user = known.person(scalar) if isinstance(scalar, ImportedPerson) else None
    return user.id if user is not None else None


def _group(known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    return known.groups.get(scalar.lower()) if isinstance(scalar, str) else None


def _version(_known: Known, place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    return place.versions.get(scalar.name.lower()) if isinstance(scalar, ImportedVersion) else None


def _project(known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    project = known.projects.get(scalar) if isinstance(scalar, str) else None
    return project.id if project is not None else None


def _sprint(known: Known, _place: KnownProject, _field: CustomField, scalar: Any) -> Held | None:
    return known.sprint(scalar) if isinstance(scalar, ImportedSprint) else None


_CONVERTERS: Mapping[Kind, Callable[[Known, KnownProject, CustomField, Any], Held | None]] = {
    Kind.TEXT: _text,
    Kind.EXACT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.INSTANT: _instant,
    Kind.OPTION: _option,
    Kind.USER: _user,
    Kind.GROUP: _group,
    Kind.VERSION: _version,
    Kind.PROJECT: _project,
    Kind.SPRINT: _sprint,
}
