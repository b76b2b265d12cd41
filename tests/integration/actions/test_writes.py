"""The door to writes: repeats what collided, tells where the last event stands."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, text

from support.site import Site
from whimbrel.actions.people import NewUser, create_user
from whimbrel.actions.writes import ATTEMPTS, Writes
from whimbrel.errors import Conflict
from whimbrel.storage.failure import Collision
from whimbrel.storage.schema.log import event


async def test_a_write_knows_its_position(site: Site) -> None:
    writes = Writes(site.database, site.store)
    done = await writes.carry_out(lambda tx, known, _: create_user(tx, known, NewUser("dora", "Dora")), None)
    row = await site.database.fetch_one(select(event).order_by(event.c.id.desc()))
    assert row is not None
    assert (done.position.tx, done.position.id, done.result.name) == (row.tx, row.id, "dora")


async def test_a_write_that_collided_is_begun_again_and_nothing_of_the_first_remains(site: Site) -> None:
    writes = Writes(site.database, site.store)
    attempts: list[int] = []

    async def collide_twice(tx: Any, known: Any, _actor: Any) -> None:
        attempts.append(len(attempts))
        await create_user(tx, known, NewUser(f"dora{len(attempts)}", "Dora"))
        if len(attempts) < 3:
            raise Collision("in the way")

    await writes.carry_out(collide_twice, None)
    names = set((await site.catalogue()).people.by_name)
    assert (len(attempts), names & {"dora1", "dora2", "dora3"}) == (3, {"dora3"})


async def test_a_real_deadlock_is_survived_by_both(site: Site) -> None:
    writes = Writes(site.database, site.store)
    both_hold = asyncio.Barrier(2)
    attempts: list[str] = []

    async def lock(tx: Any, _known: Any, _actor: Any, first: int, second: int) -> None:
        attempts.append(f"{first}")
        await tx.execute(text("UPDATE priority SET name = name WHERE id = :id"), {"id": first})
        if len(attempts) <= 2:
            await both_hold.wait()
        await tx.execute(text("UPDATE priority SET name = name WHERE id = :id"), {"id": second})

    await asyncio.gather(writes.carry_out(lock, None, 1, 2), writes.carry_out(lock, None, 2, 1))
    assert len(attempts) > 2


async def test_who_keeps_colliding_gives_up_and_says_so(site: Site) -> None:
    attempts: list[int] = []

    async def collide(*_: Any) -> None:
        attempts.append(1)
        raise Collision("in the way")

    with pytest.raises(Conflict, match="in the way"):
        await Writes(site.database, site.store).carry_out(collide, None)
    assert len(attempts) == ATTEMPTS


async def test_any_other_error_is_passed_on_at_once(site: Site) -> None:
    attempts: list[int] = []

    async def fail(*_: Any) -> None:
        attempts.append(1)
        raise Conflict("no")

    with pytest.raises(Conflict, match="no"):
        await Writes(site.database, site.store).carry_out(fail, None)
    assert len(attempts) == 1
