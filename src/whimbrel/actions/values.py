"""Field values as clients send them, read into what an issue holds; each reader raises `Invalid` in Jira's words."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from whimbrel.actions.form import Form
from whimbrel.catalogue.permissions import allows, audience_of
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.clock import to_milliseconds
from whimbrel.errors import Invalid
from whimbrel.tracker.customfield import LABELS, TEXT_FIELD, URL, CustomField, Kind, Option, Scalar, Value
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Component, Project, Version

MAXIMUM_SUMMARY = 255
MAXIMUM_TEXT = 32_767
ECHO = 255  # characters of a wrong value that a message repeats
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_URL = re.compile(r"[a-z][a-z0-9+.-]*:/*[^/\s]\S*", re.IGNORECASE)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?", re.ASCII)
_JIRA_INSTANT = re.compile(r"([+-]\d\d)(\d\d)$")


Reader = Callable[[Form, Any], Any]


def summary(_form: Form, sent: Any) -> str:
    """Read a summary: one line of 1 to 255 characters."""
    value = text(_form, sent)
    if value is None or not value.strip():
        raise Invalid("You must specify a summary of the issue.")
    if "\n" in value or "\r" in value:
        raise Invalid("The summary is invalid because it contains newline characters.")
    if len(value) > MAXIMUM_SUMMARY:
        raise Invalid(f"Summary must be less than {MAXIMUM_SUMMARY} characters.")
    return value.strip()


def text(_form: Form, sent: Any) -> str | None:
    """Read free text; an empty one is no value."""
    if sent is None:
        return None
    if not isinstance(sent, str):
        raise Invalid("Operation value must be a string")
    if len(sent) > MAXIMUM_TEXT:
        raise Invalid(f"The entered text is too long. It exceeds the allowed limit of {MAXIMUM_TEXT:,} characters.")
    return storable(sent) or None


def storable(sent: str) -> str:
    """Return a text as it is. Raises `Invalid` for one that no database holds: with U+0000 or half a surrogate pair."""
    if wrong := _UNSTORABLE.search(sent):
        raise Invalid(f"The text contains the character U+{ord(wrong[0]):04X}, which cannot be stored.")
    return sent


def is_storable(sent: str) -> bool:
    """Tell whether a database can hold a text."""
    return not _UNSTORABLE.search(sent)


def day(_form: Form, sent: Any) -> date | None:
    """Read a date such as `2031-01-31`."""
    if sent in (None, ""):
        return None
    match = _DAY.fullmatch(sent) if isinstance(sent, str) else None
    try:
        return date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise Invalid(f"Error parsing date string: {_echo(sent)}") from None


def instant(_form: Form, sent: Any) -> datetime | None:
    """Read an instant as `read_instant` does."""
    return read_instant(sent)


def read_instant(sent: Any) -> datetime | None:
    """Read an instant such as `2024-05-23T14:47:28.592+0000`; without an offset it is UTC."""
    if sent in (None, ""):
        return None
    try:
        found = datetime.fromisoformat(_JIRA_INSTANT.sub(r"\1:\2", str(sent)))
        return to_milliseconds(found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC))
    except (ValueError, OverflowError):
        raise Invalid(f"Error parsing time: {_echo(sent)}") from None


def number(_form: Form, sent: Any) -> float | None:
    """Read a number; numbers as text are taken too, as Jira takes them."""
    if sent in (None, ""):
        return None
    try:
        found = float(sent) if not isinstance(sent, bool) else None
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or found != found or abs(found) > 1e14:  # noqa: PLR0124, PLR2004  NaN; Jira's own bound
        raise Invalid(f"'{_echo(sent)}' is an invalid number")
    return found


def labels(_form: Form, sent: Any) -> tuple[str, ...]:
    """Read a list of labels: no blanks, at most 255 characters each."""
    return tuple(sorted({_label(_form, label) for label in _list(sent)}))


def _label(_form: Form, sent: Any) -> str:
    if not isinstance(sent, str):
        raise Invalid("Operation value must be a string")
    if re.search(r"\s", sent):
        raise Invalid(f"The label '{_echo(sent)}' contains spaces which is invalid.")
    if not 0 < len(sent) <= MAXIMUM_SUMMARY:
        raise Invalid(f"The label '{sent[:40]}' must have 1 to {MAXIMUM_SUMMARY} characters.")
    return storable(sent)


def issue_type(form: Form, sent: Any) -> int:
    """Read an issue type that the project offers, by id or name."""
    for offered in form.catalogue.schemes.issue_types_of(form.project):
        if _is_named(sent, offered.id, offered.name):
            return offered.id
    raise Invalid("valid issue type is required" if sent is not None else "issue type is required")


def priority(form: Form, sent: Any) -> int | None:
    """Read a priority that the project offers, by id or name."""
    if sent is None:
        return None
    for known in form.catalogue.schemes.priorities_of(form.project):
        if _is_named(sent, known.id, known.name):
            return known.id
    raise Invalid("The priority selected is invalid.")


def resolution(form: Form, sent: Any) -> int | None:
    """Read a resolution, by id or name."""
    if sent is None:
        return None
    for known in form.catalogue.schemes.resolutions.values():
        if _is_named(sent, known.id, known.name):
            return known.id
    raise Invalid("The resolution selected is invalid.")


def security_level(form: Form, sent: Any) -> int | None:
    """Read a security level of the project that the actor belongs to, by id or name."""
    if sent is None:
        return None
    for level in form.catalogue.schemes.levels_of(form.project):
        reach = audience_of(form.catalogue, form.actor, form.project, level.holders)
        if reach and _is_named(sent, level.id, level.name):
            return level.id
    raise Invalid("The security level selected is invalid.")


def user(form: Form, sent: Any) -> int | None:
    """Read an active user, by name or key."""
    name = _member(sent, "name", "key", "accountId")
    if name in (None, ""):
        return None
    people = form.catalogue.people
    found = people.by_name.get(str(name).lower()) or people.by_key.get(str(name))
    if found is None or not found.active:
        raise Invalid(f"User '{_echo(name)}' does not exist.")
    return found.id


def assignee(form: Form, sent: Any) -> int | None:
    """Read an assignee: nobody, `-1` for the project's default, or somebody who may be assigned issues here."""
    if is_automatic(sent):
        return default_assignee(form.catalogue, form.project)
    user_id = user(form, sent)
    if user_id is not None:
        found = form.catalogue.people.users[user_id]
        if not allows(form.catalogue, found, Permission.ASSIGNABLE_USER, form.project):
            raise Invalid(f"User '{found.name}' cannot be assigned issues.")
    return user_id


def is_automatic(sent: Any) -> bool:
    """Tell whether the default assignee is asked for."""
    return bool(_member(sent, "name", "key", "accountId") == "-1")


def default_assignee(catalogue: Catalogue, project: Project, component_ids: Collection[int] = ()) -> int | None:
    """Return who is assigned automatically: as the first component by name says that does not leave it to the project.

    Nobody is assigned who may not be.
    """
    known = catalogue.projects.components_of.get(project.id, ())
    saying = (one for one in known if one.id in component_ids and one.assignee_type != "PROJECT_DEFAULT")
    decisive = next(saying, None)
    rule = project.assignee_type if decisive is None else decisive.assignee_type
    chosen = {"PROJECT_LEAD": project.lead_id, "COMPONENT_LEAD": decisive.lead_id if decisive else None}.get(rule)
    user = catalogue.people.users.get(chosen) if chosen is not None else None
    assignable = user is not None and allows(catalogue, user, Permission.ASSIGNABLE_USER, project)
    return chosen if assignable else None


def components(form: Form, sent: Any) -> tuple[int, ...]:
    """Read components of the project, by id or name."""
    return _things(form.catalogue.projects.components_of.get(form.project.id, ()), sent, "Component")


def versions(form: Form, sent: Any) -> tuple[int, ...]:
    """Read versions of the project, by id or name."""
    return _things(form.catalogue.projects.versions_of.get(form.project.id, ()), sent, "Version")


def issue(form: Form, sent: Any) -> int | None:
    """Read a mention of another issue, by key or id."""
    mention = _member(sent, "key", "id")
    if mention in (None, ""):
        return None
    found = form.issues.get(str(mention).upper())
    if found is None:
        raise Invalid(f"Could not find issue '{_echo(mention)}'.")
    return found


def custom(form: Form, issue: Issue, field: CustomField, sent: Any) -> Value:
    """Read the value of a custom field that applies to an issue; an empty one has no scalars.

    An option must be offered there and not be disabled, a version not be archived, unless the issue has it already.
    """
    value = custom_of(form, field, _options(form, issue, field), sent)
    if field.type.kind is Kind.VERSION:
        known, kept = form.catalogue.projects.versions, issue.custom.get(field.id, ())
        if retired := [one for one in value if one not in kept and known[int(str(one))].archived]:
            raise Invalid(f"The version '{_echo(known[int(str(retired[0]))].name)}' is archived.")
    return value


def custom_of(form: Form, field: CustomField, offered: Collection[Option], sent: Any) -> Value:
    """Read a custom field's value where these options are offered; an empty one has no scalars."""
    if sent is None:
        return ()
    if field.type.kind is Kind.CASCADE:
        return _cascade(offered, sent)
    if field.type.multiple:
        found = (_scalar(form, field, offered, item) for item in _list(sent))
        return tuple(dict.fromkeys(scalar for scalar in found if scalar is not None))
    scalar = _scalar(form, field, offered, sent)
    return () if scalar is None else (scalar,)


def _scalar(form: Form, field: CustomField, offered: Collection[Option], sent: Any) -> Scalar | None:
    if field.type.kind is Kind.OPTION:
        return _option(offered, sent, parent_id=None)
    read = _BY_TYPE.get(field.type.key) or _SCALARS.get(field.type.kind)
    if read is None:
        raise Invalid(f"Field '{field.key}' cannot be set.")
    return read(form, sent)


def _line(form: Form, sent: Any) -> str | None:
    value = text(form, sent)
    if value is not None and len(value) > MAXIMUM_SUMMARY:
        raise Invalid(f"The entered text is too long. It exceeds the allowed limit of {MAXIMUM_SUMMARY} characters.")
    return value


def _url(form: Form, sent: Any) -> str | None:
    value = text(form, sent)
    if value is not None and not _URL.fullmatch(value):
        raise Invalid("Not a valid URL")
    return value


def _options(form: Form, issue: Issue, field: CustomField) -> list[Option]:
    if field.type.kind not in {Kind.OPTION, Kind.CASCADE}:
        return []
    fields = form.catalogue.fields
    context = fields.context_for(field.id, form.project.id, issue.issue_type_id)
    offered = fields.offered(field.id, context) if context is not None else ()
    kept = issue.custom.get(field.id, ())
    return [option for option in offered if not option.disabled or option.id in kept]


def _option(offered: Iterable[Option], sent: Any, parent_id: int | None) -> int | None:
    if sent is None:
        return None
    for option in offered:
        if option.parent_id == parent_id and _is_named(sent, option.id, option.value):
            return option.id
    raise Invalid(f"Option value '{_echo(_member(sent, 'value', 'name', 'id'))}' is not valid")


def _cascade(offered: Iterable[Option], sent: Any) -> Value:
    parent = _option(offered, sent, parent_id=None)
    child = sent.get("child") if isinstance(sent, dict) else None
    if parent is None:
        return ()
    chosen = _option(offered, child, parent_id=parent)
    return (parent,) if chosen is None else (parent, chosen)


def _group(form: Form, sent: Any) -> int | None:
    name = _member(sent, "name")
    if (group := form.catalogue.people.groups_by_name.get(str(name).lower())) is None:
        raise Invalid(f"Could not find group with name '{_echo(name)}'.")
    return group.id


def _version(form: Form, sent: Any) -> int | None:
    return _things(form.catalogue.projects.versions_of.get(form.project.id, ()), [sent], "Version")[0]


def _project(form: Form, sent: Any) -> int | None:
    found = form.catalogue.projects.find(str(_member(sent, "key", "id")))
    if found is None or not allows(form.catalogue, form.actor, Permission.BROWSE_PROJECTS, found):
        raise Invalid("The project selected is invalid.")
    return found.id


def _sprint(form: Form, sent: Any) -> int | None:
    mention = _member(sent, "id")
    if mention in (None, ""):
        return None
    sprint_id = parse_id(mention)
    if sprint_id is None or sprint_id not in form.catalogue.sprints:
        raise Invalid(f"Sprint '{_echo(mention)}' does not exist.")
    return sprint_id


_Read = Callable[[Form, Any], Scalar | None]
_BY_TYPE: Mapping[str, _Read] = {LABELS.key: _label, URL.key: _url, TEXT_FIELD.key: _line}
_SCALARS: Mapping[Kind, _Read] = {
    Kind.TEXT: text,
    Kind.EXACT: text,
    Kind.NUMBER: number,
    Kind.DATE: day,
    Kind.INSTANT: instant,
    Kind.USER: user,
    Kind.GROUP: _group,
    Kind.VERSION: _version,
    Kind.PROJECT: _project,
    Kind.SPRINT: _sprint,
    Kind.ISSUE: issue,
}


def _echo(sent: Any) -> str:
    """Return what a message repeats of a wrong value: enough to know it again, never more than a line."""
    return str(sent)[:ECHO]


def _list(sent: Any) -> list[Any]:
    if sent is None:
        return []
    if not isinstance(sent, list):
        raise Invalid("data was not an array")
    return sent


def _member(sent: Any, *names: str) -> Any:
    """Return the first member that an object names, or what was sent bare."""
    if not isinstance(sent, dict):
        return sent
    return next((sent[name] for name in names if sent.get(name) is not None), None)


def _is_named(sent: Any, thing_id: int, name: str) -> bool:
    """Tell whether `{"id": …}`, `{"name": …}`, `{"value": …}` or a bare text means a thing."""
    if isinstance(sent, dict):
        if sent.get("id") is not None:
            return str(sent["id"]) == str(thing_id)
        sent = _member(sent, "name", "value")
    return isinstance(sent, str) and (sent.lower() == name.lower() or sent == str(thing_id))


def _things(known: tuple[Component, ...] | tuple[Version, ...], sent: Any, noun: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for item in _list(sent):
        match = next((thing.id for thing in known if _is_named(item, thing.id, thing.name)), None)
        if match is None:
            raise Invalid(f"{noun} name '{_echo(_member(item, 'name', 'id'))}' is not valid")
        found[match] = None
    return tuple(sorted(found))
