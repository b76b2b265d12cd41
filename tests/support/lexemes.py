"""What the lexemes of a database must be: those of the texts that are stored in it."""

from sqlalchemy import text

from whimbrel.search.analysis.analyse import analyse
from whimbrel.search.analysis.tsvector import tsvector
from whimbrel.storage.postgres import Database

_WANTED = """
    SELECT 'summary' AS place, id, 1 AS field, summary AS text FROM issue
    UNION ALL SELECT 'description', id, 2, description FROM issue
    UNION ALL SELECT 'environment', id, 3, environment FROM issue
    UNION ALL SELECT 'custom', issue_id, field_id, string_agg(text, E'\\n' ORDER BY ordinal)
      FROM custom_field_value JOIN custom_field ON custom_field.id = field_id
     WHERE type_key IN ('com.atlassian.jira.plugin.system.customfieldtypes:textfield',
                        'com.atlassian.jira.plugin.system.customfieldtypes:textarea',
                        'com.pyxis.greenhopper.jira:gh-epic-label')
     GROUP BY issue_id, field_id
    UNION ALL SELECT 'comment', id, 0, body FROM comment
    UNION ALL SELECT 'worklog', id, 0, comment FROM worklog
"""
_STORED = """
    SELECT CASE field_id WHEN 1 THEN 'summary' WHEN 2 THEN 'description' WHEN 3 THEN 'environment' ELSE 'custom' END
           AS place, issue_id AS id, field_id AS field, lexemes::text AS lexemes FROM issue_text
    UNION ALL SELECT 'comment', id, 0, lexemes::text FROM comment WHERE lexemes IS NOT NULL
    UNION ALL SELECT 'worklog', id, 0, lexemes::text FROM worklog WHERE lexemes IS NOT NULL
"""
_AS_READ = text(
    "SELECT ordinality AS place, given::tsvector::text AS read FROM unnest((:all)::text[]) WITH ORDINALITY given"
)


async def stored_lexemes(database: Database) -> dict[tuple[str, int, int], str]:
    """The lexemes that are stored, by place, id and field."""
    return {(row.place, row.id, row.field): row.lexemes for row in await database.fetch_all(text(_STORED))}


async def expect_lexemes_of_texts(database: Database) -> int:
    """Compare what is stored, row by row, with what the analyser says of the stored texts; return how many rows."""
    words = set()
    wanted = {}
    for row in await database.fetch_all(text(_WANTED)):
        if found := analyse(row.text or ""):
            wanted[row.place, row.id, row.field] = tsvector(found)
            words |= {lexeme.word for lexeme in found}
    read = await database.fetch_all(_AS_READ, {"all": list(wanted.values())})
    assert await stored_lexemes(database) == dict(zip(wanted, (row.read for row in read), strict=True))
    known = {row.word for row in await database.fetch_all(text("SELECT word FROM lexeme"))}
    assert words - known == set()
    return len(wanted)
