"""Who may see a board, and who may change it and its sprints."""

from collections.abc import Iterable, Mapping

from whimbrel.catalogue.filters import may_see_filter
from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.storage import filters
from whimbrel.storage.reader import Reader
from whimbrel.tracker.board import Board
from whimbrel.tracker.filter import SavedFilter
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.sprint import Sprint
from whimbrel.tracker.user import User

BOARD_MISSING = (
    "The requested board cannot be viewed because it either does not exist or you do not have permission to view it."
)


async def visible_boards(
    reader: Reader, catalogue: Catalogue, user: User | None, boards: Iterable[Board]
) -> dict[Board, SavedFilter]:
    """Return those boards whose saved filter the user may see, with it; one statement for any number."""
    wanted = list(boards)
    found = await filters.mentioned(reader, {board.filter_id for board in wanted}) if wanted else []
    seen: Mapping[int, SavedFilter] = {one.id: one for one in found if may_see_filter(catalogue, user, one)}
    return {board: seen[board.filter_id] for board in wanted if board.filter_id in seen}


async def find_board(
    reader: Reader, catalogue: Catalogue, user: User | None, board_id: int | None
) -> tuple[Board, SavedFilter]:
    """Return a board with its saved filter. Raises `NotFound` where it is missing or hidden: nobody learns which."""
    board = catalogue.boards.get(board_id) if board_id is not None else None
    found = await visible_boards(reader, catalogue, user, [board] if board is not None else [])
    if board is None or board not in found:
        raise NotFound(BOARD_MISSING)
    return board, found[board]


def may_edit_board(catalogue: Catalogue, user: User | None, board: Board) -> bool:
    """Tell whether a user who sees a board may change it: its owner, and who administers its project or the site."""
    if user is None or not user.active:
        return False
    project = catalogue.projects.all.get(board.project_id or 0)
    administers = project is not None and allows(catalogue, user, Permission.ADMINISTER_PROJECTS, project)
    return board.owner_id == user.id or administers or is_administrator(catalogue, user)


async def find_sprint(
    reader: Reader, catalogue: Catalogue, user: User | None, sprint_id: int | None
) -> tuple[Sprint, Board | None]:
    """Return a sprint with its board, if that is known.

    Raises `NotFound` where it is missing, or of a board that the user may not see.
    """
    sprint = catalogue.sprints.get(sprint_id) if sprint_id is not None else None
    board = catalogue.boards.get(sprint.board_id or 0) if sprint is not None else None
    hidden = board is not None and not await visible_boards(reader, catalogue, user, [board])
    if sprint is None or hidden:
        mention = str(sprint_id)[:40]
        raise NotFound(f"Sprint with id '{mention}' does not exist or you do not have permission to view it.")
    return sprint, board


def may_manage_sprints(catalogue: Catalogue, user: User | None, board: Board) -> bool:
    """Tell whether a user who sees a board may manage its sprints."""
    project = catalogue.projects.all.get(board.project_id or 0)
    manages = project is not None and allows(catalogue, user, Permission.MANAGE_SPRINTS_PERMISSION, project)
    return manages or may_edit_board(catalogue, user, board)


def require_sprint_manager(catalogue: Catalogue, user: User | None, board: Board) -> None:
    """Raise `NotAllowed` unless the user may manage the sprints of a board that they see."""
    if not may_manage_sprints(catalogue, user, board):
        raise NotAllowed("You do not have permission to manage the sprints of this board.")
