"""Saved filters are written by their owners and editors, and seen by those they are shared with."""

import asyncio
from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.filters import (
    create_filter,
    delete_filter,
    edit_filter,
    set_columns,
    set_default_scope,
    share_filter,
    unshare_filter,
)
from whimbrel.actions.writes import Writes
from whimbrel.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from whimbrel.jql.errors import JqlError
from whimbrel.reads.filters import FilterView, favourite_filters, read_filter
from whimbrel.tracker import defaults

MINE = {"name": "Mine", "jql": "assignee = currentUser()"}


async def see(site: Site, name: str | None, filter_id: int) -> FilterView:
    catalogue = await site.catalogue()
    user = await site.user(name) if name else None
    return await site.database.snapshot(lambda reader: read_filter(reader, catalogue, user, filter_id))


async def test_a_filter_is_saved_edited_and_deleted_with_an_event_each(site: Site, acting: Any) -> None:
    saved = await acting.do(create_filter, "carol", {**MINE, "description": "What I do", "favourite": True})
    carol = await site.user("carol")
    assert (saved.name, saved.owner_id, saved.jql, saved.shares) == ("Mine", carol.id, MINE["jql"], ())
    view = await see(site, "carol", saved.id)
    assert (view.favourite, view.editable, view.filter.description) == (True, True, "What I do")
    await acting.do(edit_filter, "carol", saved.id, {"name": " Ours ", "favourite": "false"})
    view = await see(site, "carol", saved.id)
    assert (view.filter.name, view.filter.jql, view.favourite) == ("Ours", MINE["jql"], False)
    await acting.do(delete_filter, "carol", saved.id)
    with pytest.raises(NotFound, match="The selected filter is not available to you"):
        await see(site, "carol", saved.id)
    assert [event.avi for event in (await acting.events())[-3:]] == [
        "avi:jira:created:filter",
        "avi:jira:updated:filter",
        "avi:jira:deleted:filter",
    ]


async def test_names_are_an_owners_own(site: Site, acting: Any) -> None:
    first = await acting.do(create_filter, "carol", MINE)
    other = await acting.do(create_filter, "carol", {**MINE, "name": "Other"})
    await acting.do(create_filter, "bob", MINE)
    for action, arguments in (
        (create_filter, ({**MINE, "name": "mINE"},)),
        (edit_filter, (other.id, {"name": "MINE"})),
    ):
        with pytest.raises(Invalid) as caught:
            await acting.do(action, "carol", *arguments)
        assert caught.value.fields == {"filterName": "Filter with same name already exists."}
    await acting.do(edit_filter, "carol", first.id, {"name": "mine"})


async def test_of_two_who_save_one_name_at_once_one_is_told(site: Site) -> None:
    writes, carol = Writes(site.database, site.store), await site.user("carol")
    outcomes = await asyncio.gather(
        *(writes.carry_out(create_filter, carol, MINE) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Done", "Invalid", "Invalid"]


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"jql": "x = 1"}, {"name"}),
        ({"name": " ", "jql": ""}, {"name"}),
        ({"name": "n" * 256, "jql": "j" * 200_001, "description": 7}, {"name", "jql", "description"}),
        ({"name": "a"}, {"jql"}),
    ],
)
async def test_every_wrong_text_is_named(acting: Any, sent: dict[str, Any], fields: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        await acting.do(create_filter, "carol", sent)
    assert set(caught.value.fields) == fields


async def test_a_query_that_cannot_be_asked_is_not_saved(acting: Any) -> None:
    for jql in ("status", "status = Nowhere", "approvals = approved()"):
        with pytest.raises(JqlError):
            await acting.do(create_filter, "carol", {"name": "Bad", "jql": jql})
    with pytest.raises(NotSignedIn):
        await acting.do(create_filter, None, MINE)


async def test_a_filter_that_would_include_itself_is_not_saved(site: Site, acting: Any) -> None:
    one = await acting.do(create_filter, "carol", {"name": "One", "jql": "status = Open"})
    two = await acting.do(create_filter, "carol", {"name": "Two", "jql": "filter = One"})
    with pytest.raises(JqlError, match="cyclical reference"):
        await acting.do(edit_filter, "carol", one.id, {"jql": f"NOT filter = {two.id}"})
    assert (await see(site, "carol", one.id)).filter.jql == "status = Open"


async def test_each_audience_sees_what_is_shared_with_it_and_nobody_else(site: Site, acting: Any) -> None:
    saved = await acting.do(create_filter, "bob", MINE)
    project = (await site.catalogue()).projects.by_key["WHI"]
    carol = await site.user("carol")
    role = {"id": str(defaults.ROLE_ADMINISTRATORS)}
    audiences: list[tuple[dict[str, Any], set[str | None]]] = [
        ({"type": "global"}, {"admin", "carol", None}),
        ({"type": "authenticated"}, {"admin", "carol"}),
        ({"type": "loggedin"}, {"admin", "carol"}),
        ({"type": "group", "group": {"name": "jira-software-users"}}, {"admin", "carol"}),
        ({"type": "project", "projectId": str(project.id)}, {"admin", "carol"}),
        ({"type": "project", "project": {"id": project.id}, "role": role}, {"admin"}),
        ({"type": "user", "userKey": carol.key}, {"carol"}),
    ]
    for sent, seen_by in audiences:
        await acting.do(edit_filter, "bob", saved.id, {"sharePermissions": [sent]})
        for name in ("admin", "carol", None):
            if name in seen_by:
                assert (await see(site, name, saved.id)).filter.id == saved.id, (sent, name)
            else:
                with pytest.raises(NotFound):
                    await see(site, name, saved.id)


async def test_editors_are_owners_administrators_and_who_it_is_shared_with_to_edit(site: Site, acting: Any) -> None:
    saved = await acting.do(create_filter, "bob", {**MINE, "sharePermissions": [{"type": "authenticated"}]})
    with pytest.raises(NotAllowed, match="permission to edit this filter"):
        await acting.do(edit_filter, "carol", saved.id, {"jql": ""})
    await acting.do(edit_filter, "carol", saved.id, {"favourite": True})
    assert (await see(site, "carol", saved.id)).favourite
    await acting.do(share_filter, "admin", saved.id, {"type": "user", "user": {"name": "carol"}, "edit": True})
    await acting.do(edit_filter, "carol", saved.id, {"jql": "status = Open"})
    shares = (await see(site, "carol", saved.id)).filter.shares
    await acting.do(unshare_filter, "carol", saved.id, shares[-1].id)
    with pytest.raises(NotAllowed):
        await acting.do(delete_filter, "carol", saved.id)
    with pytest.raises(NotFound, match="share permission does not exist"):
        await acting.do(unshare_filter, "bob", saved.id, 999)


@pytest.mark.parametrize(
    "sent",
    [
        {"type": "group", "group": {"name": "jira-administrators"}},
        {"type": "group", "groupname": "nobody"},
        {"type": "project", "projectId": "999"},
        {"type": "project", "project": {"id": 10000}, "role": {"id": 999}},
        {"type": "user", "userKey": "nobody"},
        {"type": "moon"},
        "global",
    ],
)
async def test_nobody_shares_with_what_they_are_no_part_of(acting: Any, sent: Any) -> None:
    saved = await acting.do(create_filter, "carol", MINE)
    with pytest.raises(Invalid):
        await acting.do(edit_filter, "carol", saved.id, {"sharePermissions": [sent]})


async def test_favourites_are_ones_own_and_only_what_is_still_seen(site: Site, acting: Any) -> None:
    saved = await acting.do(create_filter, "bob", {**MINE, "sharePermissions": [{"type": "global"}]})
    await acting.do(edit_filter, "carol", saved.id, {"favourite": True})
    catalogue = await site.catalogue()

    async def favourites(name: str | None) -> list[int]:
        user = await site.user(name) if name else None
        found = await site.database.snapshot(lambda reader: favourite_filters(reader, catalogue, user))
        return [view.filter.id for view in found]

    assert (await favourites("carol"), await favourites("bob"), await favourites(None)) == ([saved.id], [], [])
    await acting.do(edit_filter, "bob", saved.id, {"sharePermissions": []})
    assert await favourites("carol") == []


async def test_columns_and_the_default_scope_are_kept(site: Site, acting: Any) -> None:
    await acting.do(set_default_scope, "carol", "AUTHENTICATED")
    saved = await acting.do(create_filter, "carol", MINE)
    assert [share.kind for share in saved.shares] == ["authenticated"]
    await acting.do(set_columns, "carol", saved.id, ("issuekey", "summary"))
    assert (await see(site, "carol", saved.id)).filter.columns == ("issuekey", "summary")
    await acting.do(set_columns, "carol", saved.id, None)
    assert (await see(site, "carol", saved.id)).filter.columns is None
    with pytest.raises(Invalid, match="scope must be one of"):
        await acting.do(set_default_scope, "carol", "EVERYBODY")
