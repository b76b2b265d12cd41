"""Which fields can be meant by what is typed of a field's name, and how each is written."""

from collections.abc import Callable, Iterator
from itertools import islice

import msgspec

from whimbrel.jql.ast import Field
from whimbrel.jql.beginning import rank
from whimbrel.jql.candidate import Candidate, CandidateKind
from whimbrel.jql.escape import quote
from whimbrel.jql.fields import BY_NAME, SYSTEM_FIELDS, QueryField, of_custom_field
from whimbrel.jql.names import FieldNames
from whimbrel.jql.print import print_field
from whimbrel.jql.span import Span
from whimbrel.tracker.customfield import CustomField

Fits = Callable[[QueryField], bool]

_OFTEN_FIRST = (
    *("project", "status", "type", "assignee", "labels", "created", "priority", "resolution", "fixVersion", "updated"),
    *("summary", "issueKey", "component", "due", "statusCategory", "text", "reporter", "resolved"),
)
_PLACES = {name: place for place, name in enumerate(_OFTEN_FIRST)}
_NOWHERE = Span(0, 0)


def system_fields() -> tuple[QueryField, ...]:
    """Return the fields of Jira's own that can be asked for, those that queries use most first."""
    answered = (field for field in SYSTEM_FIELDS if field.answered)
    return tuple(sorted(answered, key=lambda field: _PLACES.get(field.id, len(_PLACES))))


_SYSTEM = system_fields()


def custom_fields(names: FieldNames) -> Iterator[tuple[CustomField, bool]]:
    """Return every custom field, and whether its name means it alone."""
    for name in dict.fromkeys(name.lower() for name in names.field_spellings()):
        sharing = names.custom_fields_named(name)
        for field in sharing:
            yield field, len(sharing) == 1 and name not in BY_NAME


def written(field: CustomField, *, alone: bool) -> str:
    """Return a custom field as queries name it: by its name where that means it alone."""
    return print_field(Field(field.name, None if alone else field.id, (), _NOWHERE))


def shown(field: CustomField) -> str:
    """Return a custom field as Jira's list of choices shows it."""
    return f"{field.name} - cf[{field.id}]"


class _Choice(msgspec.Struct, frozen=True):
    """A name that matches: how well, and what it is of. What takes longer to find out is asked of the best alone."""

    order: tuple[int, int, str]
    display: str
    system: QueryField | None = None
    custom: tuple[CustomField, ...] = ()
    alone: bool = True

    def fits(self, fits: Fits) -> bool:
        """Tell whether one of the fields of the name fits."""
        if self.system is not None:
            return fits(self.system)
        return any(fits(of_custom_field(field)) for field in self.custom)


def choices(prefix: str, names: FieldNames, fits: Fits, most: int) -> list[Candidate]:
    """Return the best of the fitting fields whose names match a prefix in lower case."""
    chosen = _best([*_system_choices(prefix), *_custom_choices(prefix, names)], fits, most)
    return [_candidate(choice) for choice in chosen]


def choices_in_quotes(prefix: str, names: FieldNames, fits: Fits, most: int) -> list[Candidate]:
    """Return the same where quotes are open: then `cf[10106]` would be a name too, so there are only names."""
    chosen = _best([*_system_choices(prefix), *_shared_choices(prefix, names)], fits, most)
    return [Candidate(quote(choice.display), CandidateKind.FIELD, choice.display) for choice in chosen]


def _best(found: list[_Choice], fits: Fits, most: int) -> Iterator[_Choice]:
    found.sort(key=lambda choice: choice.order)
    return islice((choice for choice in found if choice.fits(fits)), most)


def _candidate(choice: _Choice) -> Candidate:
    if choice.system is not None:
        return Candidate(choice.display, CandidateKind.FIELD, choice.display)
    field = choice.custom[0]
    return Candidate(written(field, alone=choice.alone), CandidateKind.FIELD, shown(field))


def _system_choices(prefix: str) -> Iterator[_Choice]:
    for place, field in enumerate(_SYSTEM):
        ranked = ((rank(name.lower(), prefix), name) for name in (field.id, *field.aliases))
        matching = [(found, name) for found, name in ranked if found is not None]
        if matching:
            best, name = min(matching, key=lambda match: match[0])
            yield _Choice((best, place, ""), name, system=field)


def _custom_choices(prefix: str, names: FieldNames) -> Iterator[_Choice]:
    for field, alone in custom_fields(names):
        lower = field.name.lower()
        found = rank(lower, prefix)
        by_id = found is None and prefix.startswith("cf") and f"cf[{field.id}".startswith(prefix)
        if by_id or found is not None:
            order = (2 if found is None else found, len(_SYSTEM), lower)
            yield _Choice(order, field.name, custom=(field,), alone=alone and not by_id)


def _shared_choices(prefix: str, names: FieldNames) -> Iterator[_Choice]:
    for name in dict.fromkeys(names.field_spellings()):
        lower = name.lower()
        found = None if lower in BY_NAME else rank(lower, prefix)
        if found is not None:
            yield _Choice((found, len(_SYSTEM), lower), name, custom=names.custom_fields_named(name))
