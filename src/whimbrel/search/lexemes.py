"""The lexemes of texts on their way into the database: whoever writes a text writes its lexemes with it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import text

from whimbrel.search.analysis.analyse import analyse
from whimbrel.search.analysis.tsvector import tsvector
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.text import DESCRIPTION, ENVIRONMENT, SUMMARY
from whimbrel.tracker.customfield import CustomField, Kind
from whimbrel.tracker.issue import Issue

_WRITE = text("""
    INSERT INTO issue_text (issue_id, field_id, lexemes)
    SELECT issue_id, field_id, lexemes::tsvector
      FROM unnest((:issues)::bigint[], (:fields)::bigint[], (:lexemes)::text[]) AS given (issue_id, field_id, lexemes)
    ON CONFLICT (issue_id, field_id) DO UPDATE SET lexemes = excluded.lexemes
     WHERE issue_text.lexemes IS DISTINCT FROM excluded.lexemes
""")
_REMOVE = text("DELETE FROM issue_text WHERE issue_id = :issue AND field_id = ANY(:fields)")
_REMOVE_OTHERS = text("""
    DELETE FROM issue_text WHERE issue_id = ANY(:all) AND (issue_id, field_id) NOT IN (
        SELECT issue_id, field_id FROM unnest((:issues)::bigint[], (:fields)::bigint[]) AS kept (issue_id, field_id)
    )
""")


def lexemes(text: str | None, add_words: Callable[[Iterable[str]], None]) -> str | None:
    """Return the lexemes of a text as a tsvector is written, None where there are none.

    `add_words` is called with their words, which have to come into the vocabulary in the same transaction.
    """
    found = analyse(text) if text else ()
    if not found:
        return None
    add_words([lexeme.word for lexeme in found])
    return tsvector(found)


async def write_lexemes(tx: Tx, before: Issue | None, after: Issue, fields: Iterable[CustomField]) -> None:
    """Write the lexemes of those texts of an issue that differ between two states; `fields` are its custom fields."""
    free = _free(fields)
    old = _texts(before, free) if before is not None else {}
    changed = {field_id: text for field_id, text in _texts(after, free).items() if old.get(field_id) != text}
    kept = _rows(tx, after.id, changed)
    if kept:
        await tx.execute(_WRITE, _columns(kept))
    gone = changed.keys() & old.keys() - {field_id for _, field_id, _ in kept}
    if gone:
        await tx.execute(_REMOVE, {"issue": after.id, "fields": sorted(gone)})


async def rewrite_lexemes(tx: Tx, issues: Collection[Issue], fields: Iterable[CustomField]) -> None:
    """Write the lexemes of all texts of issues, as far as other ones are stored; `fields` are their custom fields."""
    free = _free(fields)
    columns = _columns([row for issue in issues for row in _rows(tx, issue.id, _texts(issue, free))])
    kept = {"issues": columns["issues"], "fields": columns["fields"]}
    await tx.execute(_REMOVE_OTHERS, {"all": [issue.id for issue in issues], **kept})
    await tx.execute(_WRITE, columns)


def _free(fields: Iterable[CustomField]) -> list[int]:
    return [field.id for field in fields if field.type.kind is Kind.TEXT]


def _texts(issue: Issue, free: Iterable[int]) -> dict[int, str | None]:
    """Return the texts of an issue by what `issue_text` calls their fields."""
    system = {SUMMARY: issue.summary, DESCRIPTION: issue.description, ENVIRONMENT: issue.environment}
    return {**system, **{field_id: "\n".join(map(str, issue.custom.get(field_id, ()))) for field_id in free}}


def _rows(tx: Tx, issue_id: int, texts: Mapping[int, str | None]) -> list[tuple[int, int, str]]:
    found = ((field_id, lexemes(text, tx.add_words)) for field_id, text in texts.items())
    return [(issue_id, field_id, written) for field_id, written in found if written is not None]


def _columns(rows: Collection[tuple[int, int, str]]) -> dict[str, list[Any]]:
    issues, fields, written = zip(*rows, strict=True) if rows else ((), (), ())
    return {"issues": list(issues), "fields": list(fields), "lexemes": list(written)}
