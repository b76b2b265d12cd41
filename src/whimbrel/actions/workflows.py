"""What administrators do with workflows: create, change and delete them, as documents."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions.statusmigration import migrate_statuses, places_of, read_migration
from whimbrel.actions.workflowreading import compose, read_document
from whimbrel.catalogue.holding import take_part
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.workflowdocument import StatusDocument, WorkflowDocument
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.scheme import status as status_table
from whimbrel.storage.schema.scheme import workflow as table
from whimbrel.storage.workflows import workflow_row
from whimbrel.tracker.event import Event
from whimbrel.tracker.rule import PatternRequired
from whimbrel.tracker.status import CATEGORIES
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Workflow

MOST_WORKFLOWS = 2_000
_INSERT = insert(table).returning(table.c.id)
_INSERT_STATUS = insert(status_table).returning(status_table.c.id)
_THIS = table.c.id == bindparam("workflow")
_DELETE = delete(table).where(_THIS)
_TRY = select(bindparam("text").op("~")(bindparam("pattern")))


async def create_workflow(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Workflow:
    """Create a workflow from a document, with those of its statuses that do not exist yet.

    Raises `NotAllowed`, and `Invalid` that says of every part what is wrong with it.
    """
    require_administrator(catalogue, actor, "change workflows")
    document = read_document(sent)
    await take_part(tx, catalogue, "schemes")
    _require_free_name(catalogue, document.name, None)
    if len(catalogue.schemes.workflows) >= MOST_WORKFLOWS:
        raise Invalid(f"A site has at most {MOST_WORKFLOWS:,} workflows.")
    statuses = await _statuses(tx, catalogue, actor, document)
    workflow = compose(catalogue, 0, document, statuses)
    await _require_patterns(tx, workflow)
    row = workflow_row(workflow)
    del row["id"]
    workflow = msgspec.structs.replace(workflow, id=int(await tx.fetch_value(_INSERT, row)))
    tx.emit(_event(catalogue, Avi.WORKFLOW_CREATED, "workflow", workflow.id, actor))
    return workflow


async def edit_workflow(
    tx: Tx, catalogue: Catalogue, actor: User | None, workflow_id: int, sent: dict[str, Any]
) -> Workflow:
    """Replace a workflow by a document; `statusMigration` says where issues go whose status disappears.

    Raises `NotFound`, `NotAllowed`, and `Invalid` as creating does, or where issues would be in no status of theirs.
    """
    before = known_workflow(catalogue, actor, workflow_id)
    sent = dict(sent)
    migration = sent.pop("statusMigration", None)
    document = read_document(sent)
    await take_part(tx, catalogue, "schemes")
    _require_free_name(catalogue, document.name, before.id)
    statuses = await _statuses(tx, catalogue, actor, document)
    after = compose(catalogue, before.id, document, statuses)
    await _require_patterns(tx, after)
    using = {one.id for one in catalogue.schemes.workflow_schemes.values() if before.id in one.workflow_ids()}
    projects = [one for one in catalogue.projects.all.values() if one.workflow_scheme_id in using]
    workflows = {**catalogue.schemes.workflows, before.id: after}
    places = places_of(catalogue, projects, catalogue.schemes.workflow_schemes, workflows)
    concerned = [(place, flow) for place, flow in places if flow.id == before.id]
    moves = read_migration(catalogue, migration, more=statuses)
    await migrate_statuses(tx, catalogue, actor, concerned, moves)
    row = workflow_row(after)
    del row["id"]
    await tx.execute(update(table).where(_THIS).values(row), {"workflow": before.id})
    tx.emit(_event(catalogue, Avi.WORKFLOW_UPDATED, "workflow", before.id, actor))
    return after


async def delete_workflow(tx: Tx, catalogue: Catalogue, actor: User | None, workflow_id: int) -> None:
    """Delete a workflow that no scheme has. Raises `NotFound`, `NotAllowed`, `Invalid`."""
    workflow = known_workflow(catalogue, actor, workflow_id)
    await take_part(tx, catalogue, "schemes")
    using = [one.name for one in catalogue.schemes.workflow_schemes.values() if workflow.id in one.workflow_ids()]
    if using:
        raise Invalid(f"The workflow '{workflow.name}' is in the scheme '{using[0]}', so it cannot be deleted.")
    await tx.execute(_DELETE, {"workflow": workflow.id})
    tx.emit(_event(catalogue, Avi.WORKFLOW_DELETED, "workflow", workflow.id, actor))


def known_workflow(catalogue: Catalogue, actor: User | None, workflow_id: int) -> Workflow:
    """Return a workflow. Raises `NotAllowed` for who does not administer the site, `NotFound`."""
    require_administrator(catalogue, actor, "change workflows")
    found = catalogue.schemes.workflows.get(workflow_id)
    if found is None:
        raise NotFound(f"The workflow with id '{workflow_id}' does not exist.")
    return found


async def _statuses(tx: Tx, catalogue: Catalogue, actor: User | None, document: WorkflowDocument) -> Mapping[str, int]:
    """Return the ids of all statuses by lower-case name, having created those of the document that are not there."""
    known = {one.name.lower(): one.id for one in catalogue.schemes.statuses.values()}
    categories = {one.key: one.id for one in CATEGORIES.values()}
    for one in _missing(document.statuses, known):
        if one.category not in categories:
            raise Invalid(
                fields={
                    one.name: f"The status '{one.name}' does not exist. To create it, give it one of the categories "
                    f"{', '.join(categories)}."
                }
            )
        row = {"name": one.name, "category_id": categories[one.category], "description": one.description}
        known[one.name.lower()] = int(await tx.fetch_value(_INSERT_STATUS, row))
        tx.emit(_event(catalogue, Avi.STATUS_CREATED, "status", known[one.name.lower()], actor))
    return known


def _missing(statuses: Iterable[StatusDocument], known: Mapping[str, int]) -> list[StatusDocument]:
    return [one for one in statuses if one.name.lower() not in known]


def _require_free_name(catalogue: Catalogue, name: str, own_id: int | None) -> None:
    for one in catalogue.schemes.workflows.values():
        if one.name.lower() == name.lower() and one.id != own_id:
            raise Invalid(fields={"name": f"A workflow with the name '{name}' already exists."})


async def _require_patterns(tx: Tx, workflow: Workflow) -> None:
    """Let the database read the patterns, which alone knows whether it can."""
    for transition in (workflow.creation, *(one.rules for one in workflow.transitions)):
        for validator in transition.validators:
            if isinstance(validator, PatternRequired):
                try:
                    await tx.fetch_value(_TRY, {"text": "", "pattern": validator.pattern})
                except Invalid:
                    raise Invalid(f"'{validator.pattern}' is no regular expression.") from None


def _event(catalogue: Catalogue, avi: Avi, noun: str, thing_id: int, actor: User | None) -> Event:
    return Event(avi=avi, ari=ari(catalogue.site_id, noun, thing_id), actor_id=actor.id if actor else None)
