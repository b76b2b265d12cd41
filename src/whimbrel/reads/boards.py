"""Boards and sprints, as those who may see them see them, and the queries behind their lists of issues."""

from whimbrel.catalogue.boards import find_board, find_sprint, visible_boards
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.ast import Query
from whimbrel.jql.parse import parse
from whimbrel.jql.print import print_query
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.board import Board, BoardType
from whimbrel.tracker.sprint import Sprint
from whimbrel.tracker.user import User

_NOT_PLANNED = "(sprint is EMPTY OR sprint not in (openSprints(), futureSprints())) AND statusCategory != Done"


async def read_boards(reader: Reader, catalogue: Catalogue, user: User | None) -> list[Board]:
    """Return the boards that a user may see, by name."""
    found = await visible_boards(reader, catalogue, user, catalogue.boards.values())
    return sorted(found, key=lambda board: (board.name.lower(), board.id))


async def read_board(reader: Reader, catalogue: Catalogue, user: User | None, board_id: int | None) -> Board:
    """Return a board. Raises `NotFound` where it is missing or hidden."""
    return (await find_board(reader, catalogue, user, board_id))[0]


async def read_sprint(reader: Reader, catalogue: Catalogue, user: User | None, sprint_id: int | None) -> Sprint:
    """Return a sprint. Raises `NotFound` where it is missing, or of a board that the user may not see."""
    return (await find_sprint(reader, catalogue, user, sprint_id))[0]


def sprints_of(catalogue: Catalogue, board: Board) -> list[Sprint]:
    """Return the sprints of a board, in their order."""
    found = (sprint for sprint in catalogue.sprints.values() if sprint.board_id == board.id)
    return sorted(found, key=lambda sprint: (sprint.sequence, sprint.id))


def issues_of(board: Board) -> str:
    """Return the JQL of the issues of a board."""
    shown = f"filter = {board.filter_id}"
    return f"{shown} AND ({board.sub_query})" if board.sub_query else shown


def backlog_of(board: Board) -> str:
    """Return the JQL of the issues of a board that are not done and in no sprint, or not begun where there are none."""
    if board.type is BoardType.SCRUM:
        return f"{issues_of(board)} AND {_NOT_PLANNED}"
    first = board.columns[0].status_ids if board.columns else ()
    statuses = ", ".join(map(str, first))
    return f"{issues_of(board)} AND " + (f"status in ({statuses})" if first else "status is EMPTY")


def narrowed(base: str, jql: str) -> str:
    """Return the JQL of what two queries both find, in the order of the second one, else by rank.

    Raises `JqlError` for a second one that is no JQL.
    """
    asked = parse(jql)
    where = f" AND ({print_query(Query(asked.where, (), asked.span))})" if asked.where else ""
    order = print_query(Query(None, asked.order_by, asked.span)) if asked.order_by else "ORDER BY Rank ASC"
    return f"{base}{where} {order}"
