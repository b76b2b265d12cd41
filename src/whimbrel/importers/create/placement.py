"""Sees to it that a project offers the issue types that its issues have, and workflows the statuses.

An imported project has a workflow of its own that holds every status seen, with a global transition into each: the
source's REST pages do not tell its transitions, and an issue must never stand in a status that its workflow lacks.
"""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import insert, update

from whimbrel.importers.allotment import allot
from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import issue_type_scheme, workflow, workflow_scheme
from whimbrel.storage.workflows import workflow_row, workflow_scheme_row
from whimbrel.tracker import defaults
from whimbrel.tracker.project import IssueTypeScheme, Project
from whimbrel.tracker.status import DONE, TO_DO, Status
from whimbrel.tracker.workflow import Transition, Workflow, WorkflowScheme


async def create_schemes(tx: Tx, known: Known, needs: Needs, key: str) -> tuple[int, int]:
    """Create a new project's schemes; return the ids of its issue type scheme and of its workflow scheme."""
    types, statuses = _wanted(known, needs, key)
    if not types:
        types = list(known.type_schemes[min(known.type_schemes)].issue_type_ids)
    if not statuses:
        statuses = list(known.workflows[min(known.workflows)].statuses)
    type_scheme = await _create_type_scheme(tx, known, key, types)
    flow = await _save_workflow(tx, known, key, statuses)
    scheme = await _create_workflow_scheme(tx, known, key, flow.id, {})
    return type_scheme.id, scheme.id


async def create_placements(tx: Tx, known: Known, needs: Needs) -> None:
    """Give projects the pairs of type and status that they lack."""
    for key in {key: None for key, _, _ in needs.placements}:
        types, statuses = _wanted(known, needs, key)
        place = known.projects[key]
        await _offer_types(tx, known, place, types)
        concerned = types or list(known.type_schemes[place.project.issue_type_scheme_id].issue_type_ids)
        if any((type_id, status_id) not in place.placed for type_id in concerned for status_id in statuses):
            await _extend_workflow(tx, known, place, concerned, statuses)
        for type_id in known.type_schemes[place.project.issue_type_scheme_id].issue_type_ids:
            scheme = known.workflow_schemes[place.project.workflow_scheme_id]
            place.place(type_id, known.workflows[scheme.workflow_of(type_id)].statuses)


def _wanted(known: Known, needs: Needs, key: str) -> tuple[list[int], list[int]]:
    """Return the ids of the types and of the statuses that a project needs, in the order in which they were met."""
    types: dict[int, None] = {}
    statuses: dict[int, None] = {}
    for project_key, type_name, status_name in needs.placements:
        if project_key == key:
            if type_name:
                types[known.types[type_name]] = None
            if status_name:
                statuses[known.statuses[status_name].id] = None
    return list(types), list(statuses)


async def _offer_types(tx: Tx, known: Known, place: KnownProject, types: Sequence[int]) -> None:
    """Add issue types to the project's own scheme, which it gets if it shares one with other projects."""
    scheme = known.type_schemes[place.project.issue_type_scheme_id]
    missing = [type_id for type_id in types if type_id not in scheme.issue_type_ids]
    if not missing:
        return
    every = (*scheme.issue_type_ids, *missing)
    shared = sum(one.project.issue_type_scheme_id == scheme.id for one in known.projects.values()) > 1
    if shared or scheme.id == min(known.type_schemes):
        own = await _create_type_scheme(tx, known, place.project.key, every)
        await _use(tx, place, issue_type_scheme_id=own.id)
        return
    known.type_schemes[scheme.id] = msgspec.structs.replace(scheme, issue_type_ids=every)
    changed = update(issue_type_scheme).where(issue_type_scheme.c.id == scheme.id)
    await tx.execute(changed.values(issue_type_ids=list(every)))


async def _create_type_scheme(tx: Tx, known: Known, key: str, types: Sequence[int]) -> IssueTypeScheme:
    (scheme_id,) = await allot(tx, issue_type_scheme, [None])
    scheme = IssueTypeScheme(scheme_id, f"{key} imported issue type scheme", tuple(types), types[0])
    row = msgspec.structs.asdict(scheme) | {"issue_type_ids": list(types)}
    await tx.execute(insert(issue_type_scheme), row)
    known.type_schemes[scheme.id] = scheme
    return scheme


async def _extend_workflow(
    tx: Tx, known: Known, place: KnownProject, types: Sequence[int], statuses: Sequence[int]
) -> None:
    """Let the types have the statuses: in the imported workflow, to which types move that followed another."""
    scheme = known.workflow_schemes[place.project.workflow_scheme_id]
    own = _workflow_of(known, place.project.key)
    moving = [type_id for type_id in types if own is None or scheme.workflow_of(type_id) != own.id]
    held = [known.workflows[scheme.workflow_of(type_id)].statuses for type_id in moving]
    flow = await _save_workflow(tx, known, place.project.key, [*(one for many in held for one in many), *statuses])
    if not moving:
        return
    followed = scheme.by_issue_type | dict.fromkeys(moving, flow.id)
    made = await _create_workflow_scheme(tx, known, place.project.key, scheme.default_workflow_id, followed)
    await _use(tx, place, workflow_scheme_id=made.id)


def _workflow_of(known: Known, key: str) -> Workflow | None:
    name = f"{key} imported workflow"
    return next((flow for flow in known.workflows.values() if flow.name == name), None)


async def _save_workflow(tx: Tx, known: Known, key: str, statuses: Iterable[int]) -> Workflow:
    """Write the project's imported workflow with these statuses beside those that it has."""
    before = _workflow_of(known, key)
    held = before.statuses if before is not None else ()
    every = tuple(dict.fromkeys((*held, *statuses)))
    if before is not None and every == held:
        return before
    workflow_id = before.id if before is not None else (await allot(tx, workflow, [None]))[0]
    flow = compose_workflow(workflow_id, f"{key} imported workflow", [_status(known, one) for one in every])
    row = workflow_row(flow)
    if before is None:
        await tx.execute(insert(workflow), row)
    else:
        await tx.execute(update(workflow).where(workflow.c.id == flow.id).values(definition=row["definition"]))
    known.workflows[flow.id] = flow
    return flow


def compose_workflow(workflow_id: int, name: str, statuses: Sequence[Status]) -> Workflow:
    """Return a workflow in which every status can be reached from every other.

    New issues begin in the first status of the category To Do. A transition into a status of the category Done sets
    the resolution, every other clears it.
    """
    initial = next((status for status in statuses if status.category_id == TO_DO.id), statuses[0])
    transitions = []
    for place, status in enumerate(statuses, 1):
        done = status.category_id == DONE.id
        resolution = defaults.RESOLUTION_DONE if done else None
        transitions.append(
            Transition(place * 10 + 1, status.name, status.id, sets_resolution=resolution, clears_resolution=not done)
        )
    ids = tuple(status.id for status in statuses)
    return Workflow(workflow_id, name, initial.id, ids, tuple(transitions), "Made by an import.")


def _status(known: Known, status_id: int) -> Status:
    return next(status for status in known.statuses.values() if status.id == status_id)


async def _create_workflow_scheme(
    tx: Tx, known: Known, key: str, default_workflow_id: int, by_issue_type: dict[int, int]
) -> WorkflowScheme:
    (scheme_id,) = await allot(tx, workflow_scheme, [None])
    scheme = WorkflowScheme(scheme_id, f"{key} imported workflow scheme", default_workflow_id, by_issue_type)
    await tx.execute(insert(workflow_scheme), workflow_scheme_row(scheme))
    known.workflow_schemes[scheme.id] = scheme
    return scheme


async def _use(tx: Tx, place: KnownProject, **schemes: int) -> None:
    """Let a project use other schemes."""
    changed: Project = msgspec.structs.replace(place.project, **schemes)
    place.project = changed
    await tx.execute(update(project).where(project.c.id == changed.id).values(**schemes))
