"""What can be done with boards: create, delete."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert

from whimbrel.actions.described import read_name
from whimbrel.catalogue.boards import find_board, may_edit_board
from whimbrel.catalogue.filters import may_see_filter
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotSignedIn
from whimbrel.events.names import Avi, ari
from whimbrel.jql.asker import Asker
from whimbrel.jql.fields import BY_NAME
from whimbrel.jql.resolved import And, AnyOf
from whimbrel.search.understanding import understand
from whimbrel.storage import filters
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.agile import board as table
from whimbrel.tracker.board import Board, BoardType, Column
from whimbrel.tracker.customfield import NUMBER
from whimbrel.tracker.event import Event
from whimbrel.tracker.filter import FILTER_MISSING, SavedFilter
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.status import DONE, IN_PROGRESS, TO_DO
from whimbrel.tracker.user import User

_PROJECT = BY_NAME["project"]
_INSERT = insert(table).returning(table.c.id)
_DELETE = delete(table).where(table.c.id == bindparam("board_id"))
_ESTIMATING = ("Story Points", "Story point estimate")
_COLUMNS = (("To Do", TO_DO), ("In Progress", IN_PROGRESS), ("Done", DONE))


async def create_board(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Board:
    """Create a board: `{"name", "type", "filterId"}`, with a column for each category of statuses.

    A board is at home in the project that its filter is about, where it is about one. Raises `NotSignedIn`, and
    `Invalid` naming every wrong member.
    """
    if actor is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    wrong: dict[str, str] = {}
    name = read_name(sent, "", wrong, "You must specify a name for the board.")
    if sent.get("type") not in set(BoardType):
        wrong["type"] = f"The type of a board is one of {', '.join(BoardType)}."
    filter_id = parse_id(str(sent.get("filterId")))
    found = await filters.mentioned(tx, [filter_id]) if filter_id is not None else []
    if not found or not may_see_filter(catalogue, actor, found[0]):
        wrong["filterId"] = FILTER_MISSING
    if wrong:
        raise Invalid(fields=wrong)
    project_id = await _home(tx, catalogue, actor, found[0])
    board = Board(
        id=0,
        name=name,
        type=BoardType(sent["type"]),
        filter_id=found[0].id,
        columns=tuple(columns_of(catalogue, _statuses(catalogue, project_id))),
        owner_id=actor.id,
        project_id=project_id,
        estimation_field=estimation(catalogue) if sent["type"] == BoardType.SCRUM else None,
    )
    return await insert_board(tx, catalogue, actor, board)


async def insert_board(tx: Tx, catalogue: Catalogue, actor: User | None, board: Board) -> Board:
    """Insert a board (its id is ignored) and return it; whoever calls has seen to it that it may."""
    await touch(tx, "boards")
    row = msgspec.structs.asdict(board)
    del row["id"]
    row |= {"type": str(board.type), "columns": msgspec.to_builtins(board.columns)}
    board = msgspec.structs.replace(board, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, board, Avi.BOARD_CREATED)
    return board


async def delete_board(tx: Tx, catalogue: Catalogue, actor: User | None, board_id: int | None) -> None:
    """Delete a board; its filter, issues and sprints stay. Raises `NotFound`, `NotAllowed`."""
    board, _ = await find_board(tx, catalogue, actor, board_id)
    if not may_edit_board(catalogue, actor, board):
        raise NotAllowed("You do not have permission to delete this board.")
    await touch(tx, "boards")
    await tx.execute(_DELETE, {"board_id": board.id})
    _announce(tx, catalogue, actor, board, Avi.BOARD_DELETED)


async def _home(tx: Tx, catalogue: Catalogue, actor: User, found: SavedFilter) -> int | None:
    """Return the project that a filter is about; none where it is about several, or cannot be asked."""
    asked = await understand(tx, catalogue, Asker.of(actor, tx.now), found.jql, "none")
    where = asked.normal.where
    for node in where.children if isinstance(where, And) else (where,):
        if isinstance(node, AnyOf) and node.field == _PROJECT and not node.negated and len(node.values) == 1:
            return int(str(node.values[0]))
    return None


def _statuses(catalogue: Catalogue, project_id: int | None) -> Collection[int]:
    """Return the statuses of a project's workflows, or all."""
    schemes = catalogue.schemes
    project = catalogue.projects.all.get(project_id or 0)
    if project is None:
        return schemes.statuses
    types = schemes.issue_types_of(project)
    return {status for one in types for status in schemes.workflow_of(project, one.id).statuses}


def columns_of(catalogue: Catalogue, status_ids: Collection[int]) -> Iterable[Column]:
    """Yield a column for each category, with those of the statuses that are of it."""
    for name, category in _COLUMNS:
        statuses = (status for status in catalogue.schemes.statuses.values() if status.id in status_ids)
        yield Column(name, tuple(status.id for status in statuses if status.category_id == category.id))


def estimation(catalogue: Catalogue) -> str | None:
    """Return the field that estimates issues on a board of sprints, by its REST id; None where there is none."""
    numbers = (field for field in catalogue.fields.all.values() if field.type == NUMBER)
    return next((field.key for field in numbers if field.name in _ESTIMATING), None)


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, board: Board, avi: Avi) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "board", board.id),
            project_id=board.project_id,
            actor_id=actor.id if actor else None,
        )
    )
