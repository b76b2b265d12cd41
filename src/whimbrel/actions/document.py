"""An issue document, the `fields` and `update` of Jira's REST API, applied to an issue."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from whimbrel.actions import values
from whimbrel.actions.fields import BY_ID
from whimbrel.actions.form import Form
from whimbrel.catalogue.permissions import allows
from whimbrel.errors import Invalid
from whimbrel.tracker import customfield, duration
from whimbrel.tracker.customfield import CustomField, Kind
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import TO_SET
from whimbrel.tracker.screen import ScreenOperation

Operation = Mapping[str, Any]

APART = frozenset({"comment", "issuelinks", "worklog", "attachment"})
"""Members of `update` that are things of their own and not fields of the issue."""

_MULTIPLE = frozenset({"labels", "components", "fixVersions", "versions"})

_NAMES: Mapping[str, str] = {
    "components": "Component/s",
    "fixVersions": "Fix Version/s",
    "versions": "Affects Version/s",
    "duedate": "Due Date",
    "security": "Security Level",
}
"""What people call the fields whose names are not their ids with a capital letter."""


class PropertyDocument(msgspec.Struct, frozen=True):
    """An entity property that comes with an issue."""

    key: str
    value: Any


class IssueDocument(msgspec.Struct, frozen=True):
    """What a client wants of an issue: whole values in `fields`, operations in `update`, and entity properties."""

    fields: dict[str, Any] = {}
    update: dict[str, list[dict[str, Any]]] = {}
    properties: list[PropertyDocument] = []

    def mentions(self, issue_fields: Iterable[str]) -> set[str]:
        """Return the issues, by key or id, that the named fields and `parent` mention."""
        found = set()
        for name in ("parent", *issue_fields):
            sent = [self.fields.get(name), *(operation.get("set") for operation in self.update.get(name, ()))]
            for value in sent:
                mention = (value.get("key") or value.get("id")) if isinstance(value, dict) else value
                if mention:
                    found.add(str(mention))
        return found


def apply(form: Form, document: IssueDocument, issue: Issue, *, known: Callable[[str], bool]) -> Issue:
    """Return the issue as the document wants it. `known` names members that the caller reads itself.

    Raises `Invalid` that says, field by field, everything that is wrong.
    """
    wrong: dict[str, str] = {}
    for name in sorted(document.fields, key="issuetype".__ne__):  # the type first: it says which fields apply
        if not known(name):
            issue = _attempt(wrong, partial(_set, form), issue, name, document.fields[name])
    for name, operations in document.update.items():
        if name in document.fields:
            wrong[name] = f"Field '{name[: values.ECHO]}' cannot appear in both 'fields' and 'update'"
        elif known(name):
            wrong[name] = f"Field '{name[: values.ECHO]}' is set by 'fields', not by 'update'"
        elif name not in APART:
            for operation in operations:
                issue = _attempt(wrong, partial(_operate, form), issue, name, operation)
    if form.has_screen:
        _require_values(form, document, issue, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return issue


def with_defaults(form: Form, document: IssueDocument, draft: Issue) -> Issue:
    """Give a new issue the defaults of the custom fields that the document leaves out.

    A default that cannot be chosen any more, such as a person who left, is none.
    """
    fields = form.catalogue.fields
    for field in fields.all.values():
        context = fields.context_for(field.id, form.project.id, draft.issue_type_id)
        left_out = field.key not in document.fields and field.key not in document.update
        if context is not None and context.default_value is not None and left_out:
            with contextlib.suppress(Invalid):
                draft = _with_custom(draft, field, values.custom(form, draft, field, context.default_value))
    return draft


def _attempt(
    wrong: dict[str, str], change: Callable[[Issue, str, Any], Issue], issue: Issue, name: str, sent: Any
) -> Issue:
    """Make one change; where it cannot be made, note why and go on, so that every mistake is told at once."""
    try:
        return change(issue, name, sent)
    except Invalid as error:
        wrong[name] = error.fields.get(name) or " ".join(error.messages)
        return issue


def _set(form: Form, issue: Issue, name: str, sent: Any) -> Issue:
    """Give a field a whole value."""
    _require_shown(form, issue, name)
    if name == "timetracking":
        return _set_estimates(issue, sent)
    field = BY_ID.get(name)
    if field is not None:
        return _with(form, issue, name, field.attribute, field.read(form, sent))
    custom = _custom_field(form, issue, name)
    return _with_custom(issue, custom, values.custom(form, issue, custom, sent))


def _with(form: Form, issue: Issue, name: str, attribute: str, value: Any) -> Issue:
    """Set an attribute, asking for the permission that the field needs where the value really changes."""
    needed = TO_SET.get(name)
    changes = getattr(issue, attribute) != value
    if needed and changes and not allows(form.catalogue, form.actor, needed, form.project, issue):
        raise Invalid(f"Field '{name[: values.ECHO]}' cannot be set. It is not on the appropriate screen, or unknown.")
    return msgspec.structs.replace(issue, **{attribute: value}) if changes else issue


def _require_shown(form: Form, issue: Issue, name: str) -> None:
    if not form.shows(issue.issue_type_id, name):
        raise Invalid(f"Field '{name[: values.ECHO]}' cannot be set. It is not on the appropriate screen, or unknown.")


def _require_values(form: Form, document: IssueDocument, issue: Issue, wrong: dict[str, str]) -> None:
    """Note the required fields without a value: of a new issue all, of another one those that the document names.

    On the screen of a transition all of its fields are asked for.
    """
    settings = form.catalogue.screens.settings_of(form.project, issue.issue_type_id)
    sent = document.fields.keys() | document.update.keys()
    for name, setting in settings.items():
        asked = form.operation is ScreenOperation.CREATE or name in sent
        asked = asked or (form.screen_id is not None and form.shows(issue.issue_type_id, name))
        if not setting.required or setting.hidden or not asked or name in wrong:
            continue
        field, custom = BY_ID.get(name), form.catalogue.fields.by_key(name)
        if field is not None and getattr(issue, field.attribute) in {None, "", ()}:
            wrong[name] = f"{_NAMES.get(name, name.capitalize())} is required."
        elif custom is not None and not issue.custom.get(custom.id) and _applies(form, issue, custom):
            wrong[name] = f"{custom.name} is required."


def _applies(form: Form, issue: Issue, field: CustomField) -> bool:
    return form.catalogue.fields.context_for(field.id, form.project.id, issue.issue_type_id) is not None


def _custom_field(form: Form, issue: Issue, name: str) -> CustomField:
    """Return the custom field of that id, which must apply to the issue."""
    field = form.catalogue.fields.by_key(name)
    if field is None or field.type.kind is Kind.RANK or not _applies(form, issue, field):
        raise Invalid(f"Field '{name[: values.ECHO]}' cannot be set. It is not on the appropriate screen, or unknown.")
    return field


def _with_custom(issue: Issue, field: CustomField, value: customfield.Value) -> Issue:
    custom = {field_id: kept for field_id, kept in issue.custom.items() if field_id != field.id}
    if value:
        custom[field.id] = value
    return msgspec.structs.replace(issue, custom=custom)


def _set_estimates(issue: Issue, sent: Any) -> Issue:
    """Read `timetracking`: durations as text; an original estimate alone is the remaining one too, as in Jira."""
    if not isinstance(sent, dict):
        raise Invalid("Time tracking must be an object with originalEstimate and remainingEstimate.")
    original, remaining = issue.original_estimate, issue.remaining_estimate
    if "originalEstimate" in sent:
        original = _seconds(sent["originalEstimate"])
        if "remainingEstimate" not in sent and issue.remaining_estimate is None:
            remaining = original
    if "remainingEstimate" in sent:
        remaining = _seconds(sent["remainingEstimate"])
    return msgspec.structs.replace(issue, original_estimate=original, remaining_estimate=remaining)


def _seconds(sent: Any) -> int | None:
    if sent in (None, ""):
        return None
    found = duration.parse(str(sent))
    if found is None:
        raise Invalid(f"'{str(sent)[: values.ECHO]}' is not a valid duration. Use for example 1w 2d 3h 30m.")
    return found


def _operate(form: Form, issue: Issue, name: str, operation: Operation) -> Issue:
    """Carry out one `set`, `add`, `remove` or `edit`."""
    if len(operation) != 1:
        raise Invalid(f"Field '{name[: values.ECHO]}' needs one operation at a time: set, add, remove or edit.")
    verb, sent = next(iter(operation.items()))
    if verb == "set" or (verb == "edit" and name == "timetracking"):
        return _set(form, issue, name, sent)
    custom = form.catalogue.fields.by_key(name)
    multiple = name in _MULTIPLE or (custom is not None and custom.type.multiple)
    if verb not in {"add", "remove"} or not multiple:
        raise Invalid(f"Field '{name[: values.ECHO]}' does not support the operation '{verb}'")
    _require_shown(form, issue, name)
    if custom is not None:
        custom = _custom_field(form, issue, name)
        item = values.custom(form, issue, custom, [sent])
        return _with_custom(issue, custom, _joined(verb, issue.custom.get(custom.id, ()), item))
    field = BY_ID[name]
    value = _joined(verb, getattr(issue, field.attribute), field.read(form, [sent]))
    return _with(form, issue, name, field.attribute, tuple(sorted(value)))


def _joined(verb: str, kept: tuple[Any, ...], items: tuple[Any, ...]) -> tuple[Any, ...]:
    if verb == "remove":
        return tuple(value for value in kept if value not in items)
    return tuple(dict.fromkeys((*kept, *items)))
