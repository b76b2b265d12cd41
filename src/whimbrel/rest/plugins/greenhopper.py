"""Boards under the addresses that they had before the agile API: `greenhopper/1.0`, which old clients still ask."""

from litestar.params import FromPath

from whimbrel.catalogue.boards import may_edit_board
from whimbrel.reads.boards import read_board, read_boards, sprints_of
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.board import BoardType
from whimbrel.tracker.identity import parse_id


@route("GET", "/rapidview")
async def read_views(call: Incoming) -> Answer:
    """List the boards that the asker may see, by name."""
    return await _views(call)


@route("GET", "/rapidviews/list")
async def read_view_list(call: Incoming) -> Answer:
    """List the boards that the asker may see, by name."""
    return await _views(call)


@route("GET", "/sprintquery/{mention:str}", query="includeHistoricSprints includeFutureSprints")
async def read_sprints(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the sprints of a board that have begun; those to come where they are asked for."""
    call.somebody()
    board = await call.ask(read_board, parse_id(mention))
    future = call.query.flag("includeFutureSprints")
    shown = [
        {"id": sprint.id, "sequence": sprint.sequence or sprint.id, "name": sprint.name, "state": sprint.state.upper()}
        for sprint in sprints_of(call.catalogue, board)
        if future or sprint.state != "future"
    ]
    return answer.json({"sprints": shown, "rapidViewId": board.id})


async def _views(call: Call) -> Answer:
    call.somebody()
    shown: list[Json] = [
        {
            "id": board.id,
            "name": board.name,
            "canEdit": may_edit_board(call.catalogue, call.user, board),
            "sprintSupportEnabled": board.type is BoardType.SCRUM,
            "filter": {"id": board.filter_id},
            "showDaysInColumn": False,
        }
        for board in await call.ask(read_boards)
    ]
    return answer.json({"views": shown})


HANDLERS = (read_views, read_view_list, read_sprints)
