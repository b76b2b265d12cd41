"""Questions about entity properties, answered over JSON of every shape."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from support.site import Site
from whimbrel.actions.comments import add_comment
from whimbrel.jql.asker import Asker
from whimbrel.search.answer import search
from whimbrel.storage.schema.property import comment_property, issue_property, project_property
from whimbrel.tracker.user import User

NOW = datetime(2026, 3, 1, tzinfo=UTC)
VALUES: dict[str, Any] = {
    "text": {"a": "Red", "b": {"c": "2024-05-14T10:00:00Z"}},
    "other": {"a": "blue"},
    "number": {"a": 5},
    "fraction": {"a": 5.5},
    "textual number": {"a": "5"},
    "list": {"a": ["red", 7, None]},
    "truth": {"a": True},
    "null": {"a": None},
    "odd": {'we"ird.k\\ey': "x"},
    "bare": "Red",
    "elsewhere": {"z": 1},
}


@pytest.fixture
async def named(site: Site) -> dict[int, str]:
    """Issues with a property each, by id; the last has none."""
    found = {}
    for name in (*VALUES, "none"):
        issue = await site.issue(name)
        found[issue.id] = name
        if name in VALUES:
            async with site.database.transaction() as tx:
                row = {"issue_id": issue.id, "key": "k", "value": VALUES[name]}
                await tx.execute(insert(issue_property), row)
    return found


async def ask(site: Site, named: dict[int, str], jql: str, user: User) -> set[str]:
    catalogue = await site.catalogue()
    answer = await site.database.snapshot(lambda reader: search(reader, catalogue, Asker.of(user, NOW), jql, limit=100))
    return {named[issue_id] for issue_id in answer.ids}


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("issue.property[k].a = red", {"text", "list"}),
        ("issue.property[k].a in (RED, blue)", {"text", "list", "other"}),
        ("issue.property[k].a = 5", {"number", "textual number"}),
        ('issue.property[k].a = "5.0"', {"number"}),
        ("issue.property[k].a = true", {"truth"}),
        ("issue.property[k].a != red", {"other", "number", "fraction", "textual number", "truth"}),
        ("issue.property[k].a > 5", {"fraction", "list"}),
        ("issue.property[k].a >= 5 and issue.property[k].a < 6", {"number", "fraction"}),
        ("issue.property[k].a is EMPTY", {"null", "odd", "bare", "elsewhere", "none"}),
        ("issue.property[k] is EMPTY", {"none"}),
        ("issue.property[k] = red", {"bare"}),
        ("issue.property[k].b.c >= 2024-05-14", {"text"}),
        ('issue.property[k].b.c < "2024-05-14 10:00"', set()),
        ("issue.property[k].b.c > -1d", set()),
        ("issue.property[K].a = red", set()),
        ("issue.property[k].A = red", set()),
    ],
)
async def test_json_is_asked_by_value(site: Site, named: dict[int, str], jql: str, found: set[str]) -> None:
    quoted = jql.replace("= true", '= "true"')
    assert await ask(site, named, quoted, await site.user("admin")) == found


async def test_properties_of_a_project_are_its_issues_and_hidden_comments_have_none(
    site: Site, named: dict[int, str]
) -> None:
    admin, bob = await site.user("admin"), await site.user("bob")
    issue_id, name = next(iter(named.items()))
    visibility = {"type": "group", "value": "jira-administrators"}
    said = {"body": "psst", "visibility": visibility}
    catalogue = await site.catalogue()
    async with site.database.transaction() as tx:
        _, comment = await add_comment(tx, catalogue, admin, str(issue_id), said)
        await tx.execute(insert(comment_property), {"comment_id": comment.id, "key": "k", "value": {"a": 1}})
        project_id = catalogue.projects.by_key["WHI"].id
        await tx.execute(insert(project_property), {"project_id": project_id, "key": "k", "value": ["x"]})
    assert await ask(site, named, "project.property[k] = x", bob) == set(named.values())
    assert await ask(site, named, "comment.prop[k].a = 1", admin) == {name}
    assert await ask(site, named, "comment.prop[k].a = 1", bob) == set()
    assert await ask(site, named, "comment.prop[k] is EMPTY", bob) == set(named.values())
