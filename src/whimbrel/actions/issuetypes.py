"""What administrators do with issue types: create, edit, delete with a replacement."""

from typing import Any

import msgspec
from sqlalchemy import BigInteger, any_, bindparam, cast, delete, func, insert, or_, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import field_configuration_scheme, field_context, issue_type_screen_scheme
from whimbrel.storage.schema.scheme import issue_type as table
from whimbrel.storage.schema.scheme import issue_type_scheme, workflow_scheme
from whimbrel.storage.schema.site import avatar
from whimbrel.storage.singlevalue import SINGLE, Move, count_values, replace_values
from whimbrel.tracker import defaults
from whimbrel.tracker.avatar import AvatarKind
from whimbrel.tracker.constant import IssueType
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_WHAT = "change issue types"
_INSERT = insert(table).returning(table.c.id)
_THIS = table.c.id == bindparam("type_id")
_UPDATE = update(table).where(_THIS)
_DELETE = delete(table).where(_THIS)
_HOLD = select(table.c.id).where(_THIS).with_for_update()
_NEXT = select(func.coalesce(func.max(table.c.sequence), 0) + 1)
_NAMES = select(table.c.id, table.c.name)
_OFFERED = select(avatar.c.id).where(
    avatar.c.id == bindparam("avatar"),
    avatar.c.kind == str(AvatarKind.ISSUE_TYPE),
    or_(avatar.c.owner_id.is_(None), avatar.c.owner_id == bindparam("owner")),
)
_scheme = issue_type_scheme.c
_gone = bindparam("gone", type_=BigInteger)
_OFFER = (
    update(issue_type_scheme)
    .where(_scheme.id == bindparam("scheme"))
    .values(issue_type_ids=func.array_append(_scheme.issue_type_ids, bindparam("added", type_=BigInteger)))
)
_LEAVE_SCHEMES = (
    update(issue_type_scheme)
    .where(_gone == any_(_scheme.issue_type_ids))
    .values(
        issue_type_ids=func.array_remove(_scheme.issue_type_ids, _gone),
        default_issue_type_id=func.nullif(_scheme.default_issue_type_id, _gone),
    )
)
_context = field_context.c.issue_type_ids
_LEAVE_CONTEXTS = (
    update(field_context).where(_gone == any_(_context)).values(issue_type_ids=func.array_remove(_context, _gone))
)
_LEAVE_MAPPINGS = [
    update(mapping).values(by_issue_type=mapping.c.by_issue_type.op("-")(cast(_gone, table.c.name.type)))
    for mapping in (workflow_scheme, field_configuration_scheme, issue_type_screen_scheme)
]


async def create_issue_type(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> IssueType:
    """Create a type: `{"name", "description", "type": "standard" or "subtask"}`, offered by the default scheme.

    Raises `NotAllowed`, `Invalid` naming every wrong member, `Conflict` for a name that is taken.
    """
    require_administrator(catalogue, actor, _WHAT)
    wrong: dict[str, str] = {}
    named = _named(IssueType(0, "", 0), sent, wrong)
    if sent.get("type") not in (None, "standard", "subtask"):
        wrong["type"] = "The type must be 'standard' or 'subtask'."
    if wrong:
        raise Invalid(fields=wrong)
    await touch(tx, "schemes")
    await _require_free(tx, named)
    return await add_issue_type(
        tx, catalogue, actor, named.name, named.description, subtask=sent.get("type") == "subtask"
    )


async def add_issue_type(
    tx: Tx, catalogue: Catalogue, actor: User | None, name: str, description: str, *, subtask: bool
) -> IssueType:
    """Insert an issue type behind all others; whoever calls has seen to it that it may."""
    await touch(tx, "schemes")
    added = IssueType(0, name, int(await tx.fetch_value(_NEXT)), subtask, description)
    row = {"name": name, "description": description, "subtask": subtask, "sequence": added.sequence}
    added = msgspec.structs.replace(added, id=int(await tx.fetch_value(_INSERT, row)))
    await tx.execute(_OFFER, {"scheme": defaults.ISSUE_TYPE_SCHEMES[0].id, "added": added.id})
    _announce(tx, catalogue, actor, added.id, Avi.ISSUE_TYPE_CREATED)
    return added


async def edit_issue_type(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> IssueType:
    """Change the name, the description or the picture of a type. Raises `NotFound`, and as creating does."""
    require_administrator(catalogue, actor, _WHAT)
    wrong: dict[str, str] = {}
    after = _named(found_issue_type(catalogue, mention), sent, wrong)
    if sent.get("avatarId") is not None:
        offered = {"avatar": parse_id(sent["avatarId"]), "owner": after.id}
        after = msgspec.structs.replace(after, avatar_id=await tx.fetch_value(_OFFERED, offered))
        if after.avatar_id is None:
            wrong["avatarId"] = f"The avatar with id '{str(sent['avatarId'])[:40]}' does not exist."
    if wrong:
        raise Invalid(fields=wrong)
    await touch(tx, "schemes")
    await _require_free(tx, after)
    row = {"name": after.name, "description": after.description, "avatar_id": after.avatar_id}
    if not await tx.execute(_UPDATE.values(row), {"type_id": after.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, after.id, Avi.ISSUE_TYPE_UPDATED)
    return after


async def delete_issue_type(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, alternative: str | None = None
) -> None:
    """Delete a type; issues of it get the alternative, without which a type that issues have stays.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for what is no alternative, for a type in use, and for one that is
    the only one of a scheme or of a context of a custom field.
    """
    require_administrator(catalogue, actor, _WHAT)
    gone = found_issue_type(catalogue, mention)
    other = None
    if alternative:
        other = found_issue_type(catalogue, alternative)
        if other not in alternatives(catalogue, gone):
            raise Invalid(f"The issue type '{other.name}' is no alternative to '{gone.name}'.")
    await touch(tx, "schemes", "fields", "screens")
    if not await tx.fetch_all(_HOLD, {"type_id": gone.id}):
        raise _missing(mention)
    _require_spare(catalogue, gone)
    field = SINGLE["issuetype"]
    if other is not None:
        await replace_values(tx, field, [Move(gone.id, other.id)])
    elif count := (await count_values(tx, field, [gone.id])).get(gone.id):
        raise Invalid(f"There are {count:,} issues of the type '{gone.name}': say which type they get instead.")
    for statement in (_LEAVE_SCHEMES, _LEAVE_CONTEXTS, *_LEAVE_MAPPINGS):
        await tx.execute(statement, {"gone": gone.id})
    await tx.execute(_DELETE, {"type_id": gone.id})
    body = {"replace": {"issuetype": {str(gone.id): str(other.id)}}} if other is not None else {}
    _announce(tx, catalogue, actor, gone.id, Avi.ISSUE_TYPE_DELETED, body)


def found_issue_type(catalogue: Catalogue, mention: str) -> IssueType:
    """Return the issue type with an id. Raises `NotFound`."""
    found = catalogue.schemes.issue_types.get(parse_id(mention) or 0)
    if found is None:
        raise _missing(mention)
    return found


def alternatives(catalogue: Catalogue, issue_type: IssueType) -> list[IssueType]:
    """Return the types that issues of a type can have without more ado.

    In each project that offers it, they follow the same workflow, field configuration and screens.
    """
    schemes, screens = catalogue.schemes, catalogue.screens
    using = [one for one in catalogue.projects.all.values() if issue_type in schemes.issue_types_of(one)]

    def ways(type_id: int) -> list[tuple[object, ...]]:
        return [
            (
                schemes.workflow_of(project, type_id).id,
                screens.settings_of(project, type_id),
                screens.screen_scheme_of(project, type_id),
            )
            for project in using
        ]

    return [
        one
        for one in schemes.issue_types.values()
        if one.id != issue_type.id and one.subtask == issue_type.subtask and ways(one.id) == ways(issue_type.id)
    ]


def _require_spare(catalogue: Catalogue, gone: IssueType) -> None:
    """Refuse to take the only type from a scheme, which would offer none, or from a context, which would be for all."""
    for scheme in catalogue.schemes.issue_type_schemes.values():
        if scheme.issue_type_ids == (gone.id,):
            raise Invalid(f"The issue type '{gone.name}' is the only one of the scheme '{scheme.name}'.")
    for context in catalogue.fields.contexts.values():
        if context.issue_type_ids == (gone.id,):
            raise Invalid(f"The context '{context.name}' of a custom field is for the issue type '{gone.name}' alone.")


def _named(issue_type: IssueType, sent: dict[str, Any], wrong: dict[str, str]) -> IssueType:
    name = read_name(sent, issue_type.name, wrong, "You must specify a name for the issue type.")
    description = read_description(sent, issue_type.description, wrong)
    return msgspec.structs.replace(issue_type, name=name, description=description)


async def _require_free(tx: Tx, issue_type: IssueType) -> None:
    for row in await tx.fetch_all(_NAMES):
        if row.name.lower() == issue_type.name.lower() and row.id != issue_type.id:
            raise Conflict(f"An issue type with the name '{issue_type.name}' already exists.")


def _missing(mention: str) -> NotFound:
    return NotFound(f"The issue type with id '{mention[:80]}' does not exist.")


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, type_id: int, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    named = ari(catalogue.site_id, "issuetype", type_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None, body=body or {}))
