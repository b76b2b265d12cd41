"""What can be done with sprints: create, edit, start, close, delete, swap."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, bindparam, delete, func, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.described import read_name
from whimbrel.catalogue.boards import find_board, require_sprint_manager
from whimbrel.catalogue.permissions import is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.replacing import of_custom_field, replace_value
from whimbrel.storage.schema.agile import sprint as table
from whimbrel.tracker.customfield import SPRINT
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.sprint import Sprint, SprintState
from whimbrel.tracker.user import User

_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("sprint_id"))
_DELETE = delete(table).where(table.c.id == bindparam("sprint_id"))
_LOCK = select(table).where(table.c.id == bindparam("sprint_id")).with_for_update()
_BEHIND = select(func.coalesce(func.max(table.c.sequence), 0) + 1).where(table.c.board_id == bindparam("board"))
_given = (
    func.unnest(bindparam("ids", type_=ARRAY(BigInteger)), bindparam("sequences", type_=ARRAY(BigInteger)))
    .table_valued("id", "sequence", name="given")
    .render_derived()
)
_ORDER = update(table).where(table.c.id == _given.c.id).values(sequence=_given.c.sequence)
_DATES = {"startDate": "start", "endDate": "end", "completeDate": "completed", "activatedDate": "activated"}
_NEXT = {SprintState.FUTURE: SprintState.ACTIVE, SprintState.ACTIVE: SprintState.CLOSED}
_TOLD = {SprintState.ACTIVE: Avi.SPRINT_STARTED, SprintState.CLOSED: Avi.SPRINT_CLOSED}


async def create_sprint(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> Sprint:
    """Create a future sprint of a board: `{"name", "originBoardId", "startDate"?, "endDate"?, "goal"?}`.

    Raises `NotFound` for a board that is missing or hidden, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    board, _ = await find_board(tx, catalogue, actor, parse_id(str(sent.get("originBoardId"))))
    require_sprint_manager(catalogue, actor, board)
    draft = _applied(Sprint(0, "", SprintState.FUTURE, board.id), {**sent, "state": None})
    await touch(tx, "sprints")
    sequence = int(await tx.fetch_value(_BEHIND, {"board": board.id}))
    row = _row(msgspec.structs.replace(draft, sequence=sequence))
    sprint = msgspec.structs.replace(draft, sequence=sequence, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, sprint, Avi.SPRINT_CREATED)
    return sprint


async def edit_sprint(
    tx: Tx, catalogue: Catalogue, actor: User | None, sprint_id: int | None, sent: dict[str, Any]
) -> Sprint:
    """Change what is sent of a sprint; `state` takes it from future to active, which needs both dates, to closed.

    Raises `NotFound`, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    before = await _managed(tx, catalogue, actor, sprint_id)
    after = _applied(before, sent)
    if after.state != before.state:
        after = _moved_on(before, after, tx.now)
    if after == before:
        return before
    await touch(tx, "sprints")
    await tx.execute(_UPDATE.values(_row(after)), {"sprint_id": after.id})
    _announce(tx, catalogue, actor, after, Avi.SPRINT_UPDATED)
    if after.state != before.state:
        _announce(tx, catalogue, actor, after, _TOLD[after.state])
    return after


async def delete_sprint(tx: Tx, catalogue: Catalogue, actor: User | None, sprint_id: int | None) -> None:
    """Delete a sprint that has not begun; its issues go back to the backlog.

    Raises `NotFound`, `NotAllowed`, and `Invalid` for any other sprint.
    """
    sprint = await _managed(tx, catalogue, actor, sprint_id)
    if sprint.state is not SprintState.FUTURE:
        raise Invalid("Only a sprint that has not been started can be deleted.")
    await touch(tx, "sprints")
    replace = {}
    for field in catalogue.fields.all.values():
        if field.type == SPRINT:
            await replace_value(tx, of_custom_field(field), sprint, None, actor.id if actor else None)
            replace[field.key] = {str(sprint.id): None}
    await tx.execute(_DELETE, {"sprint_id": sprint.id})
    _announce(tx, catalogue, actor, sprint, Avi.SPRINT_DELETED, {"replace": replace})


async def swap_sprints(
    tx: Tx, catalogue: Catalogue, actor: User | None, sprint_id: int | None, other_id: int | None
) -> None:
    """Swap the places of two sprints in the order of their boards. Raises `NotFound`, `NotAllowed`."""
    one = await _managed(tx, catalogue, actor, sprint_id)
    other = await _managed(tx, catalogue, actor, other_id)
    await touch(tx, "sprints")
    await tx.execute(_ORDER, {"ids": [one.id, other.id], "sequences": [other.sequence, one.sequence]})
    for sprint in (one, other):
        _announce(tx, catalogue, actor, sprint, Avi.SPRINT_UPDATED)


def sprint_missing(mention: object) -> NotFound:
    """Return the error that says that there is no such sprint, or none that may be seen."""
    return NotFound(f"Sprint with id '{str(mention)[:40]}' does not exist or you do not have permission to view it.")


async def _managed(tx: Tx, catalogue: Catalogue, actor: User | None, sprint_id: int | None) -> Sprint:
    row = await tx.fetch_one(_LOCK, {"sprint_id": sprint_id}) if sprint_id is not None else None
    if row is None:
        raise sprint_missing(sprint_id)
    sprint = msgspec.convert(row._asdict(), Sprint)
    if sprint.board_id in catalogue.boards:
        try:
            board, _ = await find_board(tx, catalogue, actor, sprint.board_id)
        except NotFound:
            raise sprint_missing(sprint_id) from None
        require_sprint_manager(catalogue, actor, board)
    elif not is_administrator(catalogue, actor):
        raise NotAllowed("You do not have permission to manage this sprint.")
    return sprint


def _applied(sprint: Sprint, sent: dict[str, Any]) -> Sprint:
    """Read what a client sends of a sprint. Raises `Invalid` naming every wrong member."""
    wrong: dict[str, str] = {}
    name = read_name(sent, sprint.name, wrong, "You must specify a name for the sprint.")
    read: dict[str, Any] = {"name": name}
    if sent.get("goal") is not None:
        if isinstance(sent["goal"], str) and len(sent["goal"]) <= values.MAXIMUM_TEXT:
            read["goal"] = values.storable(sent["goal"])
        else:
            wrong["goal"] = f"The goal must be a text of at most {values.MAXIMUM_TEXT:,} characters."
    for member, attribute in _DATES.items():
        if member in sent:
            read[attribute] = _instant(sent[member], member, wrong)
    state = sent.get("state")
    if state is not None:
        if str(state).lower() in set(SprintState):
            read["state"] = SprintState(str(state).lower())
        else:
            wrong["state"] = f"The state of a sprint is one of {', '.join(SprintState)}."
    after = msgspec.structs.replace(sprint, **read)
    if after.start is not None and after.end is not None and after.start > after.end:
        wrong["endDate"] = "The start date of a sprint must be before the end date."
    if wrong:
        raise Invalid(fields=wrong)
    return after


def _instant(sent: Any, member: str, wrong: dict[str, str]) -> datetime | None:
    try:
        return values.read_instant(sent)
    except Invalid:
        wrong[member] = f"'{str(sent)[: values.ECHO]}' is no date. Use the form 2031-01-31T15:22:00.000+10:00."
        return None


def _moved_on(before: Sprint, after: Sprint, now: datetime) -> Sprint:
    """Start or close a sprint. Raises `Invalid` for any other way through its states."""
    if _NEXT.get(before.state) is not after.state:
        raise Invalid(f"A sprint that is {before.state} cannot become {after.state}.")
    if after.state is SprintState.CLOSED:
        return msgspec.structs.replace(after, completed=after.completed or now)
    if after.start is None or after.end is None:
        raise Invalid("You must specify both a start date and an end date to start a sprint.")
    return msgspec.structs.replace(after, activated=after.activated or now)


def _row(sprint: Sprint) -> dict[str, Any]:
    row = msgspec.structs.asdict(sprint)
    del row["id"]
    return {**row, "state": str(sprint.state)}


def _announce(
    tx: Tx, catalogue: Catalogue, actor: User | None, sprint: Sprint, avi: Avi, body: dict[str, Any] | None = None
) -> None:
    about = ari(catalogue.site_id, "sprint", sprint.id)
    tx.emit(Event(avi=avi, ari=about, actor_id=actor.id if actor else None, body=body or {}))
