"""Transitions are offered to those who may take them."""

from typing import Any

from sqlalchemy import delete

from support.site import Site
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.transitions import transition_issue
from whimbrel.catalogue.store import touch
from whimbrel.reads.transitions import possible_transitions
from whimbrel.storage.schema.scheme import permission_grant


async def test_what_is_offered_is_what_can_be_done(site: Site, asking: Any) -> None:
    issue = await site.issue()
    catalogue, carol = await site.catalogue(), await site.user("carol")
    offered = possible_transitions(catalogue, carol, issue)
    assert [(move.id, move.name) for move in offered] == [(21, "In Progress"), (31, "Done")]
    for move in offered:
        moved = await asking.do(transition_issue, "carol", "WHI-1", move.id, IssueDocument())
        assert moved.status_id == move.to
    assert [move.id for move in possible_transitions(catalogue, carol, moved)] == [11, 21]


async def test_nothing_is_offered_to_whoever_may_not_move_it(site: Site) -> None:
    issue = await site.issue()
    assert possible_transitions(await site.catalogue(), None, issue) == ()
    async with site.database.transaction() as tx:
        await tx.execute(delete(permission_grant).where(permission_grant.c.permission == "TRANSITION_ISSUES"))
        await touch(tx, "schemes")
    assert possible_transitions(await site.catalogue(), await site.user("admin"), issue) == ()
