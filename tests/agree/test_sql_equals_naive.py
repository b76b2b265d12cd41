"""What SQL answers is what a plain reading of the query answers: the same issues, in the order that was asked for."""

import contextlib
from collections.abc import Awaitable, Callable
from itertools import product
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from agree import naive
from agree.order import is_in_order
from agree.past import draw_past
from agree.planting import plant
from agree.seeing import Eyes, Unknown
from agree.splitting import assert_parts_agree, shared_key
from agree.texts import askers, queries
from agree.world import NOW, World, draw_world
from whimbrel.catalogue.permissions import allows, visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError
from whimbrel.jql.parse import parse
from whimbrel.search.answer import search
from whimbrel.search.understanding import understand
from whimbrel.storage.postgres import Database, Tx
from whimbrel.tracker.permission import Permission

# A busy machine may keep this process waiting for longer than the product's transactions may be idle.
_UNHURRIED = text("SET LOCAL idle_in_transaction_session_timeout = 0")


class RolledBack(Exception):
    """Ends a transaction whose rows are not to stay."""


async def in_world(database: Database, seed: int, ask: Callable[[Tx, World, Catalogue], Awaitable[None]]) -> None:
    """Ask in a drawn site that is gone afterwards."""
    world = draw_world(seed)
    world.past = draw_past(Random(seed), world)
    with contextlib.suppress(RolledBack):
        async with database.transaction() as tx:
            await tx.execute(_UNHURRIED)
            await ask(tx, world, await plant(tx, world))
            raise RolledBack


async def agree_on(tx: Tx, world: World, catalogue: Catalogue, name: str | None, jql: str) -> None:
    user = next((user for user in world.users if user.name == name), None)
    eyes = Eyes(world, user)
    query = parse(jql)
    asker = Asker.of(user, NOW)
    try:
        expected = naive.find(eyes, query)
    except Unknown:
        expected = None
    if expected is None:
        with pytest.raises(JqlError):
            await search(tx, catalogue, asker, jql)
        return
    answer = await search(tx, catalogue, asker, jql, limit=100)
    assert sorted(answer.ids) == sorted(issue.id for issue in expected), jql
    assert answer.total == len(expected), jql
    await assert_parts_agree(tx, catalogue, asker, jql, set(answer.ids))
    by_id = {issue.id: issue for issue in expected}
    found = [by_id[issue_id] for issue_id in answer.ids]
    assert is_in_order(eyes, found, query.order_by), jql
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("whimbrel.search.answer.FEW", 0)
        assert await search(tx, catalogue, asker, jql, limit=100) == answer, jql
        page = await search(tx, catalogue, asker, jql, start=1, limit=2)
        assert (page.ids, page.total) == (answer.ids[1:3], answer.total), jql


@settings(
    max_examples=100,
    deadline=None,
    # A site follows from its seed, which has no simpler neighbours: the failing query and seed say all there is.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), asked=st.lists(st.tuples(askers, queries), min_size=1, max_size=8))
async def test_sql_equals_a_plain_reading(database: Database, seed: int, asked: list[tuple[str | None, str]]) -> None:
    async def ask(tx: Tx, world: World, catalogue: Catalogue) -> None:
        for name, jql in asked:
            await agree_on(tx, world, catalogue, name, jql)

    await in_world(database, seed, ask)


@settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
async def test_everybody_finds_what_asking_for_each_issue_lets_them_see(database: Database, seed: int) -> None:
    async def ask(tx: Tx, world: World, catalogue: Catalogue) -> None:
        projects = catalogue.projects.all
        for user in (None, *world.users):
            eyes, seen = Eyes(world, user), visible(catalogue, user)
            expected = sorted(issue.id for issue in world.issues if eyes.see(issue))
            assert sorted(issue.id for issue in world.issues if seen.sees(issue)) == expected
            answer = await search(tx, catalogue, Asker.of(user, NOW), "", limit=100)
            assert (sorted(answer.ids), answer.total) == (expected, len(expected))
            for issue, permission in product(world.issues, (Permission.BROWSE_PROJECTS, Permission.EDIT_ISSUES)):
                held = allows(catalogue, user, permission, projects[issue.project_id], issue)
                assert held == eyes.has(permission, issue)

    await in_world(database, seed, ask)


@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), asked=st.lists(queries, min_size=1, max_size=8))
async def test_the_shared_part_is_the_same_for_all_who_know_the_same_names(
    database: Database, seed: int, asked: list[str]
) -> None:
    async def ask(tx: Tx, world: World, catalogue: Catalogue) -> None:
        for jql in asked:
            keys: dict[object, set[str]] = {}
            for user in (None, *world.users):
                seen = visible(catalogue, user)
                known = (seen.project_ids, frozenset(grant.level_id for grant in seen.levels))
                # All in one time zone: a date in another is another instant, and so another question.
                here = None if user is None else msgspec.structs.replace(user, time_zone="Etc/UTC", locale="en_US")
                with contextlib.suppress(JqlError):
                    shared = shared_key(await understand(tx, catalogue, Asker.of(here, NOW), jql))
                    keys.setdefault(known, set()).add(shared)
            assert all(len(shared) == 1 for shared in keys.values()), jql

    await in_world(database, seed, ask)
