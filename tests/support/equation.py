"""Old state and events give the new state: the equation that every consumer of the log lives by.

The state is what an index keeps of issues: ids and instants, without free text, which is read from the rows.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from whimbrel.storage import issues
from whimbrel.storage.reader import Reader
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.field import custom_field
from whimbrel.storage.schema.project import project
from whimbrel.tracker.customfield import FIELD_TYPES, Kind
from whimbrel.tracker.issue import Issue

Ids = tuple[str, ...]

SINGLE = {
    "project": "project_id",
    "issuetype": "issue_type_id",
    "status": "status_id",
    "priority": "priority_id",
    "resolution": "resolution_id",
    "security": "security_level_id",
    "assignee": "assignee_id",
    "reporter": "reporter_id",
    "creator": "creator_id",
    "parent": "parent_id",
    "archivedby": "archived_by_id",
    "number": "number",
    "rank": "rank",
    "duedate": "due",
    "timeoriginalestimate": "original_estimate",
    "timeestimate": "remaining_estimate",
    "timespent": "time_spent",
}
SEVERAL = {
    "labels": "labels",
    "components": "component_ids",
    "fixVersions": "fix_version_ids",
    "versions": "affected_version_ids",
}


class Known(msgspec.Struct):
    """One issue as an index knows it: its fields by id, those without a value left out."""

    fields: dict[str, Ids]
    created: datetime
    updated: datetime
    resolved: datetime | None


class State(msgspec.Struct):
    """All issues, the audience of each comment and worklog, the ends of each link, and what hangs on issues."""

    issues: dict[int, Known] = {}
    votes: set[tuple[int, int]] = set()
    watchers: set[tuple[int, int]] = set()
    comments: dict[int, tuple[int, int | None, int | None]] = {}
    worklogs: dict[int, tuple[int, int | None, int | None]] = {}
    links: dict[int, tuple[int, int, int]] = {}
    attachments: dict[int, int] = {}


async def read_state(reader: Reader) -> State:
    """Read the state as the tables have it."""
    alive = select(project.c.id).where(project.c.deleted.is_(None))
    ids = select(tables.issue.c.id).where(tables.issue.c.project_id.in_(alive))
    found = await issues.load(reader, [row.id for row in await reader.fetch_all(ids)])
    fields = await reader.fetch_all(select(custom_field.c.id, custom_field.c.type_key))
    texts = {row.id for row in fields if FIELD_TYPES[row.type_key].kind is Kind.TEXT}
    link = tables.issue_link.c
    said = [
        {row.id: (row.issue_id, row.group_id, row.role_id) for row in await reader.fetch_all(statement)}
        for statement in (
            select(table.c.id, table.c.issue_id, table.c.group_id, table.c.role_id)
            for table in (tables.comment, tables.worklog)
        )
    ]
    attached = await reader.fetch_all(select(tables.attachment.c.id, tables.attachment.c.issue_id))
    links = await reader.fetch_all(select(link.id, link.type_id, link.source_id, link.destination_id))
    pairs = [
        {(row.issue_id, row.user_id) for row in await reader.fetch_all(select(table.c.issue_id, table.c.user_id))}
        for table in (tables.vote, tables.watcher)
    ]
    for issue in found.values():
        assert issue.votes == sum(issue_id == issue.id for issue_id, _ in pairs[0])
        assert issue.watches == sum(issue_id == issue.id for issue_id, _ in pairs[1])
    return State(
        votes=pairs[0],
        watchers=pairs[1],
        issues={issue.id: _known(issue, texts) for issue in found.values()},
        comments=said[0],
        worklogs=said[1],
        links={row.id: (row.type_id, row.source_id, row.destination_id) for row in links},
        attachments={row.id: row.issue_id for row in attached},
    )


def _known(issue: Issue, texts: set[int]) -> Known:
    fields: dict[str, Ids] = {}
    for name, attribute in SINGLE.items():
        value = getattr(issue, attribute)
        fields[name] = () if value is None else (str(value),)
    for name, attribute in SEVERAL.items():
        fields[name] = tuple(str(value) for value in getattr(issue, attribute))
    for field_id, value in issue.custom.items():
        if field_id not in texts:
            fields[f"customfield_{field_id}"] = tuple(str(scalar) for scalar in value)
    filled = {name: ids for name, ids in fields.items() if ids}
    return Known(filled, issue.created, issue.updated, issue.resolved)


def applied(state: State, events: Iterable[Any]) -> State:
    """Return the state after some rows of the log, in their order; knows nothing but the state and the rows."""
    for event in events:
        for name, mapping in event.body.get("replace", {}).items():
            _replace(state, name, mapping, event)
        _, action, entity = event.avi.removeprefix("avi:").split(":")
        apply = _APPLIERS.get(entity)
        if apply is not None:
            apply(state, action, event)
    return state


def _replace(state: State, name: str, mapping: Mapping[str, str | None], event: Any) -> None:
    """Apply a set event: one value of a field becomes another, or none, on all issues that have it."""
    places = {"project": event.body.get("projects"), "issuetype": event.body.get("issuetypes")}
    for known in state.issues.values():
        if any(meant is not None and known.fields[one][0] not in meant for one, meant in places.items()):
            continue
        had = known.fields.get(name, ())
        if mapping.keys() & set(had):
            came = [mapping.get(one, one) for one in had if mapping.get(one) not in had]
            kept = [one for one in came if one is not None]
            # The values of a custom field keep their places; others are kept by id.
            known.fields[name] = tuple(kept if name.startswith("customfield_") else sorted(kept, key=int))
            known.updated = event.at
            if not kept:
                del known.fields[name]


def _apply_issue(state: State, action: str, event: Any) -> None:
    if action == "deleted":
        _forget(state, event)
        return
    if action == "created":
        assert event.issue_id not in state.issues
        state.issues[event.issue_id] = Known({}, event.at, event.at, None)
    known = state.issues[event.issue_id]
    _apply_changes(known, event)
    resolved = "resolution" in known.fields
    known.resolved = (known.resolved or event.at) if resolved else None


def _apply_changes(known: Known, event: Any) -> None:
    for change in event.body.get("changes", ()):
        name, before, after = change["field"], tuple(change["before"]), tuple(change["after"])
        assert known.fields.get(name, ()) == before, (event.avi, name)
        if after:
            known.fields[name] = after
        else:
            known.fields.pop(name, None)
    known.updated = event.at


def _forget(state: State, event: Any) -> None:
    for issue_id, field_ids in event.body.get("unset", {}).items():
        for known in state.issues.values():
            for field_id in field_ids:
                if known.fields.get(f"customfield_{field_id}") == (issue_id,):
                    del known.fields[f"customfield_{field_id}"]
    _take_away(state, event.issue_id)


def _take_away(state: State, gone: int) -> None:
    del state.issues[gone]
    state.comments = {key: value for key, value in state.comments.items() if value[0] != gone}
    state.worklogs = {key: value for key, value in state.worklogs.items() if value[0] != gone}
    state.links = {key: value for key, value in state.links.items() if gone not in value[1:]}
    state.attachments = {key: of for key, of in state.attachments.items() if of != gone}
    state.votes = {pair for pair in state.votes if pair[0] != gone}
    state.watchers = {pair for pair in state.watchers if pair[0] != gone}


def _apply_project(state: State, action: str, event: Any) -> None:
    if action != "deleted":
        return
    gone = {one for one, known in state.issues.items() if known.fields["project"] == (str(event.project_id),)}
    for field_id in event.body["unset"]:
        for known in state.issues.values():
            if {int(one) for one in known.fields.get(f"customfield_{field_id}", ())} & gone:
                del known.fields[f"customfield_{field_id}"]
    for issue_id in gone:
        _take_away(state, issue_id)


def _apply_field(state: State, action: str, event: Any) -> None:
    for known in state.issues.values() if action == "deleted" else ():
        known.fields.pop(f"customfield_{event.body['field_id']}", None)


def _apply_ranks(state: State, _action: str, event: Any) -> None:
    for issue_id, rank in event.body["ranks"].items():
        state.issues[int(issue_id)].fields["rank"] = (rank,)


def _apply_comment(state: State, action: str, event: Any) -> None:
    _apply_said(state.comments, action, event)
    state.issues[event.issue_id].updated = event.at


def _apply_worklog(state: State, action: str, event: Any) -> None:
    _apply_said(state.worklogs, action, event)
    _apply_changes(state.issues[event.issue_id], event)


def _apply_said(said: dict[int, tuple[int, int | None, int | None]], action: str, event: Any) -> None:
    if action == "deleted":
        del said[_about(event)]
    else:
        assert (_about(event) in said) == (action == "updated")
        said[_about(event)] = (event.issue_id, event.body.get("group_id"), event.body.get("role_id"))


def _apply_link(state: State, action: str, event: Any) -> None:
    row = (event.body["type_id"], event.body["source_id"], event.body["destination_id"])
    if action == "created":
        state.links[_about(event)] = row
    else:
        assert state.links.pop(_about(event)) == row
    for end in row[1:]:
        state.issues[end].updated = event.at


def _apply_attachment(state: State, action: str, event: Any) -> None:
    if action == "created":
        state.attachments[_about(event)] = event.issue_id
    else:
        assert state.attachments.pop(_about(event)) == event.issue_id
    state.issues[event.issue_id].updated = event.at


def _apply_link_type(state: State, action: str, event: Any) -> None:
    if action == "deleted":
        state.links = {key: value for key, value in state.links.items() if value[0] != _about(event)}


def _apply_group(state: State, action: str, event: Any) -> None:
    _swap_audience(state, action, event, 1)


def _apply_role(state: State, action: str, event: Any) -> None:
    _swap_audience(state, action, event, 2)


def _swap_audience(state: State, action: str, event: Any, place: int) -> None:
    """What was said to a group or role alone is said to the one that it is swapped with."""
    if action != "deleted" or event.body["swap"] is None:
        return
    for said in (state.comments, state.worklogs):
        for key, row in said.items():
            if row[place] == _about(event):
                said[key] = (row[0], *(int(event.body["swap"]) if at == place else row[at] for at in (1, 2)))


def _touch_issue(state: State, _action: str, event: Any) -> None:
    state.issues[event.issue_id].updated = event.at


def _apply_vote(state: State, action: str, event: Any) -> None:
    _apply_pair(state.votes, action, event)


def _apply_watcher(state: State, action: str, event: Any) -> None:
    _apply_pair(state.watchers, action, event)


def _apply_pair(pairs: set[tuple[int, int]], action: str, event: Any) -> None:
    pair = (event.issue_id, event.body["user_id"])
    assert (pair in pairs) == (action == "removed")
    pairs ^= {pair}


def _about(event: Any) -> int:
    return int(event.ari.rpartition("/")[2])


_APPLIERS: Mapping[str, Any] = {
    "issue": _apply_issue,
    "issues": _apply_ranks,
    "project": _apply_project,
    "field": _apply_field,
    "comment": _apply_comment,
    "worklog": _apply_worklog,
    "issuelink": _apply_link,
    "attachment": _apply_attachment,
    "issuelinktype": _apply_link_type,
    "group": _apply_group,
    "role": _apply_role,
    "remotelink": _touch_issue,
    "vote": _apply_vote,
    "watcher": _apply_watcher,
}
