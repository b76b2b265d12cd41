"""Sprints as REST shows them: objects, or the Java text of older servers."""

import re
from typing import Any

from whimbrel.importers.jira_rest.instant import read_instant
from whimbrel.importers.jira_rest.text import read_id, read_name, read_text
from whimbrel.importers.model import ImportedSprint

_TEXT = re.compile(r"com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[(.*)\]", re.DOTALL)
# A name may hold commas, so an entry ends where the next one begins.
_ENTRY = re.compile(
    r"(?:^|,)(id|rapidViewId|state|name|goal|startDate|endDate|completeDate|activatedDate|sequence|autoStartStop|synced"
    r"|incompleteIssuesDestinationId)=(.*?)(?=,(?:id|rapidViewId|state|name|goal|startDate|endDate|completeDate"
    r"|activatedDate|sequence|autoStartStop|synced|incompleteIssuesDestinationId)=|$)",
    re.DOTALL,
)


def read_sprint(value: Any) -> ImportedSprint | None:
    """Read a sprint from an object or from a text such as `…Sprint@1f[id=7,rapidViewId=3,state=CLOSED,name=S 1,…]`."""
    if isinstance(value, str):
        match = _TEXT.fullmatch(value)
        if not match:
            return None
        entries = {name: given for name, given in _ENTRY.findall(match[1]) if given != "<null>"}
        return _sprint(entries)
    return _sprint(value) if isinstance(value, dict) and "state" in value else None


def _sprint(entries: dict[str, Any]) -> ImportedSprint | None:
    name = read_name(entries.get("name"))
    if not name:
        return None
    board = next((entries[each] for each in ("originBoardId", "boardId", "rapidViewId") if each in entries), None)
    return ImportedSprint(
        name,
        str(entries.get("state", "")).lower(),
        id=read_id(entries.get("id")),
        board_id=read_id(board),
        start=read_instant(entries.get("startDate")),
        end=read_instant(entries.get("endDate")),
        completed=read_instant(entries.get("completeDate")),
        goal=read_text(entries.get("goal")) or "",
    )
