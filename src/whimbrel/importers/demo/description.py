"""Descriptions: from nothing at all to several pages, in Jira's wiki markup."""

from collections.abc import Mapping, Sequence
from functools import cache

import msgspec

from whimbrel.importers.demo import table
from whimbrel.importers.demo.draft import Draft
from whimbrel.importers.demo.phrase import compile_phrases
from whimbrel.importers.model import ImportedItem

_NONE, _SHORT, _MIDDLE, _LONG = 0.09, 0.42, 0.9, 0.98  # what remains above is very long
_TRACED, _CLOSED = 0.3, 0.4
_REWRITTEN = 0.04
_LOG_LINES = (60, 190)


class _Paragraphs(msgspec.Struct, frozen=True):
    """Paragraphs of one class of descriptions, ready to be filled."""

    opening: Sequence[str]
    detail: Sequence[str]
    block: Sequence[str]
    closing: Sequence[str]


class _Trace(msgspec.Struct, frozen=True):
    """The lines of stack traces, ready to be filled."""

    language: str
    head: Sequence[str]
    frames: Sequence[str]
    tail: Sequence[str]


@cache
def _paragraphs(register: str) -> Mapping[str, _Paragraphs]:
    rows = table.register(register).descriptions
    return {
        name: _Paragraphs(*(compile_phrases(texts) for texts in (row.opening, row.detail, row.block, row.closing)))
        for name, row in rows.items()
    }


@cache
def _trace(name: str) -> _Trace:
    row = table.traces()[name]
    return _Trace(row.language, *(compile_phrases(texts) for texts in (row.head, row.frames, row.tail)))


def description_of(draft: Draft) -> str | None:
    """Return an issue's description; now and then one that was rewritten after a while."""
    text = _write(draft)
    if text is None or draft.stage.chance.draw() >= _REWRITTEN:
        return text
    moment = draft.between(draft.seed.moment + 300, draft.ended - 1)
    first = text.partition("\n\n")[0]
    before = first if first != text else None
    author = draft.stage.actor(draft.seed.reporter, moment)
    draft.trail.add(moment, author, ImportedItem("description", from_string=before, to_string=text))
    return text if moment < draft.trail.end else before


def _write(draft: Draft) -> str | None:
    chance = draft.stage.chance
    draw = chance.draw()
    if draw < _NONE:
        return None
    if draft.tongue is not None:
        return chance.pick(draft.tongue.descriptions) % draft.own
    paragraphs = _paragraphs(draft.stage.kind.register)[draft.seed.work.text]
    texts = [chance.pick(paragraphs.opening)]
    if draw > _SHORT:
        texts += chance.some(paragraphs.detail, 1 if draw < _MIDDLE else 5)
        texts += chance.some(paragraphs.block, 1 if draw < _MIDDLE else 3)
    written = [text % draft.topic for text in texts]
    if draft.seed.work.text == "bug" and draft.stage.kind.trace != "none" and chance.draw() < _TRACED:
        lines = chance.whole(4, 14) if draw < _LONG else chance.whole(*_LOG_LINES)
        written.append(_stack(draft, lines))
    elif draw > _LONG:
        written += [text % draft.topic for text in (*paragraphs.detail, *paragraphs.detail)]
    if chance.draw() < _CLOSED:
        written.append(chance.pick(paragraphs.closing) % draft.topic)
    return "\n\n".join(written)


def _stack(draft: Draft, lines: int) -> str:
    """Return a stack trace in a code block."""
    chance, trace = draft.stage.chance, _trace(draft.stage.kind.trace)
    texts = [chance.pick(trace.head), *(chance.pick(trace.frames) for _ in range(lines))]
    if trace.tail:
        texts.append(chance.pick(trace.tail))
    body = "\n".join(text % draft.topic for text in texts)
    return f"{{code:{trace.language}}}\n{body}\n{{code}}"
