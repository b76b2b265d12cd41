"""A workflow read from the document that somebody wrote."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from whimbrel.actions import values
from whimbrel.actions.fields import BY_ID
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.workflowdocument import (
    CLEAR_RESOLUTION,
    REFERENCES,
    SET_RESOLUTION,
    Json,
    Reference,
    RulesDocument,
    StatusDocument,
    TransitionDocument,
    WorkflowDocument,
)
from whimbrel.errors import Invalid
from whimbrel.tracker.condition import Condition, InUserField
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.rule import FieldsRequired, PatternRequired, PostFunction, Rules, SetField, Validator
from whimbrel.tracker.workflow import Transition, Workflow

MOST_STATUSES, MOST_TRANSITIONS, MOST_RULES, MOST_PROPERTIES, DEEPEST = 200, 1000, 50, 100, 5
LONGEST_NAME, LONGEST_PATTERN, LONGEST_VALUE = 255, 255, 4_000
_BACK_REFERENCE = re.compile(r"(?<!\\)(?:\\\\)*\\[1-9]")
_TEXT_FIELDS = frozenset({"summary", "description", "environment"})
_TEXT_KINDS = frozenset({Kind.TEXT, Kind.EXACT, Kind.NUMBER, Kind.DATE})

T = TypeVar("T")


def read_document(sent: Json) -> WorkflowDocument:
    """Read the form of a workflow. Raises `Invalid` for what is no workflow or larger than one may be."""
    try:
        document = msgspec.convert(sent, WorkflowDocument)
    except msgspec.ValidationError as error:
        raise Invalid(f"The workflow cannot be read: {error}.") from None
    if not 0 < len(document.statuses) <= MOST_STATUSES:
        raise Invalid(f"A workflow has 1 to {MOST_STATUSES} statuses.")
    if len(document.transitions) > MOST_TRANSITIONS:
        raise Invalid(f"A workflow has at most {MOST_TRANSITIONS:,} transitions.")
    wrong: dict[str, str] = {}
    _require_names(wrong, "name", (document.name,))
    _require_names(wrong, "statuses", [one.name for one in document.statuses], unique=True)
    _require_names(wrong, "transitions", [one.name for one in document.transitions])
    if len(document.description) > values.MAXIMUM_TEXT or not values.is_storable(document.description):
        wrong["description"] = f"The description must be a text of at most {values.MAXIMUM_TEXT:,} characters."
    for status in document.statuses:
        _require_properties(wrong, status)
    for transition in document.transitions:
        _require_properties(wrong, transition)
    if wrong:
        raise Invalid(fields=wrong)
    return document


def compose(
    catalogue: Catalogue, workflow_id: int, document: WorkflowDocument, statuses: Mapping[str, int]
) -> Workflow:
    """Return the workflow of a document; `statuses` has the ids of its statuses, and of all others, by lower-case name.

    Raises `Invalid` that says of each transition what is wrong with it.
    """
    own = {one.name.lower(): statuses[one.name.lower()] for one in document.statuses}
    reading = _Reading(catalogue, statuses, own)
    initial = reading.status(document.initial or document.statuses[0].name, "initial")
    creation = reading.rules(document.creation, "creation")
    transitions = reading.transitions(document.transitions)
    if reading.wrong:
        raise Invalid(fields=reading.wrong)
    return Workflow(
        workflow_id,
        document.name.strip(),
        initial,
        tuple(own.values()),
        transitions,
        document.description,
        creation,
        {str(own[one.name.lower()]): one.properties for one in document.statuses if one.properties},
    )


class _Reading:
    """Reads the parts of a document, and notes in `wrong` what cannot be."""

    def __init__(self, catalogue: Catalogue, statuses: Mapping[str, int], own: Mapping[str, int]) -> None:
        self._catalogue = catalogue
        self._statuses = statuses
        self._own = own
        self.wrong: dict[str, str] = {}

    def status(self, name: str, where: str) -> int:
        found = self._own.get(name.lower())
        if found is None:
            self.wrong[where] = f"The workflow has no status '{name[: values.ECHO]}'."
        return found or 0

    def transitions(self, sent: Iterable[TransitionDocument]) -> tuple[Transition, ...]:
        ids = [one.id for one in sent if one.id is not None]
        if len(set(ids)) != len(ids) or not all(0 < one < 2**31 for one in ids):
            self.wrong["transitions"] = "The ids of transitions must be different positive numbers."
        taken = max(ids, default=0)
        found = []
        for one in sent:
            if one.id is None:
                taken += 10
            found.append(self._transition(one, one.id if one.id is not None else taken))
        return tuple(found)

    def _transition(self, sent: TransitionDocument, transition_id: int) -> Transition:
        where = f"transition '{sent.name}'"
        sets, clears = self._resolution(sent, where)
        others = [one for one in sent.post_functions if one.get("type") not in {SET_RESOLUTION, CLEAR_RESOLUTION}]
        rules = msgspec.structs.replace(sent, post_functions=tuple(others))
        return Transition(
            transition_id,
            sent.name.strip(),
            None if sent.to is None else self.status(sent.to, where),
            tuple(dict.fromkeys(self.status(name, where) for name in sent.origins)),
            sets,
            clears,
            self.rules(rules, where),
            self._screen(sent.screen, where),
            sent.properties,
            sent.description[: values.MAXIMUM_TEXT],
        )

    def _resolution(self, sent: TransitionDocument, where: str) -> tuple[int | None, bool]:
        clears = any(one.get("type") == CLEAR_RESOLUTION for one in sent.post_functions)
        for one in sent.post_functions:
            if one.get("type") == SET_RESOLUTION:
                known = self._catalogue.schemes.resolutions.values()
                named = str(one.get("resolution", ""))
                found = next((each.id for each in known if each.name.lower() == named.lower()), None)
                if found is None:
                    self.wrong[where] = f"There is no resolution '{named[: values.ECHO]}'."
                return found, clears
        return None, clears

    def _screen(self, name: str | None, where: str) -> int | None:
        if name is None:
            return None
        known = {title.lower(): screen_id for screen_id, title in self._catalogue.screens.names.items()}
        found = known.get(name.lower())
        if found is None:
            self.wrong[where] = f"There is no screen '{name[: values.ECHO]}'."
        return found

    def rules(self, sent: RulesDocument, where: str) -> Rules:
        """Read conditions, validators and post functions."""
        found = Rules(
            self._all(sent.conditions, tuple[Condition, ...], where, ()),
            self._all(sent.validators, tuple[Validator, ...], where, ()),
            self._all(sent.post_functions, tuple[PostFunction, ...], where, ()),
        )
        for rule in (*found.conditions, *found.validators, *found.post_functions):
            try:
                self._require_sensible(rule)
            except Invalid as error:
                self.wrong[where] = str(error)
        return found

    def _all(self, sent: Iterable[Json], kind: type[T], where: str, nothing: T) -> T:
        rules = list(sent)
        if len(rules) > MOST_RULES:
            self.wrong[where] = f"There are at most {MOST_RULES} rules of a kind."
            return nothing
        try:
            return msgspec.convert([self._inward(one, 0) for one in rules], kind)
        except Invalid as error:
            self.wrong[where] = str(error)
        except msgspec.ValidationError as error:
            self.wrong[where] = f"A rule cannot be read: {error}."
        return nothing

    def _inward(self, sent: Json, depth: int) -> Json:
        """Replace the names of things by their ids."""
        if depth > DEEPEST:
            raise Invalid(f"Conditions lie at most {DEEPEST} deep in each other.")
        read: Json = {}
        by_name = {reference.name: (member, reference) for member, reference in REFERENCES.items()}
        for name, value in sent.items():
            if name == "of":
                nested = value if isinstance(value, list) and len(value) <= MOST_RULES else []
                read[name] = [self._inward(one, depth + 1) for one in nested if isinstance(one, dict)]
                if read[name] == [] or len(read[name]) != len(value):
                    raise Invalid(f"'of' must be a list of 1 to {MOST_RULES} conditions.")
            elif name in by_name:
                member, reference = by_name[name]
                read[member] = self._ids(reference, value)
            else:
                read[name] = value
        return read

    def _ids(self, reference: Reference, value: Any) -> Any:
        names = value if isinstance(value, list) else [value]
        if reference.many is not isinstance(value, list) or not all(isinstance(one, str) for one in names):
            raise Invalid(f"'{reference.name}' must be {'a list of names' if reference.many else 'a name'}.")
        known: Mapping[str, int] = {
            title.lower(): thing_id for thing_id, title in reference.things(self._catalogue).items()
        }
        known = self._statuses if reference.noun == "status" else known
        for one in names:
            if one.lower() not in known:
                raise Invalid(f"There is no {reference.noun} '{one[: values.ECHO]}'.")
        ids = [known[one.lower()] for one in names]
        return ids if reference.many else ids[0]

    def _require_sensible(self, rule: Any) -> None:
        match rule:
            case FieldsRequired(fields):
                for field in fields:
                    self._require_field(field)
            case SetField(field, value):
                self._require_field(field)
                if len(msgspec.json.encode(value)) > LONGEST_VALUE:
                    raise Invalid(f"The value of a field has at most {LONGEST_VALUE:,} bytes here.")
            case PatternRequired(field, pattern):
                self._require_text(field)
                require_pattern(pattern)
            case InUserField(field_id) if self._catalogue.fields.all[field_id].type.kind is not Kind.USER:
                raise Invalid("The custom field does not hold users.")

    def _require_field(self, key: str) -> None:
        if key not in BY_ID and self._catalogue.fields.by_key(key) is None:
            raise Invalid(f"There is no field '{key[: values.ECHO]}' that can be set.")

    def _require_text(self, key: str) -> None:
        custom = self._catalogue.fields.by_key(key)
        if key not in _TEXT_FIELDS and (custom is None or custom.type.kind not in _TEXT_KINDS):
            raise Invalid(f"The field '{key[: values.ECHO]}' has no text that a pattern could match.")


def require_pattern(pattern: str) -> None:
    """Raise `Invalid` for a pattern that is too long, or that could take the database arbitrarily long."""
    if not 0 < len(pattern) <= LONGEST_PATTERN or not values.is_storable(pattern):
        raise Invalid(f"A pattern has 1 to {LONGEST_PATTERN} characters.")
    if _BACK_REFERENCE.search(pattern):
        raise Invalid("A pattern cannot refer back to what it has matched.")


def _require_names(wrong: dict[str, str], where: str, names: Iterable[str], *, unique: bool = False) -> None:
    seen = set()
    for name in names:
        if not 0 < len(name.strip()) <= LONGEST_NAME or name != name.strip() or not values.is_storable(name):
            wrong[where] = f"A name has 1 to {LONGEST_NAME} characters, without blanks around it."
        elif unique and name.lower() in seen:
            wrong[where] = f"The name '{name}' is there twice."
        seen.add(name.lower())


def _require_properties(wrong: dict[str, str], owner: StatusDocument | TransitionDocument) -> None:
    texts = [*owner.properties, *owner.properties.values()]
    fit = all(len(one) <= LONGEST_NAME and values.is_storable(one) for one in texts)
    if len(owner.properties) > MOST_PROPERTIES or not fit:
        wrong[owner.name] = f"There are at most {MOST_PROPERTIES} properties of at most {LONGEST_NAME} characters."
