"""What a transition demands of the issue and of whoever takes it, once its values are set."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.actions.document import IssueDocument
from whimbrel.actions.fields import BY_ID
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.rule import (
    CommentRequired,
    FieldsRequired,
    ParentIn,
    PatternRequired,
    PermissionRequired,
    Validator,
)
from whimbrel.tracker.user import User

_MATCHES = select(bindparam("text").op("~")(bindparam("pattern")))
_PARENT = select(table.c.status_id).where(table.c.id == bindparam("parent")).with_for_update(read=True)


class Taken(msgspec.Struct, frozen=True):
    """A transition that somebody takes: the issue as it would be after it, and what was sent with it."""

    catalogue: Catalogue
    actor: User | None
    issue: Issue
    document: IssueDocument


async def validate(tx: Tx, validators: Iterable[Validator], taken: Taken) -> None:
    """Raise `Invalid` naming all that the validators miss."""
    messages: list[str] = []
    fields: dict[str, str] = {}
    for validator in validators:
        match validator:
            case PermissionRequired(permission):
                project = taken.catalogue.projects.all[taken.issue.project_id]
                if not allows(taken.catalogue, taken.actor, permission, project, taken.issue):
                    messages.append(f"You need the permission '{permission.label}' for this transition.")
            case FieldsRequired(names):
                missing = (name for name in names if is_empty(taken.catalogue, taken.issue, name))
                fields |= {name: f"{_title(taken.catalogue, name)} is required." for name in missing}
            case PatternRequired(field, pattern):
                matched = {"text": _text(taken.catalogue, taken.issue, field), "pattern": pattern}
                if not await tx.fetch_value(_MATCHES, matched):
                    title = _title(taken.catalogue, field)
                    fields[field] = f"{title} must have the form that this transition demands: {pattern}"
            case CommentRequired():
                if not taken.document.update.get("comment"):
                    fields["comment"] = "A comment is required."
            case ParentIn(status_ids):
                parent = {"parent": taken.issue.parent_id}
                if taken.issue.parent_id is not None and await tx.fetch_value(_PARENT, parent) not in status_ids:
                    messages.append(f"The parent must be in the status {_statuses(taken.catalogue, status_ids)}.")
    if messages or fields:
        raise Invalid(*messages, fields=fields)


def is_empty(catalogue: Catalogue, issue: Issue, name: str) -> bool:
    """Tell whether a field, by its REST id, has no value; one that does not exist any more is not asked for."""
    field, custom = BY_ID.get(name), catalogue.fields.by_key(name)
    if field is not None:
        return getattr(issue, field.attribute) in {None, "", ()}
    return custom is not None and not issue.custom.get(custom.id)


def _text(catalogue: Catalogue, issue: Issue, name: str) -> str:
    field, custom = BY_ID.get(name), catalogue.fields.by_key(name)
    if field is not None:
        return getattr(issue, field.attribute) or ""
    return " ".join(_plain(scalar) for scalar in issue.custom.get(custom.id, ())) if custom is not None else ""


def _plain(scalar: Any) -> str:
    return str(int(scalar)) if isinstance(scalar, float) and scalar.is_integer() else str(scalar)


def _title(catalogue: Catalogue, name: str) -> str:
    custom = catalogue.fields.by_key(name)
    return custom.name if custom is not None else name.capitalize()


def _statuses(catalogue: Catalogue, status_ids: Iterable[int]) -> str:
    known = catalogue.schemes.statuses
    return " or ".join(f"'{known[one].name}'" for one in status_ids if one in known)
