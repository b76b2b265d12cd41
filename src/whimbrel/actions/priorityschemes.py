"""What administrators do with priority schemes: create, edit, delete, and give one to a project.

Where issues have a priority that their project offers no longer, a mapping says which one they get; without it the
change is refused.
"""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, or_, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.projects import found_project
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.schemes import PriorityScheme
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project as project_table
from whimbrel.storage.schema.scheme import priority_scheme as table
from whimbrel.storage.singlevalue import SINGLE, Move, count_values, replace_values
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_WHAT = "change priority schemes"
_INSERT = insert(table).returning(table.c.id)
_THIS = table.c.id == bindparam("scheme")
_UPDATE = update(table).where(_THIS)
_DELETE = delete(table).where(_THIS)
_column = project_table.c.priority_scheme_id
_FOLLOWING = select(project_table.c.id).where(_column == bindparam("scheme"), project_table.c.deleted.is_(None))
_FOLLOWING_DEFAULT = select(project_table.c.id).where(
    or_(_column.is_(None), _column == defaults.PRIORITY_SCHEME_ID), project_table.c.deleted.is_(None)
)
_FOLLOW = update(project_table).where(project_table.c.id == bindparam("project"))
_LEAVE = update(project_table).where(_column == bindparam("scheme")).values(priority_scheme_id=None)


async def create_priority_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]
) -> PriorityScheme:
    """Create a scheme: `{"name", "description", "optionIds", "defaultOptionId"}`.

    Raises `NotAllowed`, `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, _WHAT)
    scheme = _applied(catalogue, PriorityScheme(0, "", ()), sent)
    await touch(tx, "schemes")
    scheme = msgspec.structs.replace(scheme, id=int(await tx.fetch_value(_INSERT, _row(scheme))))
    _announce(tx, catalogue, actor, scheme.id, Avi.PRIORITY_SCHEME_CREATED)
    return scheme


async def edit_priority_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> PriorityScheme:
    """Change a scheme; what is not sent stays. `priorityMapping` says what becomes of priorities that go.

    Raises `NotFound`, and as creating does.
    """
    require_administrator(catalogue, actor, _WHAT)
    after = _applied(catalogue, found_priority_scheme(catalogue, mention), sent)
    if _is_default(after) and set(after.priority_ids) != set(catalogue.schemes.priorities):
        raise Invalid(fields={"optionIds": "The default scheme offers all priorities."})
    await touch(tx, "projects", "schemes")
    following = _FOLLOWING_DEFAULT if _is_default(after) else _FOLLOWING
    ids = [row.id for row in await tx.fetch_all(following, {} if _is_default(after) else {"scheme": after.id})]
    await _migrate(tx, catalogue, actor, ids, after, sent.get("priorityMapping"))
    if not await tx.execute(_UPDATE.values(_row(after)), {"scheme": after.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, after.id, Avi.PRIORITY_SCHEME_UPDATED)
    return after


async def delete_priority_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a scheme; its projects follow the default one. Raises `NotFound`, `NotAllowed`."""
    require_administrator(catalogue, actor, _WHAT)
    scheme = found_priority_scheme(catalogue, mention)
    if _is_default(scheme):
        raise NotAllowed("The default priority scheme cannot be deleted.")
    await touch(tx, "projects", "schemes")
    await tx.execute(_LEAVE, {"scheme": scheme.id})
    if not await tx.execute(_DELETE, {"scheme": scheme.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, scheme.id, Avi.PRIORITY_SCHEME_DELETED)


async def choose_priority_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> PriorityScheme:
    """Have a project follow the scheme `id`; `priorityMapping` says what becomes of priorities that go.

    Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    project = found_project(catalogue, actor, mention)
    require_administrator(catalogue, actor, _WHAT)
    scheme = found_priority_scheme(catalogue, str(sent.get("id") or ""))
    await touch(tx, "projects", "schemes")
    await _migrate(tx, catalogue, actor, [project.id], scheme, sent.get("priorityMapping"))
    chosen = None if _is_default(scheme) else scheme.id
    await tx.execute(_FOLLOW.values(priority_scheme_id=chosen), {"project": project.id})
    _announce(tx, catalogue, actor, scheme.id, Avi.PRIORITY_SCHEME_ASSOCIATED, {"project_id": project.id})
    return scheme


async def leave_priority_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, scheme: str
) -> PriorityScheme:
    """Have a project that follows a scheme follow the default one. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    project = found_project(catalogue, actor, mention)
    require_administrator(catalogue, actor, _WHAT)
    known = found_priority_scheme(catalogue, scheme)
    if _is_default(known) or project.priority_scheme_id != known.id:
        raise Invalid("The project does not follow this scheme, or it is the default one.")
    return await choose_priority_scheme(tx, catalogue, actor, mention, {"id": defaults.PRIORITY_SCHEME_ID})


def found_priority_scheme(catalogue: Catalogue, mention: str) -> PriorityScheme:
    """Return the scheme with an id. Raises `NotFound`."""
    found = catalogue.schemes.priority_schemes.get(parse_id(mention) or 0)
    if found is None:
        raise _missing(mention)
    return found


async def _migrate(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    project_ids: Collection[int],
    scheme: PriorityScheme,
    sent: Any,
) -> None:
    known = catalogue.schemes.priorities
    gone = known.keys() - set(scheme.priority_ids)
    field = SINGLE["priority"]
    used = await count_values(tx, field, gone, project_ids) if project_ids else {}
    pairs = sent.items() if isinstance(sent, dict) else ()
    mapping = {parse_id(before): parse_id(after) for before, after in pairs}
    homeless = [
        f"{count:,} issues have the priority '{known[one].name}'"
        for one, count in used.items()
        if mapping.get(one) not in scheme.priority_ids
    ]
    if homeless:
        sentence = f"{', '.join(homeless)}: map each to a priority of the scheme."
        raise Invalid(fields={"priorityMapping": sentence})
    chosen = {one: int(str(mapping[one])) for one in used}
    moves = [Move(one, other, known[one].name, known[other].name) for one, other in chosen.items()]
    author_id = actor.id if actor else None
    if await replace_values(tx, field, moves, project_ids, author_id=author_id, history=True):
        body = {
            "replace": {"priority": {str(one): str(other) for one, other in chosen.items()}},
            "projects": [str(one) for one in project_ids],
        }
        _announce(tx, catalogue, actor, scheme.id, Avi.PRIORITIES_MIGRATED, body)


def _is_default(scheme: PriorityScheme) -> bool:
    return scheme.id == defaults.PRIORITY_SCHEME_ID


def _applied(catalogue: Catalogue, scheme: PriorityScheme, sent: dict[str, Any]) -> PriorityScheme:
    """Read what a client sends of a scheme. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    name = read_name(sent, scheme.name, wrong, "You must specify a name for the priority scheme.")
    description = read_description(sent, scheme.description, wrong)
    items = sent.get("optionIds", scheme.priority_ids)
    ids = [parse_id(item) for item in items] if isinstance(items, list | tuple) else []
    if not ids or len(set(ids)) < len(ids) or any(one not in catalogue.schemes.priorities for one in ids):
        wrong["optionIds"] = "A scheme offers at least one priority, and each that exists once."
    default = parse_id(sent["defaultOptionId"]) if sent.get("defaultOptionId") else scheme.default_priority_id
    if default is not None and default not in ids:
        if sent.get("defaultOptionId") and "optionIds" not in wrong:
            wrong["defaultOptionId"] = "The default priority must be one of the scheme."
        default = None
    if wrong:
        raise Invalid(fields=wrong)
    return PriorityScheme(scheme.id, name, tuple(one for one in ids if one is not None), default, description)


def _row(scheme: PriorityScheme) -> dict[str, Any]:
    row = msgspec.structs.asdict(scheme) | {"priority_ids": list(scheme.priority_ids)}
    del row["id"]
    return row


def _missing(mention: str) -> NotFound:
    return NotFound(f"The priority scheme with id '{mention[:80]}' does not exist.")


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    named = ari(catalogue.site_id, "priority-scheme", scheme_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None, body=body or {}))
