"""The site answers with the statuses and media types that its OpenAPI document declares, whatever is asked.

The document declares the shape of errors; it does not declare that of other answers, which are not held to anything.

Bounded in the suite; `make fuzz` goes on for SECONDS, from SEED.
"""

import asyncio
import logging
import os
import random
import time
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from support.client import Served
from support.site import PASSWORD

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
LEFT_OUT = frozenset({("PUT", "/rest/api/2/myself/password"), ("POST", "/rest/api/2/user/password")})
"""What would lock out whoever asks."""


@pytest.fixture
async def described(served: Served) -> Served:
    """The served site with a few things on it."""
    for summary in ("First", "Second"):
        await served.site.issue(summary)
    return served


async def test_every_answer_has_a_declared_status_and_media_type(described: Served) -> None:
    seconds = float(os.environ.get("FUZZ_SECONDS", "0"))
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    await asyncio.to_thread(hold, described.url, seconds, seed)


def hold(url: str, seconds: float, seed: int) -> None:
    """Ask each operation a few times, and all of them again until the time is over."""
    logging.getLogger("schemathesis").setLevel(logging.ERROR)
    ended = time.monotonic() + seconds
    turn = seed
    while True:
        faults = list(_faults(url, turn))
        assert not faults, f"seed {turn}: " + "\n\n".join(faults)
        turn += 1
        if time.monotonic() > ended:
            return


def _faults(url: str, seed: int) -> Iterator[str]:
    schema = schemathesis.openapi.from_url(f"{url}/rest/openapi.json")
    operations = [one.ok() for one in schema.get_all_operations()]
    random.Random(seed).shuffle(operations)
    for operation in operations:
        if (operation.method.upper(), operation.path) not in LEFT_OUT:
            try:
                _ask(operation, seed)
            except BaseExceptionGroup as found:
                told = " ".join(str(one) for one in found.exceptions)
                yield f"{operation.method.upper()} {operation.path}: {told[:400]}"


def _ask(operation: Any, seed: int) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=3,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def check(case: Case) -> None:
        case.call_and_validate(auth=("admin", PASSWORD), checks=CHECKS, timeout=20)

    check()
