"""What can be done with versions of a project: create, edit, release, order, merge, delete."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, bindparam, delete, func, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.projects import administered_project
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.replacing import MANY, replace_value
from whimbrel.storage.schema.project import version as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import Version
from whimbrel.tracker.user import User
from whimbrel.tracker.versionorder import Move, moved

FIELDS = ("fixVersions", "versions")
"""The fields of issues that hold versions."""

_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("version_id"))
_DELETE = delete(table).where(table.c.id == bindparam("version_id"))
_OF_PROJECT = select(table).where(table.c.project_id == bindparam("project")).order_by(table.c.sequence, table.c.id)
_HOLD = _OF_PROJECT.with_for_update()
_place = func.unnest(bindparam("ids", type_=ARRAY(BigInteger))).table_valued(
    "id", with_ordinality="place", name="placed"
)
_placed = _place.render_derived()
_ORDER = update(table).where(table.c.id == _placed.c.id).values(sequence=_placed.c.place)


async def create_version(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Version:
    """Create a version behind all others, as `POST version` describes it; the project is named by key or by id.

    Raises `NotFound` for a project that the actor does not see, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    project = administered_project(catalogue, actor, str(sent.get("project") or sent.get("projectId") or ""))
    draft = _applied(Version(0, project.id, "", 0), sent)
    await touch(tx, "projects")  # first, so that two who want the same name come one after the other
    others = await _versions(tx, project.id)
    _require_free(others, draft)
    row = msgspec.structs.asdict(draft)
    del row["id"]
    row["sequence"] = max((other.sequence for other in others), default=0) + 1
    version = msgspec.structs.replace(draft, id=int(await tx.fetch_value(_INSERT, row)), sequence=row["sequence"])
    _announce(tx, catalogue, actor, version, Avi.VERSION_CREATED)
    return version


async def edit_version(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]) -> Version:
    """Change, release or archive a version; what is not sent stays. Raises as `create_version` does."""
    before = administered_version(catalogue, actor, mention)
    after = _applied(before, sent)
    if after == before:
        return before
    await touch(tx, "projects")
    _require_free(await _versions(tx, before.project_id), after)
    row = msgspec.structs.asdict(after)
    del row["id"], row["project_id"], row["sequence"]
    await tx.execute(_UPDATE.values(row), {"version_id": after.id})
    _announce(tx, catalogue, actor, after, Avi.VERSION_UPDATED)
    return after


async def move_version(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, move: Move) -> Version:
    """Move a version in the order of its project. Raises `NotFound`, `NotAllowed`, `Invalid` for another project's."""
    version = administered_version(catalogue, actor, mention)
    await touch(tx, "projects")
    ids = [row.id for row in await tx.fetch_all(_HOLD, {"project": version.project_id})]
    if version.id not in ids:
        raise _missing(mention)
    if isinstance(move, int) and move not in ids:
        raise Invalid("The version to move after is no version of the project.")
    order = moved(ids, version.id, move)
    await tx.execute(_ORDER, {"ids": order})
    _announce(tx, catalogue, actor, version, Avi.VERSION_MOVED, {"order": [str(one) for one in order]})
    return msgspec.structs.replace(version, sequence=order.index(version.id) + 1)


async def delete_version(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, swaps: Mapping[str, str | None]
) -> None:
    """Delete a version; `swaps` names for each of `FIELDS` the version that its issues get instead, if any.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for another version that is none of the project.
    """
    version = administered_version(catalogue, actor, mention)
    others = {name: _other(catalogue, version, name, swaps.get(name)) for name in FIELDS}
    await _remove(tx, catalogue, actor, version, others, Avi.VERSION_DELETED)


async def merge_version(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, into: str) -> None:
    """Merge a version into another one of its project, which all its issues get instead. Raises as `delete_version`."""
    version = administered_version(catalogue, actor, mention)
    other = _other(catalogue, version, "moveIssuesTo", into)
    if other is None:
        raise _missing(into)
    await _remove(tx, catalogue, actor, version, dict.fromkeys(FIELDS, other), Avi.VERSION_MERGED)


async def _remove(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    version: Version,
    others: Mapping[str, Version | None],
    avi: Avi,
) -> None:
    await touch(tx, "projects")
    if version.id not in [row.id for row in await tx.fetch_all(_HOLD, {"project": version.project_id})]:
        raise _missing(str(version.id))
    for name, other in others.items():
        await replace_value(tx, MANY[name], version, other, actor.id if actor else None)
    await tx.execute(_DELETE, {"version_id": version.id})
    replace = {name: {str(version.id): str(other.id) if other else None} for name, other in others.items()}
    _announce(tx, catalogue, actor, version, avi, {"replace": replace})


def administered_version(catalogue: Catalogue, actor: User | None, mention: str) -> Version:
    """Return a version by id. Raises `NotFound`, `NotAllowed` for those who do not administer its project."""
    version_id = parse_id(mention)
    version = catalogue.projects.versions.get(version_id) if version_id is not None else None
    if version is None:
        raise _missing(mention)
    try:
        administered_project(catalogue, actor, str(version.project_id))
    except NotFound:
        raise _missing(mention) from None
    return version


def _missing(mention: str) -> NotFound:
    return NotFound(f"Could not find version for id '{mention[:40]}'")


def _other(catalogue: Catalogue, version: Version, name: str, mention: str | None) -> Version | None:
    if not mention:
        return None
    other_id = parse_id(mention)
    other = catalogue.projects.versions.get(other_id) if other_id is not None else None
    if other is None or other.project_id != version.project_id or other.id == version.id:
        raise Invalid(fields={name: f"The version with id '{mention[:40]}' is no other one of the project."})
    return other


def _applied(version: Version, sent: dict[str, Any]) -> Version:
    """Read what a client sends of a version. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    name = read_name(sent, version.name, wrong, "You must specify a valid version name")
    description = read_description(sent, version.description, wrong)
    start = _day(sent, "startDate", version.start_date, wrong)
    release = _day(sent, "releaseDate", version.release_date, wrong)
    if start is not None and release is not None and start > release:
        wrong["startDate"] = "The start date must be before the release date."
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(
        version,
        name=name,
        description=description,
        start_date=start,
        release_date=release,
        released=bool(sent.get("released", version.released)),
        archived=bool(sent.get("archived", version.archived)),
    )


def _day(sent: dict[str, Any], name: str, kept: date | None, wrong: dict[str, str]) -> date | None:
    if name not in sent:
        return kept
    try:
        return date.fromisoformat(sent[name]) if sent[name] else None
    except (TypeError, ValueError):
        wrong[name] = f"The date '{str(sent[name])[: values.ECHO]}' is invalid. Use the form 2031-01-31."
        return None


async def _versions(tx: Tx, project_id: int) -> list[Any]:
    return list(await tx.fetch_all(_OF_PROJECT, {"project": project_id}))


def _require_free(others: Iterable[Any], version: Version) -> None:
    if any(other.name.lower() == version.name.lower() and other.id != version.id for other in others):
        raise Invalid(fields={"name": "A version with this name already exists in this project."})


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, version: Version, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "version", version.id),
            project_id=version.project_id,
            actor_id=actor.id if actor else None,
            body=body or {},
        )
    )
