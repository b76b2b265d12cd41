"""Boards, sprints and epics, as the agile API shows them; their ids are numbers."""

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.issue import IssueView
from whimbrel.rest.http.instant import to_iso
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.board import Board, Column
from whimbrel.tracker.customfield import EPIC_COLOUR, EPIC_NAME, EPIC_STATUS, RANK, CustomField, FieldType
from whimbrel.tracker.sprint import Sprint

_DONE = "Done"
_COLOUR = "color_1"


def board_json(place: Place, board: Board) -> Json:
    """Show a board in short."""
    return {"id": board.id, "self": place.agile("board", board.id), "name": board.name, "type": str(board.type)}


def configuration_json(place: Place, catalogue: Catalogue, board: Board) -> Json:
    """Show a board with its filter, columns, estimation and ranking."""
    shown = {
        **board_json(place, board),
        "self": place.agile("board", board.id, "configuration"),
        "filter": {"id": str(board.filter_id), "self": place.rest("filter", board.filter_id)},
        "columnConfig": {
            "columns": [_column_json(place, column) for column in board.columns],
            "constraintType": board.constraint_type,
        },
    }
    if board.sub_query:
        shown["subQuery"] = {"query": board.sub_query}
    estimation = catalogue.fields.by_key(board.estimation_field) if board.estimation_field else None
    if estimation is not None:
        named = {"fieldId": estimation.key, "displayName": estimation.name}
        shown["estimation"] = {"type": "field", "field": named}
    rank = field_of(catalogue, RANK)
    return {**shown, "ranking": {"rankCustomFieldId": rank.id}} if rank is not None else shown


def _column_json(place: Place, column: Column) -> Json:
    statuses = [{"id": str(status_id), "self": place.rest("status", status_id)} for status_id in column.status_ids]
    bounds = {name: bound for name, bound in (("min", column.min), ("max", column.max)) if bound is not None}
    return {"name": column.name, "statuses": statuses, **bounds}


def sprint_json(place: Place, sprint: Sprint) -> Json:
    """Show a sprint; what it has not is absent."""
    told = {
        "startDate": to_iso(sprint.start),
        "endDate": to_iso(sprint.end),
        "completeDate": to_iso(sprint.completed),
        "activatedDate": to_iso(sprint.activated),
        "originBoardId": sprint.board_id,
        "goal": sprint.goal or None,
    }
    return {
        "id": sprint.id,
        "self": place.agile("sprint", sprint.id),
        "state": str(sprint.state),
        "name": sprint.name,
        **{name: value for name, value in told.items() if value is not None},
        "synced": False,
        "autoStartStop": False,
    }


def epic_json(place: Place, catalogue: Catalogue, view: IssueView) -> Json:
    """Show an epic: its name is that of the board, its summary that of the issue."""
    issue = view.issue
    status = _scalar(catalogue, view, EPIC_STATUS)
    option = catalogue.fields.options.get(int(str(status))) if status is not None else None
    return {
        "id": issue.id,
        "key": view.key,
        "self": place.agile("epic", issue.id),
        "name": str(_scalar(catalogue, view, EPIC_NAME) or issue.summary),
        "summary": issue.summary,
        "color": {"key": str(_scalar(catalogue, view, EPIC_COLOUR) or _COLOUR)},
        "done": option is not None and option.value == _DONE,
    }


def field_of(catalogue: Catalogue, wanted: FieldType) -> CustomField | None:
    """Return the site's field of a type; the oldest where there are several."""
    found = (field for field in catalogue.fields.all.values() if field.type == wanted)
    return min(found, key=lambda field: field.id, default=None)


def _scalar(catalogue: Catalogue, view: IssueView, wanted: FieldType) -> object:
    field = field_of(catalogue, wanted)
    value = view.issue.custom.get(field.id, ()) if field is not None else ()
    return value[0] if value else None
