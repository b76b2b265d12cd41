"""Holds our grammar against the published one, query by query."""

from collections.abc import Sequence
from typing import Any

import msgspec

from agree.differences import DIFFERENCES, Reading, edited, read
from agree.outline import outline
from cases.jql.load import every_query
from support.oracle import Oracle
from support.shared import jql_rows

_ROUNDS = 60  # more pieces that differ, one after the other, has no query


def known_queries() -> list[str]:
    """Return the queries of our own cases, and of the shared corpus where it is."""
    return [*every_query(), *(row["jql"] for row in jql_rows("corpus-dev.jsonl") or ())]


class Disagreement(msgspec.Struct, frozen=True):
    """A query that no known difference explains, and what each grammar says once the known ones are edited away."""

    jql: str
    text: str
    ours: Any
    published: Any


def disagreements(oracle: Oracle, queries: Sequence[str]) -> list[Disagreement]:
    """Return every query on which the two grammars disagree for no known reason."""
    found = []
    waiting = [(jql, read(jql)) for jql in queries]
    for _ in range(_ROUNDS):
        answers = oracle.ask([reading.text for _, reading in waiting])
        edited_away = []
        for (jql, reading), published in zip(waiting, answers, strict=True):
            ours = outline(reading.query) if reading.query else None
            if published is False or ours == published:
                continue
            if (text := _without_difference(reading)) is not None:
                edited_away.append((jql, read(text)))
            else:
                ours = ours or (reading.problem and reading.problem.message)
                found.append(Disagreement(jql, reading.text, ours, published))
        waiting = edited_away
    return found + [Disagreement(jql, reading.text, None, None) for jql, reading in waiting]


def _without_difference(reading: Reading) -> str | None:
    for difference in DIFFERENCES:
        if edits := list(difference.edits(reading)):
            return edited(reading.text, edits)
    return None
