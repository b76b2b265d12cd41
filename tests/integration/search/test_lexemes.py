"""Whoever writes a text writes its lexemes with it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, text

from support.lexemes import expect_lexemes_of_texts, stored_lexemes
from support.site import Site
from whimbrel.actions.comments import add_comment, delete_comment, edit_comment
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import delete_issue, edit_issue
from whimbrel.actions.writes import Writes
from whimbrel.catalogue.store import touch
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.field import custom_field

FREE, EXACT = 10_500, 10_501
_TYPES = "com.atlassian.jira.plugin.system.customfieldtypes:"


class Acting:
    """Carries out actions as admin."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.writes = Writes(site.database, site.store)

    async def do(self, action: Any, *arguments: Any) -> Any:
        return (await self.writes.carry_out(action, await self.site.user("admin"), *arguments)).result

    async def edit(self, **fields: Any) -> None:
        await self.do(edit_issue, "WHI-1", IssueDocument(fields=fields))

    async def lexemes(self) -> dict[tuple[str, int], str]:
        """What is stored of the first issue, checked against its texts."""
        await expect_lexemes_of_texts(self.site.database)
        return {
            (place, field): found for (place, _, field), found in (await stored_lexemes(self.site.database)).items()
        }


@pytest.fixture
async def acting(site: Site) -> Acting:
    async def add_fields(tx: Tx, *_: Any) -> None:
        fields = (FREE, "Steps", "textarea"), (EXACT, "Link", "url")
        rows = [{"id": key, "name": name, "type_key": _TYPES + kind, "description": ""} for key, name, kind in fields]
        await tx.execute(insert(custom_field), rows)
        await touch(tx, "fields")

    acting = Acting(site)
    await acting.writes.carry_out(add_fields, None)
    return acting


async def test_a_created_issue(site: Site, acting: Acting) -> None:
    custom = {f"customfield_{FREE}": "Open the boxes", f"customfield_{EXACT}": "http://example.com/boxes"}
    await site.issue("The Cats' Box", description="It isn't\nopen", environment="Linux 6.1", **custom)
    assert await acting.lexemes() == {
        ("summary", 1): "'box':3 'cat':2",
        ("description", 2): "'isn''t':2 'open':3",
        ("environment", 3): "'6.1':2 'linux':1",
        ("custom", FREE): "'box':3 'open':1",
    }


async def test_an_issue_without_words(site: Site, acting: Acting) -> None:
    await site.issue("the ...", description="")
    assert await acting.lexemes() == {}


async def test_an_edited_issue(site: Site, acting: Acting) -> None:
    await site.issue("Boxes", description="One", **{f"customfield_{FREE}": "Two"})
    await acting.edit(description="Three", environment="Four", **{f"customfield_{FREE}": "Five"})
    assert await acting.lexemes() == {
        ("summary", 1): "'box':1",
        ("description", 2): "'three':1",
        ("environment", 3): "'four':1",
        ("custom", FREE): "'five':1",
    }


async def test_an_emptied_text(site: Site, acting: Acting) -> None:
    await site.issue("Boxes", description="One", environment="Two", **{f"customfield_{FREE}": "Three"})
    await acting.edit(description="", environment=None, **{f"customfield_{FREE}": None})
    assert await acting.lexemes() == {("summary", 1): "'box':1"}
    await acting.edit(summary="the")
    assert await acting.lexemes() == {}


async def test_a_comment(site: Site, acting: Acting) -> None:
    await site.issue("Boxes")
    _, said = await acting.do(add_comment, "WHI-1", {"body": "Cats sleep"})
    assert (await acting.lexemes())["comment", 0] == "'cat':1 'sleep':2"
    await acting.do(edit_comment, "WHI-1", said.id, {"body": "Dogs bark"})
    assert (await acting.lexemes())["comment", 0] == "'bark':2 'dog':1"
    await acting.do(edit_comment, "WHI-1", said.id, {"body": "..."})
    assert ("comment", 0) not in await acting.lexemes()
    await acting.do(delete_comment, "WHI-1", said.id)
    assert await acting.lexemes() == {("summary", 1): "'box':1"}


async def test_a_comment_that_comes_with_an_edit(site: Site, acting: Acting) -> None:
    await site.issue("Boxes")
    document = IssueDocument(fields={"summary": "Cats"}, update={"comment": [{"add": {"body": "Dogs"}}]})
    await acting.do(edit_issue, "WHI-1", document)
    assert await acting.lexemes() == {("summary", 1): "'cat':1", ("comment", 0): "'dog':1"}


async def test_a_deleted_issue(site: Site, acting: Acting) -> None:
    await site.issue("Boxes", description="One")
    await acting.do(add_comment, "WHI-1", {"body": "Cats"})
    await acting.do(delete_issue, "WHI-1")
    assert await acting.lexemes() == {}


async def test_what_fails_leaves_no_word(site: Site, acting: Acting) -> None:
    async def fail(tx: Tx, *_: Any) -> None:
        tx.add_words(["cat"])
        raise LookupError

    with pytest.raises(LookupError):
        await acting.writes.carry_out(fail, None)
    assert await site.database.fetch_value(text("SELECT count(*) FROM lexeme")) == 0


async def test_writers_with_the_same_words_do_not_get_into_each_others_way(site: Site, acting: Acting) -> None:
    words = [f"word{number}" for number in range(300)]
    texts = [" ".join(words[turn:] + words[:turn]) for turn in range(0, 300, 30)]
    await site.issue("Boxes")
    for number in range(2, 12):
        await site.issue(f"Box {number}")
    edits = (
        acting.do(edit_issue, f"WHI-{number}", IssueDocument(fields={"description": body}))
        for number, body in enumerate(texts, 2)
    )
    await asyncio.gather(*edits)
    assert await expect_lexemes_of_texts(site.database) == 21
