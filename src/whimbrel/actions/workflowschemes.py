"""What administrators do with workflow schemes: create, change, delete them, and let projects follow them."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.actions.projects import administered_project
from whimbrel.actions.statusmigration import migrate_statuses, places_of, read_migration
from whimbrel.catalogue.holding import take_part
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project as project_table
from whimbrel.storage.schema.scheme import workflow_scheme as table
from whimbrel.storage.workflows import workflow_scheme_row
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import WorkflowScheme

MOST_SCHEMES = 2_000
_INSERT = insert(table).returning(table.c.id)
_THIS = table.c.id == bindparam("scheme")
_DELETE = delete(table).where(_THIS)
_FOLLOW = (
    update(project_table)
    .where(project_table.c.id == bindparam("project"))
    .values(workflow_scheme_id=bindparam("followed"))
)


async def create_workflow_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]
) -> WorkflowScheme:
    """Create a scheme: `name`, `description`, `defaultWorkflow`, and `issueTypeMappings` from type ids to workflows.

    Raises `NotAllowed`, `Invalid` naming every wrong member.
    """
    require_administrator(catalogue, actor, "change workflow schemes")
    default = min(catalogue.schemes.workflows)
    scheme = _read(catalogue, WorkflowScheme(0, "", default), sent)
    await take_part(tx, catalogue, "schemes")
    if len(catalogue.schemes.workflow_schemes) >= MOST_SCHEMES:
        raise Invalid(f"A site has at most {MOST_SCHEMES:,} workflow schemes.")
    row = workflow_scheme_row(scheme)
    del row["id"]
    scheme = msgspec.structs.replace(scheme, id=int(await tx.fetch_value(_INSERT, row)))
    tx.emit(_event(catalogue, Avi.WORKFLOW_SCHEME_CREATED, scheme.id, actor))
    return scheme


async def edit_workflow_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int, sent: dict[str, Any]
) -> WorkflowScheme:
    """Change a scheme; what is not sent stays. `statusMigration` says where issues go whose status disappears.

    Raises `NotFound`, `NotAllowed`, and `Invalid` also where issues would be in no status of their workflow.
    """
    before = known_workflow_scheme(catalogue, actor, scheme_id)
    after = _read(catalogue, before, sent)
    moves = read_migration(catalogue, sent.get("statusMigration"))
    await take_part(tx, catalogue, "schemes")
    projects = [one for one in catalogue.projects.all.values() if one.workflow_scheme_id == before.id]
    schemes = {**catalogue.schemes.workflow_schemes, before.id: after}
    places = places_of(catalogue, projects, schemes, catalogue.schemes.workflows)
    await migrate_statuses(tx, catalogue, actor, places, moves)
    row = workflow_scheme_row(after)
    del row["id"]
    await tx.execute(update(table).where(_THIS).values(row), {"scheme": before.id})
    tx.emit(_event(catalogue, Avi.WORKFLOW_SCHEME_UPDATED, before.id, actor))
    return after


async def delete_workflow_scheme(tx: Tx, catalogue: Catalogue, actor: User | None, scheme_id: int) -> None:
    """Delete a scheme that no project follows. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    scheme = known_workflow_scheme(catalogue, actor, scheme_id)
    await take_part(tx, catalogue, "schemes")
    following = [one.name for one in catalogue.projects.all.values() if one.workflow_scheme_id == scheme.id]
    if following:
        raise Invalid(f"The project '{following[0]}' follows the workflow scheme, so it cannot be deleted.")
    if len(catalogue.schemes.workflow_schemes) == 1:
        raise Invalid("The last workflow scheme cannot be deleted, since projects need one.")
    await tx.execute(_DELETE, {"scheme": scheme.id})
    tx.emit(_event(catalogue, Avi.WORKFLOW_SCHEME_DELETED, scheme.id, actor))


async def follow_workflow_scheme(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, scheme_id: int, migration: Any = None
) -> WorkflowScheme:
    """Let a project follow a scheme; `migration` says where issues go whose status disappears.

    Raises as editing does.
    """
    require_administrator(catalogue, actor, "change workflow schemes")
    project = administered_project(catalogue, actor, mention)
    scheme = known_workflow_scheme(catalogue, actor, scheme_id)
    moves = read_migration(catalogue, migration)
    await take_part(tx, catalogue, "schemes")
    await touch(tx, "projects")
    after = msgspec.structs.replace(project, workflow_scheme_id=scheme.id)
    places = places_of(catalogue, [after], catalogue.schemes.workflow_schemes, catalogue.schemes.workflows)
    await migrate_statuses(tx, catalogue, actor, places, moves)
    if not await tx.execute(_FOLLOW, {"project": project.id, "followed": scheme.id}):
        raise NotFound(f"No project could be found with key '{mention[:40]}'.")
    tx.emit(
        Event(
            avi=Avi.PROJECT_UPDATED,
            ari=ari(catalogue.site_id, "project", project.id),
            project_id=project.id,
            actor_id=actor.id if actor else None,
            body={"workflow_scheme_id": scheme.id},
        )
    )
    return scheme


def known_workflow_scheme(catalogue: Catalogue, actor: User | None, scheme_id: int) -> WorkflowScheme:
    """Return a scheme. Raises `NotAllowed` for who does not administer the site, `NotFound`."""
    require_administrator(catalogue, actor, "change workflow schemes")
    found = catalogue.schemes.workflow_schemes.get(scheme_id)
    if found is None:
        raise NotFound(f"No workflow scheme exists with the id '{scheme_id}'.")
    return found


def _read(catalogue: Catalogue, kept: WorkflowScheme, sent: dict[str, Any]) -> WorkflowScheme:
    wrong: dict[str, str] = {}
    name = read_name(sent, kept.name, wrong, "A workflow scheme needs a name.")
    for one in catalogue.schemes.workflow_schemes.values():
        if one.id != kept.id and one.name.lower() == name.lower():
            wrong["name"] = f"A workflow scheme with the name '{name}' already exists."
    scheme = msgspec.structs.replace(kept, name=name, description=read_description(sent, kept.description, wrong))
    if sent.get("defaultWorkflow") is not None:
        default_id = _workflow_id(catalogue, sent["defaultWorkflow"], "defaultWorkflow", wrong)
        scheme = msgspec.structs.replace(scheme, default_workflow_id=default_id)
    if "issueTypeMappings" in sent:
        scheme = msgspec.structs.replace(scheme, by_issue_type=_mappings(catalogue, sent["issueTypeMappings"], wrong))
    if wrong:
        raise Invalid(fields=wrong)
    return scheme


def _mappings(catalogue: Catalogue, sent: Any, wrong: dict[str, str]) -> dict[int, int]:
    if not isinstance(sent, dict):
        wrong["issueTypeMappings"] = "The mappings must be an object: the name of a workflow by the id of a type."
        return {}
    found = {}
    for mention, name in sent.items():
        type_id = parse_id(str(mention))
        if type_id is None or type_id not in catalogue.schemes.issue_types:
            wrong["issueTypeMappings"] = f"There is no issue type with the id '{str(mention)[:40]}'."
        else:
            found[type_id] = _workflow_id(catalogue, name, "issueTypeMappings", wrong)
    return found


def _workflow_id(catalogue: Catalogue, name: Any, where: str, wrong: dict[str, str]) -> int:
    for one in catalogue.schemes.workflows.values():
        if isinstance(name, str) and one.name.lower() == name.lower():
            return one.id
    wrong[where] = f"There is no workflow with the name '{str(name)[:255]}'."
    return 0


def _event(catalogue: Catalogue, avi: Avi, scheme_id: int, actor: User | None) -> Event:
    return Event(avi=avi, ari=ari(catalogue.site_id, "workflowscheme", scheme_id), actor_id=actor.id if actor else None)
