"""What a project of a template begins with: issue types, schemes, and a board with its filter."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, insert, select

from whimbrel.actions.boards import columns_of, estimation, insert_board
from whimbrel.actions.issuetypes import add_issue_type
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.filter import filter_share, saved_filter
from whimbrel.storage.schema.scheme import issue_type_scheme, workflow_scheme
from whimbrel.tracker.board import Board, BoardType
from whimbrel.tracker.event import Event
from whimbrel.tracker.filter import ShareKind
from whimbrel.tracker.project import Project
from whimbrel.tracker.template import Template
from whimbrel.tracker.user import User

_INSERT_TYPES = insert(issue_type_scheme).returning(issue_type_scheme.c.id)
_INSERT_WORKFLOWS = insert(workflow_scheme).returning(workflow_scheme.c.id)
_INSERT_FILTER = insert(saved_filter).returning(saved_filter.c.id)
_NAMES = select(func.lower(saved_filter.c.name).label("name")).where(saved_filter.c.owner_id == bindparam("owner"))


async def furnish(
    tx: Tx, catalogue: Catalogue, actor: User | None, template: Template, project: Project, sent: Collection[str]
) -> Project:
    """Make the schemes that a project of a template has of its own, and return the project with them.

    Schemes that are `sent`, by the names of the members, are left as they are.
    """
    chosen: dict[str, Any] = {}
    if "issueTypeScheme" not in sent:
        ids = [await _type(tx, catalogue, actor, one) for one in template.issue_types]
        named = {"name": f"{project.key}: {template.name} Issue Type Scheme", "description": ""}
        row = {**named, "issue_type_ids": ids, "default_issue_type_id": ids[0]}
        chosen["issue_type_scheme_id"] = int(await tx.fetch_value(_INSERT_TYPES, row))
        _announce(tx, catalogue, actor, Avi.ISSUE_TYPE_SCHEME_CREATED, chosen["issue_type_scheme_id"])
    if "workflowScheme" not in sent and template.workflow_id in catalogue.schemes.workflows:
        named = {"name": f"{project.key}: {template.name} Workflow Scheme", "description": ""}
        row = {**named, "default_workflow_id": template.workflow_id, "by_issue_type": {}}
        chosen["workflow_scheme_id"] = int(await tx.fetch_value(_INSERT_WORKFLOWS, row))
    if "permissionScheme" not in sent and template.permission_scheme_id in catalogue.schemes.permission_schemes:
        chosen["permission_scheme_id"] = template.permission_scheme_id
    return msgspec.structs.replace(project, **chosen)


async def make_board(tx: Tx, catalogue: Catalogue, actor: User, template: Template, project: Project) -> None:
    """Make the board that a project of a template has, over a filter that those who browse the project see."""
    if template.board is None:
        return
    filter_id = await _filter(tx, actor, project)
    tx.emit(Event(avi=Avi.FILTER_CREATED, ari=ari(catalogue.site_id, "filter", filter_id), actor_id=actor.id))
    workflow = catalogue.schemes.workflows[
        template.workflow_id
        if template.workflow_id in catalogue.schemes.workflows
        else catalogue.schemes.workflow_schemes[project.workflow_scheme_id].default_workflow_id
    ]
    board = Board(
        id=0,
        name=f"{project.key} board",
        type=template.board,
        filter_id=filter_id,
        columns=tuple(columns_of(catalogue, workflow.statuses)),
        owner_id=actor.id,
        project_id=project.id,
        estimation_field=estimation(catalogue) if template.board is BoardType.SCRUM else None,
    )
    await insert_board(tx, catalogue, actor, board)


async def _filter(tx: Tx, owner: User, project: Project) -> int:
    taken = {row.name for row in await tx.fetch_all(_NAMES, {"owner": owner.id})}
    wanted = f"Filter for {project.key} board"
    more = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    name = next(one for one in (wanted, *more) if one.lower() not in taken)
    row = {
        "name": name,
        "description": "",
        "owner_id": owner.id,
        "jql": f'project = "{project.key}" ORDER BY Rank ASC',
        "created": tx.now,
        "updated": tx.now,
    }
    filter_id = int(await tx.fetch_value(_INSERT_FILTER, row))
    share = {"filter_id": filter_id, "kind": str(ShareKind.PROJECT), "project_id": project.id}
    await tx.execute(insert(filter_share), share)
    return filter_id


async def _type(tx: Tx, catalogue: Catalogue, actor: User | None, wanted: Any) -> int:
    for known in catalogue.schemes.issue_types.values():
        if (known.name.lower(), known.subtask) == (wanted.name.lower(), wanted.subtask):
            return known.id
    return (await add_issue_type(tx, catalogue, actor, wanted.name, wanted.description, subtask=wanted.subtask)).id


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, avi: Avi, scheme_id: int) -> None:
    named = ari(catalogue.site_id, avi.rpartition(":")[2], scheme_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None))
