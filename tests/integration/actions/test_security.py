"""Security levels: who may set them, who gets them without asking, and what they hide."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import edit_issue
from whimbrel.errors import Invalid, NotFound
from whimbrel.storage import issues
from whimbrel.tracker.permission import HolderKind, Permission

STAFF, EVERYONE = 10_000, 10_001


async def test_a_hidden_issue_does_not_exist(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue(security={"name": "Staff"})
    for mention in ("WHI-1", "whi-1", "10000"):
        with pytest.raises(NotFound, match="Issue Does Not Exist"):
            await acting.do(edit_issue, "carol", mention, IssueDocument(fields={"summary": "x"}))


async def test_a_new_issue_has_the_default_level(site: Site, acting: Any) -> None:
    await acting.secure("Staff")
    assert (await site.issue(actor="carol")).security_level_id == STAFF
    with pytest.raises(Invalid) as caught:
        await site.issue(actor="carol", security=None)
    assert set(caught.value.fields) == {"security"}


async def test_nobody_sets_a_level_that_leaves_them_out(site: Site, acting: Any) -> None:
    await acting.secure()
    await acting.grant(Permission.SET_ISSUE_SECURITY, HolderKind.SIGNED_IN)
    with pytest.raises(Invalid) as caught:
        await site.issue(actor="carol", security={"name": "Staff"})
    assert caught.value.fields == {"security": "The security level selected is invalid."}
    assert (await site.issue(actor="carol", security={"id": str(EVERYONE)})).security_level_id == EVERYONE


async def test_subtasks_have_the_level_of_their_parent_and_follow_it(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue(security={"name": "Everyone"})
    child = await site.issue(actor="carol", issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    assert child.security_level_id == EVERYONE
    await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields={"security": {"name": "Staff"}}))
    loaded = await site.database.snapshot(lambda reader: issues.load(reader, [child.id]))
    assert loaded[child.id].security_level_id == STAFF
    assert await acting.history(child.id) == [("security", "Everyone", "Staff")]
    assert (await acting.events())[-1].issue_id == child.id


async def test_a_subtask_has_no_level_of_its_own(site: Site, acting: Any) -> None:
    await acting.secure()
    await site.issue()
    child = {"issuetype": {"name": "Sub-task"}, "parent": {"key": "WHI-1"}}
    await site.issue(**child)
    with pytest.raises(Invalid) as caught:
        await site.issue(**child, security={"name": "Staff"})
    assert set(caught.value.fields) == {"security"}
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "admin", "WHI-2", IssueDocument(fields={"security": {"name": "Staff"}}))
    assert set(caught.value.fields) == {"security"}


@pytest.mark.parametrize(("kind", "field"), [("Sub-task", "parent"), ("Story", "customfield_10100")])
async def test_a_hidden_issue_cannot_be_referred_to(site: Site, acting: Any, kind: str, field: str) -> None:
    await acting.secure()
    await site.issue(security={"name": "Staff"})
    for mention in ("WHI-1", "10000"):
        with pytest.raises(Invalid) as caught:
            await site.issue(actor="carol", issuetype={"name": kind}, **{field: mention})
        assert caught.value.fields == {field: f"Could not find issue '{mention}'."}


@pytest.mark.parametrize(
    ("permission", "fields"),
    [
        (Permission.ASSIGN_ISSUES, {"assignee": {"name": "carol"}}),
        (Permission.MODIFY_REPORTER, {"reporter": {"name": "bob"}}),
        (Permission.SCHEDULE_ISSUES, {"duedate": "2031-01-31"}),
        (Permission.RESOLVE_ISSUES, {"resolution": {"name": "Done"}}),
    ],
)
async def test_fields_that_need_a_permission_are_refused_without_it(
    site: Site, acting: Any, permission: Permission, fields: dict[str, Any]
) -> None:
    await site.issue()
    await acting.grant(permission, HolderKind.GROUP, 10_000)
    for action, arguments in ((edit_issue, ("WHI-1",)), (create_issue, ())):
        new = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "x"} if not arguments else {}
        with pytest.raises(Invalid) as caught:
            await acting.do(action, "carol", *arguments, IssueDocument(fields={**new, **fields}))
        assert set(caught.value.fields) == set(fields)
        await acting.do(action, "admin", *arguments, IssueDocument(fields={**new, **fields}))
