"""Texts are found by their words, and only by those who may read them."""

from typing import Any

from sqlalchemy import delete

from cases.text.load import cases
from support.site import Site
from support.texts import index_texts
from whimbrel.clock import SystemClock
from whimbrel.jql.asker import Asker
from whimbrel.search.answer import search
from whimbrel.storage.schema.text import SUMMARY, issue_text


async def found(site: Site, jql: str, name: str | None = "bob") -> set[int]:
    user = await site.user(name) if name else None
    asker = Asker.of(user, SystemClock().now())
    return set((await search(site.database, await site.catalogue(), asker, jql, limit=1000)).ids)


def operand(query: str) -> str:
    return '"' + query.replace("\\", "\\\\").replace('"', '\\"') + '"'


async def written(site: Site, texts: list[str]) -> dict[str, int]:
    """Create an issue for each text, whose words are those of the text, and return their ids."""
    issues = {text: (await site.issue("An issue")).id for text in texts}
    async with site.database.transaction() as tx:
        await tx.execute(delete(issue_text))
        await index_texts(tx, [(issue_id, SUMMARY, text) for text, issue_id in issues.items()])
    return issues


async def test_what_a_query_finds(site: Site) -> None:
    rows: list[dict[str, Any]] = cases("matching")
    issues = await written(site, list(dict.fromkeys(text for row in rows for text in (*row["finds"], *row["misses"]))))
    wrong = []
    for row in rows:
        ids = await found(site, f"summary ~ {operand(row['query'])}")
        wrong += [(row["query"], "does not find", text) for text in row["finds"] if issues[text] not in ids]
        wrong += [(row["query"], "finds", text) for text in row["misses"] if issues[text] in ids]
        others = await found(site, f"summary !~ {operand(row['query'])}")
        assert ids | others == set(issues.values())
        assert not ids & others
    assert wrong == []
