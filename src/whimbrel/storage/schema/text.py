"""The words of texts, as `search/analysis` finds them: lexemes with their positions, and the vocabulary of the site.

The texts themselves stay where they are; what is here follows from them and can be made again. The words of comments
and worklogs stand beside them, in `comment.lexemes` and `worklog.lexemes`.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text, func
from sqlalchemy.dialects.postgresql import TSVECTOR

from whimbrel.storage.schema.metadata import lexemes_index, metadata, reference

SUMMARY, DESCRIPTION, ENVIRONMENT = 1, 2, 3
"""The values of `issue_text.field_id` that stand for system fields; ids of custom fields are far above."""

issue_text = Table(
    "issue_text",
    metadata,
    reference("issue_id", "issue", cascade=True),
    Column("field_id", BigInteger, nullable=False),
    Column("lexemes", TSVECTOR, nullable=False),
    PrimaryKeyConstraint("issue_id", "field_id"),
    lexemes_index("issue_text_summary_idx", "field_id = 1"),
    lexemes_index("issue_text_description_idx", "field_id = 2"),
    lexemes_index("issue_text_other_idx", "field_id > 2"),
)

# Every lexeme of the site, so that wildcards and misspelt words can be expanded; read backwards for leading wildcards.
lexeme = Table("lexeme", metadata, Column("word", Text(collation="C"), primary_key=True))
Index("lexeme_reverse_word_idx", func.reverse(lexeme.c.word))


def without_lexemes(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that readers of a row want: all but the words that only searching looks at."""
    return [column for column in table.c if column.name != "lexemes"]
