"""A site from before texts were analysed is analysed when a node opens it, whatever happens to the node meanwhile."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from support.lexemes import expect_lexemes_of_texts
from support.whole import Node, running
from whimbrel.app import open_site
from whimbrel.importers.demo.site import DemoSite
from whimbrel.importers.demo.taking import take_demo
from whimbrel.search.analysis.analyse import VERSION
from whimbrel.settings import Settings

pytestmark = pytest.mark.system
NOW = datetime(2031, 5, 15, tzinfo=UTC)
VERSION_OF_SITE = text("SELECT analysis_version FROM site")


async def age(home: Path) -> None:
    """Make a site as it was before texts were analysed."""
    async with open_site(Settings(home=home)) as site:
        await take_demo(site.database, DemoSite(NOW, issues=3000))
        async with site.database.transaction() as tx:
            for statement in (
                "TRUNCATE issue_text, lexeme",
                "UPDATE comment SET lexemes = NULL",
                "UPDATE worklog SET lexemes = NULL",
                "UPDATE site SET analysis_version = 0",
            ):
                await tx.execute(text(statement))


async def check(home: Path) -> tuple[int, int]:
    """Return the version of the analyser that the site has, and how many texts have the lexemes that they must have."""
    async with open_site(Settings(home=home), attach=True) as site:
        return await site.database.fetch_value(VERSION_OF_SITE), await expect_lexemes_of_texts(site.database)


def test_a_node_that_is_killed_while_it_analyses_does_so_when_it_is_started_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    asyncio.run(age(home))
    Node(home, until="analysing all texts").kill()
    with running(home) as node:
        version, texts = asyncio.run(check(home))
    assert (version, texts > 9000) == (VERSION, True)
    assert any("analysing all texts" in line for line in node.said)
