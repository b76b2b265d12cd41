"""Issues that somebody may mean who types a part of a key or of a summary."""

import re

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.ids import IssueKey
from whimbrel.jql.errors import JqlError
from whimbrel.reads.boards import narrowed
from whimbrel.reads.parts import Parts
from whimbrel.reads.search import SearchRequest, search
from whimbrel.storage.postgres import Reader
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.user import User

MOST_SHOWN = 20
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]{1,15}")
_MOST_WORDS = 10


class Wanted(msgspec.Struct, frozen=True):
    """What is typed, and where: `jql` is the query that is looked at, the key and the project those of the page."""

    text: str = ""
    jql: str | None = None
    issue_key: str | None = None
    project_id: int | None = None
    subtasks: bool = True
    parent: bool = True


class Picked(msgspec.Struct, frozen=True):
    """The issues that were looked at lately, and those that the query finds, as far as they match."""

    history: tuple[Issue, ...]
    current: tuple[Issue, ...]


async def pick_issues(reader: Reader, catalogue: Catalogue, user: User | None, wanted: Wanted) -> Picked:
    """Return what matches; of a query that cannot be understood nothing is found, since somebody is still typing it."""
    match = matching(catalogue, wanted)
    history: tuple[Issue, ...] = ()
    if user is not None:
        history = await _found(reader, catalogue, user, f"issue in issueHistory() AND {match} ORDER BY lastViewed DESC")
    if wanted.jql is None and not wanted.text:
        return Picked(history, ())
    try:
        asked = narrowed(match, wanted.jql or "ORDER BY updated DESC")
        return Picked(history, await _found(reader, catalogue, user, asked))
    except JqlError:
        return Picked(history, ())


def matching(catalogue: Catalogue, wanted: Wanted) -> str:
    """Return the JQL of what is typed: each word begins a word of the summary, or all of it is a key or its number."""
    ways = []
    words = _WORD.findall(wanted.text)[:_MOST_WORDS]
    if words:
        ways.append(f'summary ~ "{" ".join(f"{word}*" for word in words)}"')
    key = IssueKey.parse(wanted.text.strip())
    if key is not None and catalogue.projects.keyed(key.project) is not None:
        ways.append(f'key = "{key}"')
    project = catalogue.projects.all.get(wanted.project_id or 0)
    if project is not None and _NUMBER.fullmatch(wanted.text.strip()):
        ways.append(f'key = "{project.key}-{int(wanted.text)}"')
    parts = [f"({' OR '.join(ways)})"] if ways else []
    here = IssueKey.parse(wanted.issue_key or "")
    if here is not None and catalogue.projects.keyed(here.project) is not None:
        parts.append(f'key != "{here}"')
        if not wanted.parent:
            parts.append(f'issue not in parentIssuesOf("key = {here}")')
    if not wanted.subtasks:
        parts.append("issuetype in standardIssueTypes()")
    return " AND ".join(parts) or "project is not EMPTY"


async def _found(reader: Reader, catalogue: Catalogue, user: User | None, jql: str) -> tuple[Issue, ...]:
    request = SearchRequest(jql, limit=MOST_SHOWN, parts=Parts(), validation="none")
    return tuple(view.issue for view in (await search(reader, catalogue, user, request)).issues)
