"""What can be done with components of a project: create, edit, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.projects import administered_project
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.replacing import MANY, replace_value
from whimbrel.storage.schema.project import component as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import ASSIGNEE_TYPES, Component
from whimbrel.tracker.user import User

_NAMELESS = "The component name specified is invalid - cannot be an empty string."
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("component_id"))
_DELETE = delete(table).where(table.c.id == bindparam("component_id"))
_HOLD = select(table.c.id).where(table.c.id == bindparam("component_id")).with_for_update()
_NAMES = select(table.c.id, table.c.name).where(table.c.project_id == bindparam("project"))


async def create_component(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Component:
    """Create a component as `POST component` describes it.

    Raises `NotFound` for a project that the actor does not see, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    project = administered_project(catalogue, actor, str(sent.get("project") or ""))
    component = _applied(catalogue, Component(0, project.id, ""), sent)
    await touch(tx, "projects")  # first, so that two who want the same name come one after the other
    await _require_free(tx, component)
    row = msgspec.structs.asdict(component)
    del row["id"]
    component = msgspec.structs.replace(component, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, component, Avi.COMPONENT_CREATED)
    return component


async def edit_component(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> Component:
    """Change a component; what is not sent stays. Raises as `create_component` does."""
    before = administered_component(catalogue, actor, mention)
    after = _applied(catalogue, before, sent)
    if after == before:
        return before
    await touch(tx, "projects")
    await _require_free(tx, after)
    row = msgspec.structs.asdict(after)
    del row["id"], row["project_id"]
    await tx.execute(_UPDATE.values(row), {"component_id": after.id})
    _announce(tx, catalogue, actor, after, Avi.COMPONENT_UPDATED)
    return after


async def delete_component(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, move_to: str | None = None
) -> None:
    """Delete a component; its issues get the component `move_to` instead, where one is named.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for another component that is none of the project.
    """
    component = administered_component(catalogue, actor, mention)
    other = _other(catalogue, component, move_to)
    await touch(tx, "projects")
    if not await tx.fetch_all(_HOLD, {"component_id": component.id}):
        raise _missing(mention)
    await replace_value(tx, MANY["components"], component, other, actor.id if actor else None)
    await tx.execute(_DELETE, {"component_id": component.id})
    replace = {"components": {str(component.id): str(other.id) if other else None}}
    _announce(tx, catalogue, actor, component, Avi.COMPONENT_DELETED, {"replace": replace})


def administered_component(catalogue: Catalogue, actor: User | None, mention: str) -> Component:
    """Return a component by id. Raises `NotFound`, `NotAllowed` for those who do not administer its project."""
    component_id = parse_id(mention)
    component = catalogue.projects.components.get(component_id) if component_id is not None else None
    if component is None:
        raise _missing(mention)
    try:
        administered_project(catalogue, actor, str(component.project_id))
    except NotFound:
        raise _missing(mention) from None
    return component


def _missing(mention: str) -> NotFound:
    return NotFound(f"The component with id {mention[:40]} does not exist.")


def _other(catalogue: Catalogue, component: Component, mention: str | None) -> Component | None:
    if not mention:
        return None
    other_id = parse_id(mention)
    other = catalogue.projects.components.get(other_id) if other_id is not None else None
    if other is None or other.project_id != component.project_id or other.id == component.id:
        raise Invalid(fields={"moveIssuesTo": f"The component with id {mention[:40]} is no other one of the project."})
    return other


def _applied(catalogue: Catalogue, component: Component, sent: dict[str, Any]) -> Component:
    """Read what a client sends of a component. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    name = read_name(
        sent, component.name, wrong, "The component name specified is invalid - cannot be an empty string."
    )
    description = read_description(sent, component.description, wrong)
    assignee_type = sent.get("assigneeType") or component.assignee_type
    if assignee_type not in ASSIGNEE_TYPES:
        wrong["assigneeType"] = f"The assignee type must be one of {', '.join(ASSIGNEE_TYPES)}."
    lead_id = component.lead_id
    if "leadUserName" in sent or "lead" in sent:
        lead_id = _lead(catalogue, sent, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(
        component,
        name=name,
        description=description,
        assignee_type=assignee_type,
        lead_id=lead_id,
        archived=bool(sent.get("archived", component.archived)),
    )


def _lead(catalogue: Catalogue, sent: dict[str, Any], wrong: dict[str, str]) -> int | None:
    lead = sent.get("lead")
    name = sent["leadUserName"] if "leadUserName" in sent else lead.get("name") if isinstance(lead, dict) else lead
    if name in (None, ""):
        return None
    user = catalogue.people.by_name.get(str(name).lower())
    if user is None or not user.active:
        wrong["leadUserName"] = f"The user {str(name)[: values.ECHO]} does not exist."
        return None
    return user.id


async def _require_free(tx: Tx, component: Component) -> None:
    for row in await tx.fetch_all(_NAMES, {"project": component.project_id}):
        if row.name.lower() == component.name.lower() and row.id != component.id:
            text = f"A component with the name {component.name} already exists in this project."
            raise Invalid(fields={"name": text})


def _announce(
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    component: Component,
    avi: Avi,
    body: dict[str, Any] | None = None,
) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "component", component.id),
            project_id=component.project_id,
            actor_id=actor.id if actor else None,
            body=body or {},
        )
    )
