from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from whimbrel.importers.model import ImportedComment, ImportedIssue
from whimbrel.importers.pace import AIM, Pace, weigh

WHEN = datetime(2020, 1, 2, tzinfo=UTC)


def test_the_pace_finds_the_weight_that_takes_as_long_as_aimed() -> None:
    pace = Pace()
    for _ in range(60):
        pace.learn(pace.limit, pace.limit / 8000)
    assert pace.limit == pytest.approx(8000 * AIM, rel=0.01)


def test_a_long_transaction_slows_down_at_once() -> None:
    pace = Pace()
    pace.learn(400, 0.8)
    assert pace.limit == pytest.approx(400 * AIM / 0.8)


def test_the_limit_never_comes_to_nothing_nor_without_bound() -> None:
    pace = Pace()
    pace.learn(1, 100)
    assert pace.limit == 1
    for _ in range(60):
        pace.learn(pace.limit, 0)
    assert pace.limit == 20_000


def test_rows_and_long_texts_weigh(make_issue: Callable[..., ImportedIssue]) -> None:
    comment = ImportedComment("x" * 5000, WHEN, WHEN)
    assert weigh(make_issue(comments=(comment, comment), labels=("a",))) == weigh(make_issue()) + 2 + 10 + 1
