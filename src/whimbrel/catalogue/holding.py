"""What an action relies on in the catalogue stays so until it commits, or the action is begun again.

Whoever writes what is right only under some part of the catalogue, such as an issue's status under its workflow, holds
that part. Whoever changes the part and what was written under it takes it. Holders do not wait for each other.
"""

from sqlalchemy import bindparam, text, update

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.storage.failure import Collision
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.log import catalogue_part

# A statement sees what was committed before it began, so that the lock and the reading are two; the function is the
# way to have both in one round.
_HOLD = text("SELECT catalogue_generation_held(:part)")
_TAKE = text("SELECT pg_advisory_xact_lock(hashtextextended('whimbrel.catalogue.' || :part, 0))")
_RAISE = (
    update(catalogue_part)
    .where(catalogue_part.c.name == bindparam("part"))
    .values(generation=catalogue_part.c.generation + 1)
    .returning(catalogue_part.c.generation)
)
_CHANGED = "The configuration of the site was changed at this moment. Please try again."


async def hold_part(tx: Tx, catalogue: Catalogue, part: str) -> None:
    """Keep a part of the catalogue from being taken until the transaction ends; to be called before rows are locked.

    Raises `Collision` where the part is not any more as the catalogue has it.
    """
    if int(await tx.fetch_value(_HOLD, {"part": part})) != catalogue.generations[part]:
        raise Collision(_CHANGED)


async def take_part(tx: Tx, catalogue: Catalogue, part: str) -> None:
    """Wait for all that hold a part of the catalogue, keep others from it, and say that it changes.

    Raises `Collision` where the part is not any more as the catalogue has it.
    """
    await tx.fetch_all(_TAKE, {"part": part})
    if int(await tx.fetch_value(_RAISE, {"part": part})) != catalogue.generations[part] + 1:
        raise Collision(_CHANGED)
