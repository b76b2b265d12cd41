"""Projects are seen by those who may browse or administer them."""

from typing import Any

import pytest
from sqlalchemy import delete, insert

from support.site import Site
from whimbrel.actions.projects import create_project
from whimbrel.catalogue.store import touch
from whimbrel.errors import NotFound
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.storage.schema.scheme import permission_grant


async def only_administrators_browse(site: Site) -> None:
    async with site.database.transaction() as tx:
        await tx.execute(delete(permission_grant).where(permission_grant.c.permission == "BROWSE_PROJECTS"))
        row = {"scheme_id": 0, "permission": "BROWSE_PROJECTS", "holder_kind": "group", "holder_parameter": 10_000}
        await tx.execute(insert(permission_grant), row)
        await touch(tx, "schemes")


async def test_projects_are_listed_by_name_for_those_who_see_them(site: Site, asking: Any) -> None:
    await asking.do(create_project, "admin", {"key": "ANT", "name": "ants"})
    catalogue, carol = await site.catalogue(), await site.user("carol")
    assert [project.key for project in visible_projects(catalogue, carol)] == ["ANT", "WHI"]
    assert visible_projects(catalogue, None) == ()


async def test_who_leads_a_project_administers_and_so_sees_it(site: Site) -> None:
    await only_administrators_browse(site)
    catalogue = await site.catalogue()
    seen = {name: len(visible_projects(catalogue, await site.user(name))) for name in ("admin", "bob", "carol")}
    assert seen == {"admin": 1, "bob": 1, "carol": 0}


@pytest.mark.parametrize("mention", ["WHI", "whi", "10000"])
async def test_a_project_is_found_by_key_or_id(site: Site, mention: str) -> None:
    assert read_project(await site.catalogue(), await site.user("carol"), mention).key == "WHI"


@pytest.mark.parametrize("mention", ["", "NOPE", "٣", "9" * 5000, "\0"])
async def test_a_missing_project_and_a_hidden_one_are_told_alike(site: Site, mention: str) -> None:
    await only_administrators_browse(site)
    catalogue, carol = await site.catalogue(), await site.user("carol")
    with pytest.raises(NotFound, match="No project could be found with"):
        read_project(catalogue, carol, mention)
    with pytest.raises(NotFound, match=r"^No project could be found with key 'WHI'\.$"):
        read_project(catalogue, carol, "WHI")
