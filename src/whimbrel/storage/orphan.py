"""Contents that no row names, and how they are removed while others may be about to name them.

Content comes first and its row after, so that a node which dies between the two leaves an orphan and never a row
without content. Whoever writes the row claims the content first, and looks again whether it is there: the claim lasts
until the commit, and the sweep neither looks for rows nor removes anything under a claim.
"""

import asyncio
import logging
import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, Text, any_, bindparam, delete, select, text, union

from whimbrel.clock import Clock
from whimbrel.errors import Unavailable
from whimbrel.storage.files import Files
from whimbrel.storage.postgres import Database, Reader, Tx
from whimbrel.storage.schema.issue import attachment
from whimbrel.storage.schema.people import app_user
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import issue_type
from whimbrel.storage.schema.site import avatar, avatar_draft
from whimbrel.tracker.avatar import AvatarKind

PAUSE = 3600.0
"""Seconds between two sweeps."""
DRAFT_LASTS = timedelta(days=1)
AGE = timedelta(hours=1)
"""How old a content is before it may be an orphan; a younger one is likely to be named in a moment."""

_log = logging.getLogger(__name__)

_KEY = "hashtextextended('whimbrel.content.' || :content, 0)"
_CLAIM = text(f"SELECT pg_advisory_xact_lock_shared({_KEY})")
_TAKE = text(f"SELECT pg_try_advisory_xact_lock({_KEY})")
_wanted = any_(bindparam("hashes", type_=ARRAY(Text)))
_NAMED = union(
    select(attachment.c.content_hash).where(attachment.c.content_hash == _wanted),
    select(attachment.c.thumbnail_hash).where(attachment.c.thumbnail_hash == _wanted),
    select(avatar.c.content_hash).where(avatar.c.content_hash == _wanted),
    select(avatar_draft.c.content_hash).where(avatar_draft.c.content_hash == _wanted),
)
_FORGET_DRAFTS = delete(avatar_draft).where(avatar_draft.c.created < bindparam("before"))
# What is deleted takes its avatars along in the next sweep, since their owners are of several kinds.
_FORGET_AVATARS = [
    delete(avatar).where(avatar.c.kind == str(kind), avatar.c.owner_id.not_in(select(table.c.id)))
    for kind, table in ((AvatarKind.USER, app_user), (AvatarKind.PROJECT, project), (AvatarKind.ISSUE_TYPE, issue_type))
]


async def claim(tx: Tx, hashes: Iterable[str]) -> None:
    """Keep contents from being swept until the transaction ends; whether they are there is to be asked after this."""
    for content_hash in sorted(set(hashes)):
        await tx.fetch_all(_CLAIM, {"content": content_hash})


async def sweep(database: Database, files: Files, now: datetime) -> int:
    """Remove the contents older than `AGE` that no row names, and return how many they were.

    Several nodes may do so at once.
    """
    moment = now - AGE
    async with database.transaction() as tx:
        await tx.execute(_FORGET_DRAFTS, {"before": now - DRAFT_LASTS})
        for statement in _FORGET_AVATARS:
            await tx.execute(statement)
    removed = 0
    async for hashes in files.older_than(moment):
        named = await _named(database, hashes)
        for content_hash in hashes:
            if content_hash not in named and await _remove(database, files, content_hash):
                removed += 1
    removed += await files.remove_drafts(moment)
    if removed:
        _log.info("%d contents that nothing named were removed", removed)
    return removed


async def sweep_again_and_again(database: Database, files: Files, clock: Clock) -> None:
    """Sweep every `PAUSE`, a little apart from other nodes; where an engine is away, the next time will do."""
    while True:
        await asyncio.sleep(PAUSE * random.uniform(0.8, 1.2))  # noqa: S311  no secret
        try:
            await sweep(database, files, clock.now())
        except Unavailable:
            _log.warning("orphaned contents could not be swept", exc_info=True)


async def _named(reader: Database | Reader, hashes: Sequence[str]) -> set[str]:
    rows = await reader.fetch_all(_NAMED, {"hashes": list(hashes)}) if hashes else []
    return {row[0] for row in rows}


async def _remove(database: Database, files: Files, content_hash: str) -> bool:
    async with database.transaction() as tx:
        if not await tx.fetch_value(_TAKE, {"content": content_hash}) or await _named(tx, [content_hash]):
            return False
        await files.remove(content_hash)
        return True
