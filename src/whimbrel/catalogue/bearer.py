"""What bears entity properties: found by how clients name it, with what a user may do with its properties."""

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.catalogue.audience import may_see
from whimbrel.catalogue.boards import find_board, find_sprint, may_edit_board, may_manage_sprints
from whimbrel.catalogue.dashboards import find_dashboard, may_edit_dashboard
from whimbrel.catalogue.mention import ISSUE_MISSING, locate
from whimbrel.catalogue.permissions import allows, is_administrator, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.postgres import Reader, Tx
from whimbrel.storage.schema.issue import comment
from whimbrel.tracker.comment import Visibility
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.property import Entity
from whimbrel.tracker.user import User

_COMMENT = select(comment.c.issue_id, comment.c.author_id, comment.c.group_id, comment.c.role_id).where(
    comment.c.id == bindparam("comment_id")
)


class Bearer(msgspec.Struct, frozen=True):
    """One entity that a user may see; `may_edit` tells whether the user may change its properties."""

    entity: Entity
    id: int
    project_id: int | None
    issue_id: int | None
    may_edit: bool
    dashboard_id: int | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Return what the entity is known by: its id, before it that of its dashboard where it is an item of one."""
        return (self.id,) if self.dashboard_id is None else (self.dashboard_id, self.id)


async def find_bearer(
    reader: Reader | Tx, catalogue: Catalogue, user: User | None, entity: Entity, mention: str
) -> Bearer:
    """Return the entity of that key or id. Raises `NotFound` where it is missing or hidden: nobody learns which.

    An account is named by its key, an item of a dashboard by the ids of both with a slash between them. Raises
    `NotAllowed` for an account that is neither one's own nor administered.
    """
    if entity is Entity.PROJECT:
        return _project(catalogue, user, mention)
    if entity is Entity.USER:
        return _account(catalogue, user, mention)
    if entity is Entity.ISSUE_TYPE:
        return _issue_type(catalogue, user, mention)
    if entity is not Entity.ISSUE:
        return await _APART[entity](reader, catalogue, user, mention)
    issue_id = await locate(reader, catalogue, mention)
    issue = await _seen_issue(reader, catalogue, user, issue_id)
    if issue is None:
        raise NotFound(ISSUE_MISSING)
    project = catalogue.projects.all[issue.project_id]
    may_edit = allows(catalogue, user, Permission.EDIT_ISSUES, project, issue)
    return Bearer(entity, issue.id, issue.project_id, issue.id, may_edit)


def _project(catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    project = catalogue.projects.find(mention)
    may_edit = project is not None and allows(catalogue, user, Permission.ADMINISTER_PROJECTS, project)
    if project is None or not (may_edit or allows(catalogue, user, Permission.BROWSE_PROJECTS, project)):
        raise NotFound(f"No project could be found with {'id' if mention.isdigit() else 'key'} '{mention[:40]}'.")
    return Bearer(Entity.PROJECT, project.id, project.id, None, may_edit)


def _account(catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    """Return an account by its key, to its owner and to administrators."""
    found = catalogue.people.by_key.get(mention)
    if found is None:
        raise NotFound(f"The user with the key '{mention[:40]}' does not exist")
    if not (is_administrator(catalogue, user) or (user is not None and user.id == found.id)):
        raise NotAllowed("You may see the properties of your own account only.")
    return Bearer(Entity.USER, found.id, None, None, may_edit=True)


def _issue_type(catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    found = catalogue.schemes.issue_types.get(parse_id(mention) or 0)
    if found is None:
        raise NotFound(f"The issue type with id '{mention[:40]}' does not exist.")
    return Bearer(Entity.ISSUE_TYPE, found.id, None, None, is_administrator(catalogue, user))


async def _board(reader: Reader | Tx, catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    board, _ = await find_board(reader, catalogue, user, parse_id(mention))
    return Bearer(Entity.BOARD, board.id, board.project_id, None, may_edit_board(catalogue, user, board))


async def _sprint(reader: Reader | Tx, catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    sprint, board = await find_sprint(reader, catalogue, user, parse_id(mention))
    may_edit = is_administrator(catalogue, user) if board is None else may_manage_sprints(catalogue, user, board)
    return Bearer(Entity.SPRINT, sprint.id, board.project_id if board else None, None, may_edit)


async def _item(reader: Reader | Tx, catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    of_dashboard, _, item = mention.partition("/")
    dashboard = await find_dashboard(reader, catalogue, user, of_dashboard)
    item_id = parse_id(item)
    if item_id is None:
        raise NotFound(f"The dashboard has no item with the id '{item[:40]}'.")
    may_edit = may_edit_dashboard(catalogue, user, dashboard)
    return Bearer(Entity.DASHBOARD_ITEM, item_id, None, None, may_edit, dashboard_id=dashboard.id)


async def _comment(reader: Reader | Tx, catalogue: Catalogue, user: User | None, mention: str) -> Bearer:
    comment_id = parse_id(mention)
    row = None if comment_id is None else await reader.fetch_one(_COMMENT, {"comment_id": comment_id})
    issue = await _seen_issue(reader, catalogue, user, row.issue_id if row else None)
    if (
        row is None
        or issue is None
        or comment_id is None
        or not may_see(catalogue, user, issue.project_id, Visibility(row.group_id, row.role_id))
    ):
        raise NotFound(f"Can not find a comment for the id: {mention[:40]}.")
    project = catalogue.projects.all[issue.project_id]
    own = user is not None and row.author_id == user.id
    may_edit = allows(catalogue, user, Permission.EDIT_ALL_COMMENTS, project, issue) or (
        own and allows(catalogue, user, Permission.EDIT_OWN_COMMENTS, project, issue)
    )
    return Bearer(Entity.COMMENT, comment_id, issue.project_id, issue.id, may_edit)


async def _seen_issue(
    reader: Reader | Tx, catalogue: Catalogue, user: User | None, issue_id: int | None
) -> Issue | None:
    issue = None if issue_id is None else (await issues.load(reader, [issue_id])).get(issue_id)
    return issue if issue is not None and visible(catalogue, user, archived=True).sees(issue) else None


_APART = {
    Entity.COMMENT: _comment,
    Entity.BOARD: _board,
    Entity.SPRINT: _sprint,
    Entity.DASHBOARD_ITEM: _item,
}
"""How entities are found that take a statement."""
