"""What people did in a drawn site: said, changed, looked at, and when they signed in."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, update

from agree.wording import draw_text
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema import history, people
from whimbrel.storage.schema import issue as tables
from whimbrel.tracker.comment import Comment, Visibility

_LOGINS = (
    update(people.app_user)
    .where(people.app_user.c.id == bindparam("user"))
    .values(current_login=bindparam("current"), previous_login=bindparam("previous"))
)


class Edit(msgspec.Struct):
    """A group of changes that somebody made at once."""

    issue_id: int
    author_id: int | None
    created: datetime


class Deeds(msgspec.Struct):
    """`views` maps (user, issue) to moments, `logins` users to the beginnings of the present and the last session."""

    comments: list[Comment] = []
    edits: list[Edit] = []
    views: dict[tuple[int, int], datetime] = {}
    logins: dict[int, tuple[datetime | None, datetime | None]] = {}


def draw_deeds(
    chance: Any, issue_ids: list[int], people_ids: tuple[int, ...], audiences: tuple[Visibility, ...]
) -> Deeds:
    """Draw with the chance of a site."""
    deeds = Deeds()
    for issue_id in issue_ids:
        for _ in range(chance.one((0, 0, 1, 2))):
            created, updated = sorted((chance.instant(), chance.instant()))
            author, editor = chance.maybe(people_ids), chance.maybe(people_ids)
            number = 8001 + len(deeds.comments)
            body, audience = draw_text(chance.random), chance.one(audiences)
            deeds.comments.append(Comment(number, issue_id, body, created, updated, author, editor, audience))
        for _ in range(chance.one((0, 0, 1, 2))):
            deeds.edits.append(Edit(issue_id, chance.maybe(people_ids), chance.instant()))
        deeds.views.update({(user, issue_id): chance.instant() for user in people_ids if chance.happens(0.3)})
    for user in people_ids:
        current = chance.instant() if chance.happens(0.8) else None
        deeds.logins[user] = (current, chance.instant() if current and chance.happens(0.7) else None)
    return deeds


async def plant_deeds(tx: Tx, deeds: Deeds) -> None:
    """Write them into the tables."""
    comments = [
        (
            *(said.id, said.issue_id, said.body, said.created, said.updated, said.author_id, said.update_author_id),
            *(said.visibility.group_id, said.visibility.role_id),
        )
        for said in deeds.comments
    ]
    columns = ["id", "issue_id", "body", "created", "updated", "author_id", "update_author_id", "group_id", "role_id"]
    await tx.copy(tables.comment, columns, comments)
    edits = [(edit.issue_id, edit.author_id, edit.created) for edit in deeds.edits]
    await tx.copy(history.change_group, ["issue_id", "author_id", "created"], edits)
    views = [(*pair, viewed) for pair, viewed in deeds.views.items()]
    await tx.copy(tables.issue_view, ["user_id", "issue_id", "viewed"], views)
    for user, (current, previous) in deeds.logins.items():
        await tx.execute(_LOGINS, {"user": user, "current": current, "previous": previous})
