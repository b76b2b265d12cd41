"""Comments are added, edited and deleted by those who may, and are not there for those who may not see them."""

from typing import Any

import pytest
from sqlalchemy import select

from support.site import Site
from whimbrel.actions.comments import add_comment, delete_comment, edit_comment, pin_comment
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.storage import issues
from whimbrel.storage.schema.issue import comment
from whimbrel.tracker.comment import Visibility
from whimbrel.tracker.permission import HolderKind, Permission

STAFF = {"body": "between us", "visibility": {"type": "group", "value": "jira-administrators"}}
KEEPERS = {"body": "between us", "visibility": {"type": "role", "value": "Administrators"}}


async def test_a_comment_moves_the_issue_on_and_leaves_an_event(site: Site, acting: Any) -> None:
    issue = await site.issue()
    _, said = await acting.do(add_comment, "carol", "WHI-1", {"body": "Hello\n"})
    carol = await site.user("carol")
    assert (said.body, said.author_id, said.update_author_id, said.visibility) == (
        "Hello\n",
        carol.id,
        carol.id,
        Visibility(),
    )
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [issue.id]))
    assert loaded[issue.id].updated == said.created
    last = (await acting.events())[-1]
    assert (last.avi, last.issue_id, last.project_id, last.actor_id, last.body) == (
        "avi:jira:created:comment",
        issue.id,
        issue.project_id,
        carol.id,
        {},
    )
    assert last.ari.endswith(f":comment/{said.id}")
    assert await acting.history(issue.id) == []


@pytest.mark.parametrize("sent", [STAFF, KEEPERS])
async def test_a_restricted_comment_does_not_exist_for_others(site: Site, acting: Any, sent: dict[str, Any]) -> None:
    await site.issue()
    _, said = await acting.do(add_comment, "admin", "WHI-1", sent)
    for action, arguments in ((edit_comment, ({"body": "mine"},)), (delete_comment, ())):
        with pytest.raises(NotFound, match="Can not find a comment"):
            await acting.do(action, "carol", "WHI-1", said.id, *arguments)
    audience = said.visibility
    assert (await acting.events())[-1].body == {"group_id": audience.group_id, "role_id": audience.role_id}


async def test_nobody_speaks_to_a_group_that_they_are_not_in(site: Site, acting: Any) -> None:
    await site.issue()
    for sent in (STAFF, KEEPERS):
        with pytest.raises(Invalid) as caught:
            await acting.do(add_comment, "carol", "WHI-1", sent)
        assert "commentLevel" in caught.value.fields
    assert await site.database.fetch_all(select(comment.c.id)) == []


async def test_people_edit_their_own_comments_and_administrators_all(site: Site, acting: Any) -> None:
    await site.issue()
    _, said = await acting.do(add_comment, "carol", "WHI-1", {"body": "one"})
    _, other = await acting.do(add_comment, "admin", "WHI-1", {"body": "other"})
    with pytest.raises(NotAllowed, match="edit this comment"):
        await acting.do(edit_comment, "carol", "WHI-1", other.id, {"body": "mine now"})
    with pytest.raises(NotAllowed, match="delete this comment"):
        await acting.do(delete_comment, "carol", "WHI-1", other.id)
    _, own = await acting.do(edit_comment, "carol", "WHI-1", said.id, {"body": "two"})
    _, theirs = await acting.do(edit_comment, "admin", "WHI-1", said.id, {"body": "three"})
    admin, carol = await site.user("admin"), await site.user("carol")
    assert (own.body, own.update_author_id) == ("two", carol.id)
    assert (theirs.body, theirs.author_id, theirs.update_author_id) == ("three", carol.id, admin.id)
    assert theirs.created == said.created


async def test_an_edit_keeps_the_audience_unless_it_names_one(site: Site, acting: Any) -> None:
    await site.issue()
    _, said = await acting.do(add_comment, "admin", "WHI-1", STAFF)
    _, kept = await acting.do(edit_comment, "admin", "WHI-1", said.id, {"body": "still"})
    assert kept.visibility == said.visibility
    _, opened = await acting.do(edit_comment, "admin", "WHI-1", said.id, {"body": "open", "visibility": None})
    assert not opened.visibility.restricted


async def test_history_keeps_what_a_deleted_comment_said_unless_it_was_restricted(site: Site, acting: Any) -> None:
    issue = await site.issue()
    for sent in ({"body": "Hello"}, STAFF):
        _, said = await acting.do(add_comment, "admin", "WHI-1", sent)
        await acting.do(delete_comment, "admin", "WHI-1", said.id)
    assert await acting.history(issue.id) == [("Comment", "Hello", None), ("Comment", None, None)]
    assert (await acting.events())[-1].avi == "avi:jira:deleted:comment"
    assert await site.database.fetch_all(select(comment.c.id)) == []


async def test_permissions_of_own_comments_can_be_taken_away(site: Site, acting: Any) -> None:
    await site.issue()
    _, said = await acting.do(add_comment, "carol", "WHI-1", {"body": "mine"})
    await acting.grant(Permission.DELETE_OWN_COMMENTS, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed, match="delete this comment"):
        await acting.do(delete_comment, "carol", "WHI-1", said.id)
    await acting.grant(Permission.ADD_COMMENTS, HolderKind.REPORTER)
    with pytest.raises(NotAllowed, match="permission to comment"):
        await acting.do(add_comment, "carol", "WHI-1", {"body": "more"})


async def test_a_comment_is_found_on_its_own_issue_alone(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue()
    _, said = await acting.do(add_comment, "admin", "WHI-1", {"body": "here"})
    for mention, comment_id in (("WHI-2", said.id), ("WHI-1", said.id + 1), ("WHI-1", 2**63), ("WHI-1", -1)):
        with pytest.raises(NotFound):
            await acting.do(delete_comment, "admin", mention, comment_id)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        7,
        "body",
        "visibility",
        [],
        ["visibility"],
        {},
        {"body": None},
        {"body": 7},
        {"body": " \n"},
        {"body": "a\x00b"},
        {"body": chr(0xD800)},
        {"body": "x" * 32768},
        {"body": ["x"], "visibility": 3},
    ],
)
async def test_odd_bodies_are_refused_by_name(site: Site, acting: Any, sent: Any) -> None:
    await site.issue()
    _, said = await acting.do(add_comment, "admin", "WHI-1", {"body": "before"})
    for action, arguments in ((add_comment, (sent,)), (edit_comment, (said.id, sent))):
        with pytest.raises(Invalid) as caught:
            await acting.do(action, "admin", "WHI-1", *arguments)
        assert "comment" in caught.value.fields


async def test_five_comments_are_pinned_at_most(site: Site, acting: Any) -> None:
    await site.issue()
    made = [(await acting.do(add_comment, "admin", "WHI-1", {"body": "x"}))[1].id for _ in range(6)]
    for comment_id in made[:5]:
        await acting.do(pin_comment, "carol", "WHI-1", comment_id, pinned=True)
    told = len(await acting.events())
    await acting.do(pin_comment, "carol", "WHI-1", made[0], pinned=True)
    assert len(await acting.events()) == told
    with pytest.raises(Invalid, match="At most 5 comments"):
        await acting.do(pin_comment, "carol", "WHI-1", made[5], pinned=True)
    await acting.do(pin_comment, "carol", "WHI-1", made[0], pinned=False)
    await acting.do(pin_comment, "carol", "WHI-1", made[5], pinned=True)
    await acting.grant(Permission.EDIT_ISSUES, HolderKind.GROUP, 10_000)
    with pytest.raises(NotAllowed, match="pin comments"):
        await acting.do(pin_comment, "carol", "WHI-1", made[0], pinned=True)
