"""The laws of the normal form and of the split, asked of the database: each part is answered as a query of its own."""

from sqlalchemy import select

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.normalise import key
from whimbrel.jql.resolved import Node, all_of
from whimbrel.jql.split import is_shared, split
from whimbrel.search.sight import Sight, sight_of
from whimbrel.search.sql.condition import condition
from whimbrel.search.sql.visible import sees
from whimbrel.search.understanding import Understood, understand
from whimbrel.search.words import with_words
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue


async def assert_parts_agree(tx: Tx, catalogue: Catalogue, asker: Asker, jql: str, found: set[int]) -> Understood:
    """Hold both parts of a query, together and alone, against what the whole of it finds."""
    asked = await understand(tx, catalogue, asker, jql)
    user = catalogue.people.users.get(asker.user_id or 0)
    sight = sight_of(catalogue, user, asked.meant.where)

    async def answer(node: Node) -> set[int]:
        return await _answered(tx, await with_words(tx, node, asked.parsed.span), sight)

    parts = split(asked.normal.where)
    assert is_shared(parts.static), jql
    assert await answer(asked.meant.where) == found, jql
    assert await answer(all_of((parts.static, parts.dynamic))) == found, jql
    shared = await answer(parts.static)
    assert shared >= found, jql
    assert shared & await answer(parts.dynamic) == found, jql
    return asked


def shared_key(asked: Understood) -> str:
    """Return the key of the part that all askers share."""
    return key(split(asked.normal.where).static)


async def _answered(tx: Tx, node: Node, sight: Sight) -> set[int]:
    rows = await tx.fetch_all(select(issue.c.id).where(sees(sight.visible), condition(node, sight)))
    return {row.id for row in rows}
