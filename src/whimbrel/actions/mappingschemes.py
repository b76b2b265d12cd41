"""What administrators do with schemes that map something by issue type or by operation, and with their projects.

These are field configuration schemes, screen schemes and issue type screen schemes: each has a default and exceptions.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import Table, bindparam, delete, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.projects import found_project
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import field as tables
from whimbrel.storage.schema.project import project as project_table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.screen import (
    FieldConfigurationScheme,
    IssueTypeScreenScheme,
    ScreenOperation,
    ScreenScheme,
)
from whimbrel.tracker.user import User

Scheme = FieldConfigurationScheme | ScreenScheme | IssueTypeScreenScheme


class Noun(msgspec.Struct, frozen=True):
    """One kind of scheme: what it maps, to the things of which table, and which column of a project names it.

    `known` is what the catalogue has of it, `keys` what can be mapped, `default` and `mapping` its columns.
    """

    name: str
    table: Table
    things: Table
    default: str
    mapping: str
    project: str | None
    known: Callable[[Catalogue], Mapping[int, Scheme]]
    keys: Callable[[Catalogue], Collection[str]]
    created: Avi
    updated: Avi
    deleted: Avi


def _types(catalogue: Catalogue) -> Collection[str]:
    return {str(one) for one in catalogue.schemes.issue_types}


NOUNS: Mapping[str, Noun] = {
    "fieldconfigurationscheme": Noun(
        "field configuration scheme",
        tables.field_configuration_scheme,
        tables.field_configuration,
        "default_configuration_id",
        "by_issue_type",
        "field_configuration_scheme_id",
        lambda catalogue: catalogue.screens.configuration_schemes,
        _types,
        Avi.FIELD_CONFIGURATION_SCHEME_CREATED,
        Avi.FIELD_CONFIGURATION_SCHEME_UPDATED,
        Avi.FIELD_CONFIGURATION_SCHEME_DELETED,
    ),
    "screenscheme": Noun(
        "screen scheme",
        tables.screen_scheme,
        tables.screen,
        "default_screen_id",
        "by_operation",
        None,
        lambda catalogue: catalogue.screens.screen_schemes,
        lambda _: {str(one) for one in ScreenOperation},
        Avi.SCREEN_SCHEME_CREATED,
        Avi.SCREEN_SCHEME_UPDATED,
        Avi.SCREEN_SCHEME_DELETED,
    ),
    "issuetypescreenscheme": Noun(
        "issue type screen scheme",
        tables.issue_type_screen_scheme,
        tables.screen_scheme,
        "default_screen_scheme_id",
        "by_issue_type",
        "screen_scheme_id",
        lambda catalogue: catalogue.screens.issue_type_screen_schemes,
        _types,
        Avi.ISSUE_TYPE_SCREEN_SCHEME_CREATED,
        Avi.ISSUE_TYPE_SCREEN_SCHEME_UPDATED,
        Avi.ISSUE_TYPE_SCREEN_SCHEME_DELETED,
    ),
}
"""By the words that the addresses have for them."""


class MappingScheme(msgspec.Struct, frozen=True):
    """A scheme of any of the kinds: the id of what it maps by default, and of what it maps by key."""

    id: int
    name: str
    description: str
    default: int
    mappings: Mapping[str, int]


async def create_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, noun: Noun, sent: dict[str, Any]
) -> MappingScheme:
    """Create a scheme: `{"name", "description", "default": id, "mappings": {issue type id or operation: id}}`.

    Raises `NotAllowed`, `Invalid` naming every wrong member, `Conflict` for a name that is taken.
    """
    _require(catalogue, actor, noun)
    await touch(tx, "screens")
    made = await _applied(tx, catalogue, noun, MappingScheme(0, "", "", 0, {}), sent)
    inserted = insert(noun.table).returning(noun.table.c.id)
    made = msgspec.structs.replace(made, id=int(await tx.fetch_value(inserted, _row(noun, made))))
    _announce(tx, catalogue, actor, noun.created, made.id)
    return made


async def edit_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, noun: Noun, mention: str, sent: dict[str, Any]
) -> MappingScheme:
    """Change a scheme; what is not sent stays. Raises `NotFound`, and as creating does."""
    _require(catalogue, actor, noun)
    await touch(tx, "screens")
    after = await _applied(tx, catalogue, noun, found_scheme(catalogue, noun, mention), sent)
    if not await tx.execute(_this(update(noun.table), noun).values(_row(noun, after)), {"scheme": after.id}):
        raise _missing(noun, mention)
    _announce(tx, catalogue, actor, noun.updated, after.id)
    return after


async def delete_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, noun: Noun, mention: str) -> None:
    """Delete a scheme that nothing uses. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    _require(catalogue, actor, noun)
    gone = found_scheme(catalogue, noun, mention)
    await touch(tx, "projects", "screens")
    if noun.project is not None:
        used = select(project_table.c.id).where(project_table.c[noun.project] == bindparam("scheme")).limit(1)
        if await tx.fetch_value(used, {"scheme": gone.id}) is not None:
            raise Invalid(f"Projects follow the {noun.name} '{gone.name}'.")
    for one in catalogue.screens.issue_type_screen_schemes.values():
        if noun.project is None and gone.id in (one.default_screen_scheme_id, *one.by_issue_type.values()):
            raise Invalid(f"The issue type screen scheme '{one.name}' uses this scheme.")
    if not await tx.execute(_this(delete(noun.table), noun), {"scheme": gone.id}):
        raise _missing(noun, mention)
    _announce(tx, catalogue, actor, noun.deleted, gone.id)


async def choose_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, noun: Noun, mention: str, sent: dict[str, Any]
) -> None:
    """Have a project follow the scheme `id`, or none where it is null, which shows all fields as optional.

    Raises `NotFound`, `NotAllowed`, `Invalid`.
    """
    assert noun.project is not None
    project = found_project(catalogue, actor, mention)
    _require(catalogue, actor, noun)
    chosen = sent.get("id")
    scheme = None if chosen is None else found_scheme(catalogue, noun, str(chosen))
    await touch(tx, "projects", "screens")
    statement = update(project_table).where(project_table.c.id == bindparam("project"))
    await tx.execute(statement.values({noun.project: scheme.id if scheme else None}), {"project": project.id})
    body = {"changed": [noun.project]}
    named = ari(catalogue.site_id, "project", project.id)
    actor_id = actor.id if actor else None
    tx.emit(Event(avi=Avi.PROJECT_UPDATED, ari=named, project_id=project.id, actor_id=actor_id, body=body))


def all_schemes(catalogue: Catalogue, noun: Noun) -> list[MappingScheme]:
    """Return all schemes of a kind, oldest first."""
    return [_as_mapping(noun, one) for one in noun.known(catalogue).values()]


def found_scheme(catalogue: Catalogue, noun: Noun, mention: str) -> MappingScheme:
    """Return the scheme with an id. Raises `NotFound`."""
    found = noun.known(catalogue).get(parse_id(mention) or 0)
    if found is None:
        raise _missing(noun, mention)
    return _as_mapping(noun, found)


def _as_mapping(noun: Noun, scheme: Scheme) -> MappingScheme:
    mapped = {str(key): value for key, value in getattr(scheme, noun.mapping).items()}
    return MappingScheme(scheme.id, scheme.name, scheme.description, getattr(scheme, noun.default), mapped)


def _require(catalogue: Catalogue, actor: User | None, noun: Noun) -> None:
    require_administrator(catalogue, actor, f"change {noun.name}s")


def _missing(noun: Noun, mention: str) -> NotFound:
    return NotFound(f"The {noun.name} with id '{mention[:80]}' does not exist.")


def _this(statement: Any, noun: Noun) -> Any:
    return statement.where(noun.table.c.id == bindparam("scheme"))


async def _applied(
    tx: Tx, catalogue: Catalogue, noun: Noun, scheme: MappingScheme, sent: dict[str, Any]
) -> MappingScheme:
    wrong: dict[str, str] = {}
    name = read_name(sent, scheme.name, wrong, f"You must specify a name for the {noun.name}.")
    description = read_description(sent, scheme.description, wrong)
    things = {row.id for row in await tx.fetch_all(select(noun.things.c.id))}
    default = parse_id(sent.get("default", scheme.default))
    if default not in things:
        wrong["default"] = "What the scheme maps by default does not exist."
    pairs = sent.get("mappings", scheme.mappings)
    mappings: dict[str, int] = {}
    if isinstance(pairs, Mapping):
        mappings = {str(key): found for key, value in pairs.items() if (found := parse_id(value)) in things and found}
    if not isinstance(pairs, Mapping) or mappings.keys() != pairs.keys() or mappings.keys() - noun.keys(catalogue):
        wrong["mappings"] = "Each mapping must be from something that can be mapped to the id of something that exists."
    for row in await tx.fetch_all(select(noun.table.c.id, noun.table.c.name)):
        if row.name.lower() == name.lower() and row.id != scheme.id:
            raise Conflict(f"A {noun.name} with the name '{name}' already exists.")
    if wrong:
        raise Invalid(fields=wrong)
    return MappingScheme(scheme.id, name, description, default or 0, mappings)


def _row(noun: Noun, scheme: MappingScheme) -> dict[str, Any]:
    named = {"name": scheme.name, "description": scheme.description}
    return {**named, noun.default: scheme.default, noun.mapping: dict(scheme.mappings)}


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, avi: Avi, scheme_id: int) -> None:
    named = ari(catalogue.site_id, avi.rpartition(":")[2], scheme_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None))
