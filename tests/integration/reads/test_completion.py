"""Names are suggested to those who may know them, from the catalogue and from issues."""

from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.dialects import postgresql

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.filters import create_filter
from whimbrel.actions.projects import create_project
from whimbrel.catalogue.permissions import Audience, ProjectGrant, Visible
from whimbrel.catalogue.store import touch
from whimbrel.catalogue.suggestion import Suggestion
from whimbrel.clock import SystemClock
from whimbrel.jql.candidate import Wanted
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.offer import MOST
from whimbrel.jql.operators import FieldType
from whimbrel.reads.completion import complete_query, suggest, suggest_values
from whimbrel.search.sql import suggestion as statements
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import agile, field, people, project, scheme
from whimbrel.tracker import customfield
from whimbrel.tracker.permission import Permission

HIDDEN = {"name": "Staff"}


class Completing:
    """Completes as somebody, and answers the texts alone."""

    def __init__(self, asking: Any) -> None:
        self.asking = asking

    async def values(self, name: str, prefix: str = "", who: str | None = "bob", predicate: str | None = None) -> Any:
        found = await self.asking.ask(suggest_values, who, name, predicate, prefix)
        return [suggestion.value for suggestion in found]

    async def names(self, query: str, who: str | None = "bob") -> Any:
        found = await self.asking.ask(complete_query, who, query, len(query))
        return [suggestion.value for suggestion in found.names]


@pytest.fixture
def completing(asking: Any) -> Completing:
    return Completing(asking)


async def add(asking: Any, table: Any, *rows: dict[str, Any]) -> None:
    async def work(tx: Tx, *_: Any) -> None:
        for row in rows:
            await tx.execute(insert(table), row)
        await touch(tx, "people", "projects", "schemes", "fields", "sprints")

    await asking.do(work, None)


async def make_hidden_project(asking: Any) -> int:
    """Make HID, of which only administrators see anything; return its id."""
    hidden = await asking.do(create_project, "admin", {"key": "HID", "name": "Whispers", "lead": "admin"})

    async def hide(tx: Tx, *_: Any) -> None:
        await tx.execute(insert(scheme.permission_scheme), {"id": 10_020, "name": "Quiet"})
        for permission in Permission:
            grant = {"scheme_id": 10_020, "permission": permission, "holder_kind": "group", "holder_parameter": 10_000}
            await tx.execute(insert(scheme.permission_grant), grant)
        moved = update(project.project).where(project.project.c.id == hidden.id)
        await tx.execute(moved.values(permission_scheme_id=10_020))
        await touch(tx, "schemes", "projects")

    await asking.do(hide, None)
    return int(hidden.id)


async def issue_in(asking: Any, key: str, **fields: Any) -> None:
    document = {"project": {"key": key}, "issuetype": {"name": "Task"}, "summary": "Hush", **fields}
    await asking.do(create_issue, "admin", IssueDocument(fields=document))


async def test_things_of_hidden_projects_are_suggested_to_nobody_else(
    site: Site, asking: Any, completing: Completing
) -> None:
    whi = (await site.catalogue()).projects.by_key["WHI"].id
    hidden = await make_hidden_project(asking)
    await add(
        asking, project.version, *({"project_id": one, "name": f"v{one}", "sequence": 1} for one in (whi, hidden))
    )
    await add(asking, project.component, *({"project_id": one, "name": f"part {one}"} for one in (whi, hidden)))
    await site.issue("Seen", labels=["open-air"])
    await issue_in(asking, "HID", labels=["open-secret", "quiet"])
    for name, prefix, seen, secret in (
        ("project", "wh", "WHI", "HID"),
        ("fixVersion", "v", f"v{whi}", f"v{hidden}"),
        ("affectedVersion", "", f"v{whi}", f"v{hidden}"),
        ("component", "part", f"part {whi}", f"part {hidden}"),
        ("labels", "OPEN", "open-air", "open-secret"),
    ):
        assert await completing.values(name, prefix) == [seen], name
        assert set(await completing.values(name, prefix, "admin")) == {seen, secret}, name
    assert await completing.values("labels", "quiet") == []
    assert await completing.values("key", "HID") == await completing.values("key", "HID-1") == []
    assert await completing.values("key", "HID-", "admin") == ["HID-1"]
    assert await completing.names("issue in linkedIssues(HID-1") == []


async def test_hidden_issues_show_neither_label_nor_key_nor_name(
    site: Site, asking: Any, completing: Completing
) -> None:
    await asking.secure()
    await add(asking, field.custom_field, {"id": 900, "name": "Tags", "type_key": customfield.LABELS.key})
    await site.issue("Hidden", security=HIDDEN, labels=["alpha"], customfield_900=["alto"])
    await site.issue("Seen", labels=["Alpine"], customfield_900=["Altar", "bass"])
    epic = {"issuetype": {"name": "Epic"}}
    await site.issue("Hidden epic", security=HIDDEN, customfield_10102="Altitude", **epic)
    await site.issue("Seen epic", customfield_10102="Altruism", **epic)
    for name, prefix, seen, secret in (
        ("labels", "al", "Alpine", "alpha"),
        ("Tags", "al", "Altar", "alto"),
        ("key", "whi-", "WHI-2", "WHI-1"),
        ('"Epic Link"', "alt", "WHI-4", "WHI-3"),
    ):
        assert seen in await completing.values(name, prefix)
        assert secret not in await completing.values(name, prefix)
        assert {seen, secret} <= set(await completing.values(name, prefix, "admin"))
    assert await completing.values("level") == []
    assert await completing.values("level", who="admin") == ["Staff"]


async def test_each_label_comes_once_in_the_order_of_letters(site: Site, completing: Completing) -> None:
    for labels in (["b", "Ab", "abc"], ["ab", "ä"], ["a-b", "100%", "a_b", "%", "zz"]):
        await site.issue(labels=labels)
    assert await completing.values("labels", "ab") in (["ab", "abc"], ["Ab", "abc"])
    assert await completing.values("labels", "%") == ["%"]
    assert await completing.values("labels", "a_") == ["a_b"]
    assert await completing.values("labels", "Ä") == ["ä"]
    for odd in ("no\0pe", "\ud800"):
        assert await completing.values("labels", odd) == await completing.values('"Epic Link"', odd) == []
    every = await completing.values("labels")
    assert len(every) == 9
    assert every == sorted(every, key=str.lower)


async def test_labels_are_bounded_and_so_is_the_work(site: Site, asking: Any, completing: Completing) -> None:
    await asking.secure()
    await site.issue(labels=[f"many-{number:02}" for number in range(30)])
    assert len(await completing.values("labels", "many")) == MOST
    secret = [f"secret-{number:03}" for number in range(statements.MOST_TEXTS)]
    await site.issue(security=HIDDEN, labels=secret)
    await site.issue(labels=["secretary", "sedge"])
    assert await completing.values("labels", "secret") == []
    assert await completing.values("labels", "secreta") == ["secretary"]


async def test_labels_are_found_by_steps_along_the_index(site: Site) -> None:
    open_to_all = ProjectGrant(Audience(everything=True), frozenset({10_000}))
    asked = statements.labels(Visible(None, (open_to_all,), ()), MOST).params(prefix="a")
    statement = asked.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
    async with site.database.transaction() as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        await tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        rows = await tx.fetch_all(text(f"EXPLAIN {statement}"))
    plan = "\n".join(row[0] for row in rows)
    assert plan.count("using issue_label_lower_label_idx") >= 2, plan
    assert "Sort" not in plan


async def test_people_are_found_by_name_address_and_words_of_the_full_name(asking: Any, completing: Completing) -> None:
    more = {"email": "", "active": False, "created": SystemClock().now()}
    await add(
        asking,
        people.app_user,
        {"key": "k1", "name": "aaron", "display_name": "Bo Gone", **more},
        {"key": "k2", "name": "x9", "display_name": "Boris <b>", **more, "email": "zed@example.com", "active": True},
    )
    assert await completing.values("assignee", "bo") == ["bob", "x9", "aaron"]
    assert await completing.values("assignee", "builder") == ["bob"]
    assert await completing.values("reporter", "ZED@") == ["x9"]
    assert await completing.values("assignee", "ob") == []
    assert await completing.values("status", "bob", predicate="by") == ["bob"]
    assert await completing.values("assignee", "bob", None) == []
    assert await completing.names('watcher in ("Bob B') == ["bob"]
    assert await completing.names("status changed by car") == ["carol"]
    found = await asking.ask(suggest_values, "bob", "assignee", None, "bob")
    assert found == (Suggestion("bob", "Bob Builder - bob@example.com (bob)"),)


async def test_names_of_the_configuration_are_suggested(site: Site, asking: Any, completing: Completing) -> None:
    await add(asking, agile.sprint, {"name": "Sprint 1", "state": "active"})
    for name, prefix, found in (
        ("status", "in p", ["In Progress"]),
        ("status", "prog", ["In Progress"]),
        ("status", "rogress", []),
        ("statusCategory", "compl", ["Done"]),
        ("type", "sub", ["Sub-task"]),
        ("priority", "high", ["High", "Highest"]),
        ("resolution", "unres", ["Unresolved"]),
        ("issueLinkType", "is blo", ["Blocks"]),
        ("projectType", "soft", ["software"]),
        ("Sprint", "sp", ["Sprint 1"]),
        ("cf[10107]", "imp", ["Impediment"]),
        ("project", "whimb", ["WHI"]),
        ("summary", "a", []),
        ("created", "a", []),
        ("nowhere", "a", []),
        ("or (", "a", []),
    ):
        assert await completing.values(name, prefix) == found, (name, prefix)
    assert await completing.values("status", "in p", predicate="to") == ["In Progress"]
    assert await completing.values("status", "in p", predicate="after") == []
    assert await completing.names("assignee in membersOf(jira-s") == ["jira-software-users"]
    assert await completing.names("issue in linkedIssues(WHI-1, blo") == ["blocks", "is blocked by"]
    assert await completing.names("assignee in membersOf(jira-s", None) == []


async def test_what_arguments_name_is_suggested(asking: Any) -> None:
    roles = await asking.ask(suggest, "bob", Wanted(Argument.ROLE), "admin")
    assert [one.value for one in roles] == ["Administrators"]
    permissions = await asking.ask(suggest, "bob", Wanted(Argument.PERMISSION), "browse")
    assert [one.value for one in permissions] == ["Browse Projects"]
    nothing = await asking.ask(suggest, "bob", Wanted(FieldType.TEXT), "a")
    assert nothing == ()


async def test_keys_are_completed_by_their_digits(site: Site, completing: Completing) -> None:
    for number in range(12):
        await site.issue(f"Number {number}")
    assert await completing.values("key", "whi-1") == ["WHI-1", "WHI-10", "WHI-11", "WHI-12"]
    assert await completing.values("parent", "WHI-12") == ["WHI-12"]
    assert (await completing.values("issue", "WHI"))[:2] == ["WHI-12", "WHI-11"]
    for nothing in ("WHI-0", "WHI-99", f"WHI-{'9' * 30}", "NO-1", "WHI-x", ""):
        assert await completing.values("key", nothing) == []
    assert await completing.names("key in (WHI-1, WHI-1") == ["WHI-1", "WHI-10", "WHI-11", "WHI-12"]


async def test_saved_filters_are_suggested_to_those_who_may_see_them(site: Site) -> None:
    catalogue, bob = await site.catalogue(), await site.user("bob")
    for name in ("Mine alone", "Mine shared", "Others"):
        shares = [{"type": "authenticated"}] if name == "Mine shared" else []
        async with site.database.transaction() as tx:
            await create_filter(tx, catalogue, bob, {"name": name, "jql": "", "sharePermissions": shares})

    async def suggested(name: str, prefix: str) -> list[str]:
        user = await site.user(name)
        found = await site.database.snapshot(
            lambda reader: suggest_values(reader, catalogue, user, "filter", None, prefix)
        )
        return [one.value for one in found]

    assert await suggested("bob", "mine") == ["Mine alone", "Mine shared"]
    assert await suggested("carol", "MINE") == ["Mine shared"]
    assert await suggested("carol", "o") == []
