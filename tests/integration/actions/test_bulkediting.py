"""Many issues are changed alike, all of a chunk or none."""

from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.bulkediting import BulkChange, change_issues
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.globalpermissions import revoke_globally
from whimbrel.errors import Invalid, NotAllowed
from whimbrel.tracker.globalpermission import GlobalPermission

LABELLED = IssueDocument(update={"labels": [{"add": "x"}]})


async def test_each_is_changed(site: Site, acting: Any) -> None:
    for _ in range(3):
        await site.issue()
    changed = await acting.do(change_issues, "carol", ["WHI-1", "WHI-3"], BulkChange(LABELLED))
    assert [(one.number, one.labels) for one in changed] == [(1, ("x",)), (3, ("x",))]
    moved = await acting.do(change_issues, "carol", ["WHI-1", "WHI-2"], BulkChange(IssueDocument(), "done"))
    assert {one.status_id for one in moved} == {10_001}


async def test_none_is_changed_where_one_cannot_be(site: Site, acting: Any) -> None:
    issue = await site.issue()
    await site.issue()
    wrong = IssueDocument(fields={"priority": {"name": "Nope"}})
    told = len(await acting.events())
    with pytest.raises(Invalid):
        await acting.do(change_issues, "carol", ["WHI-1", "WHI-2"], BulkChange(wrong))
    with pytest.raises(Invalid):
        await acting.do(change_issues, "carol", ["WHI-1", "WHI-2"], BulkChange(LABELLED, "Fly"))
    assert len(await acting.events()) == told
    assert await acting.history(issue.id) == []


async def test_the_permission_is_asked_for(site: Site, acting: Any) -> None:
    await site.issue()
    with pytest.raises(NotAllowed):
        await acting.do(change_issues, None, ["WHI-1"], BulkChange(LABELLED))
    grants = (await site.catalogue()).people.global_grants
    bulk = next(one for one in grants.values() if one.permission is GlobalPermission.BULK_CHANGE)
    await acting.do(revoke_globally, "admin", str(bulk.id))
    with pytest.raises(NotAllowed, match="many issues at once"):
        await acting.do(change_issues, "carol", ["WHI-1"], BulkChange(LABELLED))
