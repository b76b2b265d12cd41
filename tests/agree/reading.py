"""The texts of an issue, and what a plain reading finds in them: each on its own, and only what the asker hears."""

from collections.abc import Callable, Iterable

from agree.seeing import Eyes
from agree.wording import finds
from agree.world import FIELDS
from support.texts import index_rows, index_texts
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import issue as tables
from whimbrel.storage.schema.text import DESCRIPTION, ENVIRONMENT, SUMMARY
from whimbrel.tracker.customfield import Kind
from whimbrel.tracker.issue import Issue

AREAS = ("summary", "description", "environment", "note", "comment", "worklogcomment", "text")
_FREE = [field for field in FIELDS if field.type.kind is Kind.TEXT]


def reads(eyes: Eyes, name: str, query: str, *, negated: bool) -> Callable[[Issue], bool]:
    """Return the test of `name ~ query`, or of `!~`: which finds nothing where there is nothing to read."""

    def test(issue: Issue) -> bool:
        found = [text for text in _texts(eyes, name, issue) if text]
        met = any(finds(query, text) for text in found)
        return (bool(found) and not met) if negated else met

    return test


def _texts(eyes: Eyes, name: str, issue: Issue) -> Iterable[str]:
    own = {"summary": issue.summary, "description": issue.description, "environment": issue.environment}
    if name in own:
        return [own[name] or ""]
    if name == "comment":
        said = (one for one in eyes.world.deeds.comments if one.issue_id == issue.id)
        return [one.body for one in said if eyes.hears(one.visibility, issue)]
    if name == "worklogcomment":
        logs = (one for one in eyes.world.worklogs if one.issue_id == issue.id)
        return [one.comment for one in logs if eyes.hears(one.visibility, issue)]
    asked = [field for field in _FREE if name in {"text", field.name.lower()}]
    free = ["\n".join(map(str, issue.custom.get(field.id, ()))) for field in asked]
    if name != "text":
        return free
    return [*free, *(text for area in (*own, "comment") for text in _texts(eyes, area, issue))]


async def plant_words(tx: Tx, eyes: Eyes) -> None:
    """Write the words of all texts of a drawn site."""
    texts = []
    for issue in eyes.world.issues:
        system = {SUMMARY: issue.summary, DESCRIPTION: issue.description, ENVIRONMENT: issue.environment}
        free = {field.id: "\n".join(map(str, issue.custom.get(field.id, ()))) for field in _FREE}
        texts += [(issue.id, field, text) for field, text in (system | free).items() if text]
    await index_texts(tx, texts)
    await index_rows(tx, tables.comment, [(one.id, one.body) for one in eyes.world.deeds.comments])
    await index_rows(tx, tables.worklog, [(one.id, one.comment) for one in eyes.world.worklogs if one.comment])
