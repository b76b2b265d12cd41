"""Boards: `board` and the lists below it."""

from litestar.params import FromPath

from whimbrel.actions.boards import create_board, delete_board
from whimbrel.catalogue.boards import BOARD_MISSING
from whimbrel.reads.boards import backlog_of, issues_of, narrowed, read_board, read_boards, read_sprint, sprints_of
from whimbrel.reads.parts import Parts
from whimbrel.reads.projects import visible_projects
from whimbrel.reads.search import SearchRequest, search
from whimbrel.rest.agile.board_json import board_json, configuration_json, epic_json, sprint_json
from whimbrel.rest.agile.pages import numbered, page_json
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.project_json import project_json, version_json
from whimbrel.rest.shape.search import answer_search, asked_jql
from whimbrel.tracker.board import Board
from whimbrel.tracker.project import Project
from whimbrel.tracker.sprint import SprintState

_SEARCH = "jql startAt maxResults fields expand validateQuery"
_MOST_EPICS = 1000


@route("GET", "/board", query="startAt maxResults type name projectKeyOrId")
async def read_all(call: Incoming) -> Answer:
    """List the boards that the asker may see, by name."""
    call.somebody()
    types = set(call.query.names("type"))
    name = (call.query.text("name") or "").lower()
    mention = call.query.text("projectKeyOrId")
    project = call.catalogue.projects.find(mention) if mention else None
    boards = [
        board_json(call.place, board)
        for board in await call.ask(read_boards)
        if (not types or str(board.type) in types)
        and name in board.name.lower()
        and (mention is None or (project is not None and board.project_id == project.id))
    ]
    return page_json(call, boards)


@route("POST", "/board", body="name, type: scrum or kanban, filterId", success=201)
async def create(call: Incoming) -> Answer:
    """Create a board of a saved filter."""
    done = await call.carry_out(create_board, await call.object())
    return answer.json(board_json(call.place, done.result), 201, position=done.position)


@route("GET", "/board/{key:str}")
async def read_one(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a board."""
    return answer.json(board_json(call.place, await _board(call, key)))


@route("DELETE", "/board/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a board; its filter, issues and sprints stay."""
    call.signed_in()
    done = await call.carry_out(delete_board, numbered(key, BOARD_MISSING))
    return answer.nothing(position=done.position)


@route("GET", "/board/filter/{filter_id:str}", query="startAt maxResults")
async def read_of_filter(call: Incoming, filter_id: FromPath[str]) -> Answer:
    """Show a page of the boards of a saved filter."""
    call.somebody()
    wanted = numbered(filter_id, "The filter does not exist.")
    boards = [board_json(call.place, one) for one in await call.ask(read_boards) if one.filter_id == wanted]
    return page_json(call, boards)


@route("GET", "/board/{key:str}/configuration")
async def read_configuration(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a board with its filter, columns, estimation and ranking."""
    return answer.json(configuration_json(call.place, call.catalogue, await _board(call, key)))


@route("GET", "/board/{key:str}/issue", query=_SEARCH)
async def read_issues(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a page of the issues of a board, by rank."""
    return await _issues(call, issues_of(await _board(call, key)))


@route("GET", "/board/{key:str}/backlog", query=_SEARCH)
async def read_backlog(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a page of the issues in the backlog of a board, by rank."""
    return await _issues(call, backlog_of(await _board(call, key)))


@route("GET", "/board/{key:str}/sprint", query="startAt maxResults state")
async def read_sprints(call: Incoming, key: FromPath[str]) -> Answer:
    """List the sprints of a board, in their order."""
    board = await _board(call, key)
    states = set(call.query.names("state")) or set(SprintState)
    found = (sprint for sprint in sprints_of(call.catalogue, board) if sprint.state in states)
    return page_json(call, [sprint_json(call.place, sprint) for sprint in found])


@route("GET", "/board/{key:str}/sprint/{sprint_key:str}/issue", query=_SEARCH)
async def read_sprint_issues(call: Incoming, key: FromPath[str], sprint_key: FromPath[str]) -> Answer:
    """Show a page of the issues of a board that are in a sprint, by rank."""
    board = await _board(call, key)
    sprint = await call.ask(read_sprint, numbered(sprint_key, BOARD_MISSING))
    return await _issues(call, f"{issues_of(board)} AND sprint = {sprint.id}")


@route("GET", "/board/{key:str}/epic", query="startAt maxResults done")
async def read_epics(call: Incoming, key: FromPath[str]) -> Answer:
    """List the epics of a board, by rank."""
    board = await _board(call, key)
    jql = f"{issues_of(board)} AND issuetype = Epic ORDER BY Rank ASC"
    catalogue, found = await call.see(search, SearchRequest(jql, limit=_MOST_EPICS, parts=Parts(), validation="none"))
    shown = [epic_json(call.place, catalogue, view) for view in found.issues]
    if call.query.text("done"):
        done = call.query.flag("done")
        shown = [epic for epic in shown if epic["done"] == done]
    return page_json(call, shown)


@route("GET", "/board/{key:str}/epic/none/issue", query=_SEARCH)
async def read_issues_without_epic(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a page of the issues of a board that have no epic, by rank."""
    board = await _board(call, key)
    return await _issues(call, f'{issues_of(board)} AND issuetype != Epic AND "Epic Link" is EMPTY')


@route("GET", "/board/{key:str}/epic/{epic:int}/issue", query=_SEARCH)
async def read_issues_of_epic(call: Incoming, key: FromPath[str], epic: FromPath[int]) -> Answer:
    """Show a page of the issues of a board that are under an epic, by rank."""
    return await _issues(call, f'{issues_of(await _board(call, key))} AND "Epic Link" = {epic}')


@route("GET", "/board/{key:str}/version", query="startAt maxResults released")
async def read_versions(call: Incoming, key: FromPath[str]) -> Answer:
    """List the versions of the projects of a board."""
    projects = await _projects(call, await _board(call, key))
    found = [one for project in projects for one in call.catalogue.projects.versions_of.get(project.id, ())]
    if call.query.text("released"):
        released = call.query.flag("released")
        found = [version for version in found if version.released == released]
    return page_json(call, [{**version_json(call.place, one), "id": one.id} for one in found])


@route("GET", "/board/{key:str}/project", query="startAt maxResults")
async def read_projects(call: Incoming, key: FromPath[str]) -> Answer:
    """List the projects of a board."""
    projects = await _projects(call, await _board(call, key))
    categories = call.catalogue.projects.categories
    return page_json(call, [project_json(call.place, project, categories) for project in projects])


async def _board(call: Call, key: str) -> Board:
    call.somebody()
    return await call.ask(read_board, numbered(key, BOARD_MISSING))


async def _issues(call: Call, base: str) -> Answer:
    return answer.json(await answer_search(call, call.query, narrowed(base, asked_jql(call.query))))


async def _projects(call: Call, board: Board) -> list[Project]:
    """Return the projects that a board is about and the asker sees: its own, or those that have issues on it."""
    seen = visible_projects(call.catalogue, call.user)
    if board.project_id is not None:
        return [project for project in seen if project.id == board.project_id]
    found = []
    for project in seen:
        jql = f"{issues_of(board)} AND project = {project.id}"
        if (await call.ask(search, SearchRequest(jql, limit=0, validation="none"))).total:
            found.append(project)
    return found


HANDLERS = (
    *(read_all, create, read_of_filter, read_one, delete, read_configuration, read_issues, read_backlog, read_sprints),
    *(read_sprint_issues, read_epics, read_issues_without_epic, read_issues_of_epic, read_versions, read_projects),
)
