"""Ranking issues before or after another one, with as few others moved as can be."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ARRAY, BigInteger, any_, bindparam, func, not_, select, text, update

from whimbrel.actions.access import mentioned
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.issues import load
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.issue import issue as table
from whimbrel.tracker.change import Change, FieldChange, HistoryItem
from whimbrel.tracker.event import Event
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.rank import END, spread
from whimbrel.tracker.user import User

MOST = 50
"""How many issues are ranked at once, as in Jira."""

_WIDEST = 4096  # neighbours that are spread anew where there is no room; with more, ranks have lost their meaning
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('whimbrel.rank'))")
_moved = any_(bindparam("moved", type_=ARRAY(BigInteger)))
_STAYS = not_(table.c.id == _moved)
_BELOW = (
    select(table.c.id, table.c.rank)
    .where(table.c.rank < bindparam("here"), _STAYS)
    .order_by(table.c.rank.desc())
    .limit(bindparam("most"))
)
_ABOVE = (
    select(table.c.id, table.c.rank)
    .where(table.c.rank > bindparam("here"), _STAYS)
    .order_by(table.c.rank)
    .limit(bindparam("most"))
)
_HERE = select(table.c.id, table.c.rank).where(table.c.rank == bindparam("here"), _STAYS).order_by(table.c.id)
_given = (
    func.unnest(bindparam("ids", type_=ARRAY(BigInteger)), bindparam("ranks", type_=ARRAY(BigInteger)))
    .table_valued("id", "rank", name="given")
    .render_derived()
)
_SET = update(table).where(table.c.id == _given.c.id).values(rank=_given.c.rank)


class Beside(msgspec.Struct, frozen=True):
    """A place in the order of issues: directly before or after an issue, named by key or id."""

    mention: str
    before: bool


async def rank_issues(
    tx: Tx, catalogue: Catalogue, actor: User | None, mentions: Sequence[str], beside: Beside
) -> None:
    """Put issues, in the order in which they are named, directly before or after another one.

    Raises `NotFound` for one that is missing or hidden, `NotAllowed` without the permission to schedule it, `Invalid`
    for too many, and for an issue that is ranked by itself.
    """
    if not 0 < len(mentions) <= MOST:
        raise Invalid(f"Between 1 and {MOST} issues are ranked at once.")
    other = beside.mention
    found = await mentioned(tx, catalogue, actor, [*mentions, other])
    missing = [mention for mention in (*mentions, other) if mention not in found]
    if missing:
        raise NotFound(f"The issue '{missing[0][:40]}' does not exist or you do not have permission to see it.")
    issues = list({found[mention].id: found[mention] for mention in mentions}.values())
    if found[other].id in {issue.id for issue in issues}:
        raise Invalid("An issue cannot be ranked before or after itself.")
    for issue in issues:
        project = catalogue.projects.all[issue.project_id]
        if not allows(catalogue, actor, Permission.SCHEDULE_ISSUES, project, issue):
            raise NotAllowed("You do not have permission to rank issues in this project.")
    await place_issues(tx, catalogue, actor, [issue.id for issue in issues], found[other].id, before=beside.before)


async def place_issues(
    tx: Tx, catalogue: Catalogue, actor: User | None, ids: Sequence[int], other_id: int, *, before: bool
) -> None:
    """Put issues directly before or after another one, whoever may do so."""
    await tx.fetch_all(_LOCK)  # two who find the same gap come one after the other, and the later one reads anew
    issues = list((await load(tx, ids)).values())
    anchor = await tx.fetch_value(select(table.c.rank).where(table.c.id == other_id))
    ranks = await _places(tx, [issue.id for issue in issues], (other_id, anchor), before=before)
    await tx.execute(_SET, {"ids": list(ranks), "ranks": list(ranks.values())})
    for issue in issues:
        _remember(tx, actor, issue, ranks[issue.id])
    tx.emit(
        Event(
            avi=Avi.ISSUES_RANKED,
            ari=ari(catalogue.site_id, "site", catalogue.site_id),
            actor_id=actor.id if actor else None,
            body={"ranks": {str(issue_id): str(rank) for issue_id, rank in ranks.items()}},
        )
    )


async def _places(tx: Tx, moved: list[int], anchor: tuple[int, int], *, before: bool) -> dict[int, int]:
    """Return the new ranks: those of the moved issues and, where there is no room for them, of their neighbours.

    The neighbourhood grows until its issues and the moved ones can lie apart, so that no gap is used up at once.
    """
    anchor_id, here = anchor
    same = [row.id for row in await tx.fetch_all(_HERE, {"here": here, "moved": moved})]
    at = same.index(anchor_id) + (0 if before else 1)
    width = 1
    while True:
        wanted = {"here": here, "moved": moved, "most": width}
        below = [(row.id, row.rank) for row in reversed(await tx.fetch_all(_BELOW, wanted))]
        above = [(row.id, row.rank) for row in await tx.fetch_all(_ABOVE, wanted)]
        line = [*below, *((issue_id, here) for issue_id in same), *above]
        place = len(below) + at
        low = line[place - 1][1] if place else 0
        high = line[place][1] if place < len(line) else END
        ranks = spread(low, high, len(moved))
        if width == 1 and ranks:
            return dict(zip(moved, ranks, strict=True))
        ends = (below[0][1] if len(below) == width else 0, above[-1][1] if len(above) == width else END)
        inner = line[1 if len(below) == width else 0 : len(line) - (1 if len(above) == width else 0)]
        order = _inserted([issue_id for issue_id, _ in inner], place - (1 if len(below) == width else 0), moved)
        ranks = spread(*ends, len(order)) if (ends[1] - ends[0]) > 2 * (len(order) + 1) or width >= _WIDEST else []
        if ranks:
            return dict(zip(order, ranks, strict=True))
        if width >= _WIDEST:
            raise Invalid("There is no room left between the ranks of the issues.")
        width *= 4


def _inserted(ids: list[int], place: int, moved: list[int]) -> list[int]:
    return [*ids[:place], *moved, *ids[place:]]


def _remember(tx: Tx, actor: User | None, issue: Issue, rank: int) -> None:
    if rank == issue.rank:
        return
    word = "Ranked higher" if rank < issue.rank else "Ranked lower"
    item = HistoryItem("Rank", "custom", from_value="", from_string="", to_value="", to_string=word)
    field: Any = FieldChange("rank", (str(issue.rank),), (str(rank),), (item,))
    tx.record(Change(issue.id, actor.id if actor else None, tx.now, (field,)))
