"""Writes the words of texts that tests put into the tables themselves."""

from collections.abc import Iterable

from sqlalchemy import Table, update
from sqlalchemy.dialects.postgresql import insert

from whimbrel.search.analysis.analyse import analyse
from whimbrel.search.analysis.tsvector import tsvector
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.text import issue_text, lexeme


async def index_texts(tx: Tx, texts: Iterable[tuple[int, int, str]]) -> None:
    """Write the lexemes of texts: (id of the issue, id of the field, text)."""
    texts = list(texts)
    rows = [(issue_id, field_id, tsvector(analyse(text))) for issue_id, field_id, text in texts]
    await tx.copy(issue_text, ["issue_id", "field_id", "lexemes"], rows)
    await index_words(tx, (text for _, _, text in texts))


async def index_rows(tx: Tx, table: Table, texts: Iterable[tuple[int, str]]) -> None:
    """Write the lexemes of comments or worklogs: (id, text)."""
    texts = list(texts)
    for row_id, text in texts:
        await tx.execute(update(table).where(table.c.id == row_id).values(lexemes=tsvector(analyse(text))))
    await index_words(tx, (text for _, text in texts))


async def index_words(tx: Tx, texts: Iterable[str]) -> None:
    """Write the words of texts into the vocabulary."""
    words = sorted({found.word for text in texts for found in analyse(text)})
    if words:
        await tx.execute(insert(lexeme).values([{"word": word} for word in words]).on_conflict_do_nothing())
