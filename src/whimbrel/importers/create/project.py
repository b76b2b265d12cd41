"""Creates projects with their people, components and versions."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert

from whimbrel.events.names import Avi, ari
from whimbrel.importers.allotment import allot
from whimbrel.importers.create.placement import create_schemes
from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import ImportedNamed, ImportedProject
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import (
    component,
    project,
    project_category,
    project_counter,
    project_role_actor,
    version,
)
from whimbrel.tracker import defaults
from whimbrel.tracker.event import Event
from whimbrel.tracker.project import Project
from whimbrel.tracker.user import ADMINISTRATORS

_TYPES = frozenset({"business", "software", "service_desk"})
_LARGEST_SEQUENCE = 2**31 - 1


async def create_projects(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the projects that are needed, each with an issue type scheme and a workflow of its own."""
    await _create_categories(tx, known, needs.categories)
    wanted = list(needs.projects.values())
    ids = await allot(tx, project, [one.id for one in wanted])
    for project_id, one in zip(ids, wanted, strict=True):
        made = await _project(tx, known, needs, project_id, one)
        await tx.execute(insert(project), _row(made))
        await tx.execute(upsert(project_counter).on_conflict_do_nothing(), {"project_id": made.id})
        known.projects[made.key] = KnownProject(made)
        known.project_names.add(made.name.lower())
        await _create_actors(tx, known, made.id, one)
        tx.emit(Event(avi=Avi.PROJECT_CREATED, ari=ari(known.site_id, "project", made.id), project_id=made.id))


async def _create_categories(tx: Tx, known: Known, needed: Mapping[str, ImportedNamed]) -> None:
    ids = await allot(tx, project_category, [one.id for one in needed.values()])
    rows = [
        {"id": new_id, "name": one.name, "description": one.description}
        for new_id, one in zip(ids, needed.values(), strict=True)
    ]
    if rows:
        await tx.execute(insert(project_category), rows)
    known.categories.update(zip(needed, ids, strict=True))


async def _project(tx: Tx, known: Known, needs: Needs, project_id: int, one: ImportedProject) -> Project:
    type_scheme_id, workflow_scheme_id = await create_schemes(tx, known, needs, one.key)
    lead = known.person(one.lead) if one.lead is not None else None
    type_key = one.type_key if one.type_key in _TYPES else "software"
    return Project(
        id=project_id,
        key=one.key,
        name=_free_name(known, one),
        permission_scheme_id=_permission_scheme(known, type_key),
        notification_scheme_id=_first(known.notification_schemes, defaults.NOTIFICATION_SCHEME_ID),
        issue_type_scheme_id=type_scheme_id,
        workflow_scheme_id=workflow_scheme_id,
        type_key=type_key,
        description=one.description,
        url=one.url,
        lead_id=lead.id if lead is not None else None,
        category_id=known.categories[one.category.name.lower()] if one.category is not None else None,
    )


def _row(one: Project) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}


def _free_name(known: Known, one: ImportedProject) -> str:
    """Return the project's name, made unique by its key where another project has it."""
    name = one.name or one.key
    return name if name.lower() not in known.project_names else f"{name} ({one.key})"


def _permission_scheme(known: Known, type_key: str) -> int:
    software = type_key == "software"
    wished = defaults.SOFTWARE_PERMISSION_SCHEME if software else defaults.DEFAULT_PERMISSION_SCHEME
    return _first(known.permission_schemes, wished)


def _first(ids: tuple[int, ...], wished: int) -> int:
    """Return the default scheme, or the oldest one where an administrator deleted it."""
    return wished if wished in ids else min(ids)


async def _create_actors(tx: Tx, known: Known, project_id: int, one: ImportedProject) -> None:
    """Let people play the roles that the source says; the site's administrators administer every project."""
    rows: dict[tuple[int, int | None, int | None], None] = {}
    if ADMINISTRATORS in known.groups:
        rows[defaults.ROLE_ADMINISTRATORS, None, known.groups[ADMINISTRATORS]] = None
    for actors in one.actors:
        role_id = known.roles[actors.role.lower()]
        for person in actors.people:
            user = known.person(person)
            if user is not None:
                rows[role_id, user.id, None] = None
        for group in actors.groups:
            rows[role_id, None, known.groups[group.lower()]] = None
    if rows:
        columns = ("project_id", "role_id", "user_id", "group_id")
        await tx.copy(project_role_actor, columns, ((project_id, *row) for row in rows))


async def create_components(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the components that are needed."""
    ids = await allot(tx, component, [one.id for one in needs.components.values()])
    rows = []
    for new_id, ((key, name), one) in zip(ids, needs.components.items(), strict=True):
        known.projects[key].components[name] = new_id
        lead = known.person(one.lead) if one.lead is not None else None
        place = {"id": new_id, "project_id": known.projects[key].id, "lead_id": lead.id if lead is not None else None}
        rows.append(place | {"name": one.name, "description": one.description, "archived": one.archived})
    if rows:
        await tx.execute(insert(component), rows)


async def create_versions(tx: Tx, known: Known, needs: Needs) -> None:
    """Create the versions that are needed.

    Issues name versions in any order, so the source's id is taken as the place in the project's order: later versions
    have larger ids. Versions without one stand behind those before them.
    """
    ids = await allot(tx, version, [one.id for one in needs.versions.values()])
    rows = []
    for new_id, ((key, name), one) in zip(ids, needs.versions.items(), strict=True):
        place = known.projects[key]
        place.versions[name] = new_id
        sequence = one.id if one.id and one.id <= _LARGEST_SEQUENCE else place.last_sequence + 1
        place.last_sequence = max(place.last_sequence, sequence)
        own = {name: getattr(one, name) for name in one.__struct_fields__}
        rows.append(own | {"id": new_id, "project_id": place.id, "sequence": sequence})
    if rows:
        await tx.execute(insert(version), rows)
