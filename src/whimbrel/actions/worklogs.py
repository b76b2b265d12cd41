"""What can be done with worklogs: add, edit, delete; each moves the time spent and what is estimated to remain."""

import enum
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions import values
from whimbrel.actions.access import locked_issue, require
from whimbrel.actions.fields import Naming, change_of
from whimbrel.actions.form import Form
from whimbrel.catalogue.audience import may_see, visibility
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.search.lexemes import lexemes
from whimbrel.storage import issues
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import deleted_worklog
from whimbrel.storage.schema.issue import worklog as table
from whimbrel.storage.schema.text import without_lexemes
from whimbrel.tracker import duration
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.comment import Visibility, Worklog
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_INSERT = insert(table).returning(table.c.id)
_LOCK = (
    select(*without_lexemes(table))
    .where(table.c.id == bindparam("worklog_id"), table.c.issue_id == bindparam("issue"))
    .with_for_update()
)
_UPDATE = update(table).where(table.c.id == bindparam("worklog_id"))
_DELETE = delete(table).where(table.c.id == bindparam("worklog_id"))
_REMEMBER = insert(deleted_worklog)


class Adjust(enum.StrEnum):
    """What becomes of the remaining estimate when time is logged."""

    AUTO = "auto"  # it follows the time spent
    NEW = "new"  # it is set
    LEAVE = "leave"
    MANUAL = "manual"  # it is reduced (or, on deletion, increased) by what is said


class Adjustment(msgspec.Struct, frozen=True):
    """How the remaining estimate is adjusted; `seconds` is what it is set to, or moved by."""

    mode: Adjust = Adjust.AUTO
    seconds: int = 0

    def remaining(self, before: int | None, spent: int) -> int | None:
        """Return the remaining estimate after `spent` more seconds were logged; fewer where that is negative."""
        match self.mode:
            case Adjust.LEAVE:
                return before
            case Adjust.NEW:
                return self.seconds
            case Adjust.MANUAL:
                moved = -self.seconds if spent > 0 else self.seconds
                return max(0, (before or 0) + moved)
        return max(0, (before or 0) - spent)


class _Done(msgspec.Struct, frozen=True):
    """A worklog that was written, and its issue before and after."""

    before: Issue
    after: Issue
    worklog: Worklog


async def add_worklog(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: Any, adjustment: Adjustment
) -> Worklog:
    """Log work on the issue with that key or id; `sent` is `{"timeSpent", "started"?, "comment"?, "visibility"?}`.

    Raises `NotFound`, `NotAllowed`, and `Invalid` naming every wrong member.
    """
    issue = await locked_issue(tx, catalogue, actor, mention)
    return (await log_work(tx, catalogue, actor, issue, sent, adjustment))[1]


async def log_work(
    tx: Tx, catalogue: Catalogue, actor: User | None, issue: Issue, sent: Any, adjustment: Adjustment
) -> tuple[Issue, Worklog]:
    """Log work on an issue that is locked and seen already; return the issue as it is then."""
    sentence = "You do not have the permission to associate a worklog to this issue."
    require(catalogue, actor, Permission.WORK_ON_ISSUES, issue, sentence)
    author_id = actor.id if actor else None
    draft = Worklog(
        id=0,
        issue_id=issue.id,
        started=tx.now,
        time_spent=0,
        created=tx.now,
        updated=tx.now,
        author_id=author_id,
        update_author_id=author_id,
    )
    worklog = _applied(catalogue, actor, issue, draft, sent)
    worklog = msgspec.structs.replace(worklog, id=int(await tx.fetch_value(_INSERT, _row(tx, worklog))))
    item = HistoryItem("WorklogId", "jira", to_value=str(worklog.id), to_string=str(worklog.id))
    after = _spent(tx, issue, worklog.time_spent, adjustment)
    await _announce(tx, catalogue, actor, _Done(issue, after, worklog), Avi.WORKLOG_CREATED, item)
    return after, worklog


async def edit_worklog(  # noqa: PLR0913  a write needs them all
    tx: Tx,
    catalogue: Catalogue,
    actor: User | None,
    mention: str,
    worklog_id: int,
    sent: Any,
    *,
    adjustment: Adjustment,
) -> Worklog:
    """Change a worklog; what is not sent stays. Raises as `add_worklog` does."""
    issue, before = await _locked(tx, catalogue, actor, mention, worklog_id)
    _require_either(catalogue, actor, issue, before, Permission.EDIT_ALL_WORKLOGS, Permission.EDIT_OWN_WORKLOGS)
    if adjustment.mode is Adjust.MANUAL:
        raise Invalid(fields={"adjustEstimate": "A worklog that is changed cannot adjust the estimate by hand."})
    after = _applied(catalogue, actor, issue, before, sent)
    after = msgspec.structs.replace(after, updated=tx.now, update_author_id=actor.id if actor else None)
    await tx.execute(_UPDATE.values(_row(tx, after)), {"worklog_id": worklog_id})
    item = HistoryItem("WorklogId", "jira", str(after.id), str(after.id), str(after.id), str(after.id))
    moved = _spent(tx, issue, after.time_spent - before.time_spent, adjustment)
    await _announce(tx, catalogue, actor, _Done(issue, moved, after), Avi.WORKLOG_UPDATED, item)
    return after


async def delete_worklog(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, worklog_id: int, adjustment: Adjustment
) -> None:
    """Delete a worklog. Raises `NotFound`, `NotAllowed`."""
    issue, gone = await _locked(tx, catalogue, actor, mention, worklog_id)
    _require_either(catalogue, actor, issue, gone, Permission.DELETE_ALL_WORKLOGS, Permission.DELETE_OWN_WORKLOGS)
    await tx.execute(_DELETE, {"worklog_id": worklog_id})
    await tx.execute(_REMEMBER, {"id": worklog_id, "deleted": tx.now})
    item = HistoryItem("WorklogId", "jira", from_value=str(gone.id), from_string=str(gone.id))
    after = _spent(tx, issue, -gone.time_spent, adjustment)
    await _announce(tx, catalogue, actor, _Done(issue, after, gone), Avi.WORKLOG_DELETED, item)


def _spent(tx: Tx, issue: Issue, seconds: int, adjustment: Adjustment) -> Issue:
    remaining = adjustment.remaining(issue.remaining_estimate, seconds)
    total = max(0, (issue.time_spent or 0) + seconds)
    return msgspec.structs.replace(issue, time_spent=total, remaining_estimate=remaining, updated=tx.now)


def _applied(catalogue: Catalogue, actor: User | None, issue: Issue, worklog: Worklog, sent: Any) -> Worklog:
    """Read what a client sends of a worklog. Raises `Invalid` naming every wrong member."""
    if not isinstance(sent, dict):
        raise Invalid(fields={"worklog": "A worklog is an object with timeSpent or timeSpentSeconds."})
    form = Form(catalogue, catalogue.projects.all[issue.project_id], actor)
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, reader in (("started", values.instant), ("comment", values.text)):
        if sent.get(name) is not None:
            try:
                read[name] = reader(form, sent[name])
            except Invalid as error:
                wrong[name] = " ".join(error.messages)
    if "comment" in read:
        read["comment"] = read["comment"] or ""
    if "timeSpent" in sent or "timeSpentSeconds" in sent or not worklog.time_spent:
        seconds = _seconds(sent)
        if seconds is None:
            empty = sent.get("timeSpent") in (None, "") and sent.get("timeSpentSeconds") is None
            wrong["timeLogged"] = (
                "You must indicate the time spent working." if empty else "Invalid time duration entered."
            )
        read["time_spent"] = seconds
    if "visibility" in sent:
        read["visibility"] = visibility(catalogue, actor, issue.project_id, sent["visibility"])
    if wrong:
        raise Invalid(fields=wrong)
    return msgspec.structs.replace(worklog, **{name: value for name, value in read.items() if value is not None})


def _seconds(sent: dict[str, Any]) -> int | None:
    """Return the time spent; nothing where there is none, or it is no duration."""
    said, counted = sent.get("timeSpent"), sent.get("timeSpentSeconds")
    if said not in (None, ""):
        found = duration.parse(said) if isinstance(said, str) else None
    else:
        found = counted if isinstance(counted, int) and not isinstance(counted, bool) else None
    return found if found is not None and 0 < found <= duration.LONGEST else None


async def _locked(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, worklog_id: int
) -> tuple[Issue, Worklog]:
    """Lock an issue and one of its worklogs; one that the actor may not see does not exist for them."""
    issue = await locked_issue(tx, catalogue, actor, mention)
    known = parse_id(worklog_id) is not None
    row = await tx.fetch_one(_LOCK, {"worklog_id": worklog_id, "issue": issue.id}) if known else None
    audience = Visibility(row.group_id, row.role_id) if row else Visibility()
    if row is None or not may_see(catalogue, actor, issue.project_id, audience):
        raise NotFound(f"Cannot find worklog with id: '{worklog_id}'.")
    kept = row._asdict()
    del kept["group_id"], kept["role_id"]
    return issue, Worklog(visibility=audience, **kept)


def _require_either(
    catalogue: Catalogue,
    actor: User | None,
    issue: Issue,
    worklog: Worklog,
    of_all: Permission,
    of_own: Permission,
) -> None:
    project = catalogue.projects.all[issue.project_id]
    own = actor is not None and worklog.author_id == actor.id
    if not (
        allows(catalogue, actor, of_all, project, issue) or (own and allows(catalogue, actor, of_own, project, issue))
    ):
        verb = "delete" if "DELETE" in of_all else "edit"
        raise NotAllowed(f"You do not have permission to {verb} this worklog.")


def _row(tx: Tx, worklog: Worklog) -> dict[str, Any]:
    row = msgspec.structs.asdict(worklog)
    audience: Visibility = row.pop("visibility")
    del row["id"]
    said = {"group_id": audience.group_id, "role_id": audience.role_id}
    return {**row, **said, "lexemes": lexemes(worklog.comment, tx.add_words)}


async def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, done: _Done, avi: Avi, item: HistoryItem) -> None:
    """Write what the worklog did to its issue, with history, and say what happened."""
    before, after, worklog = done.before, done.after, done.worklog
    await issues.save(tx, before, after, ())
    moved = change_of(Naming(catalogue), before, after, actor.id if actor else None)
    fields = moved.fields if moved else ()
    told = FieldChange("worklog", (), (), (item,))
    tx.record(Change(after.id, actor.id if actor else None, tx.now, (*fields, told)))
    changes = [{"field": field.field_id, "before": field.before, "after": field.after} for field in fields]
    audience = {"group_id": worklog.visibility.group_id, "role_id": worklog.visibility.role_id}
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "worklog", worklog.id),
            project_id=after.project_id,
            issue_id=after.id,
            actor_id=actor.id if actor else None,
            body={"changes": changes, **(audience if worklog.visibility.restricted else {})},
        )
    )
