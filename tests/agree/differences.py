"""Where the grammar of Data Center, which is ours, differs from the published one of Jira Cloud: the whole list.

A difference is no excuse for a query as a whole. It names the pieces of the text that the two grammars read
differently, and what both read alike instead; with these pieces replaced, both must say the same of the rest.
"""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

import msgspec

from whimbrel.jql.ast import (
    LIST_OPERATORS,
    Clause,
    Empty,
    Field,
    Function,
    List,
    Operator,
    PredicateKind,
    Query,
    clauses,
)
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.lex import scan
from whimbrel.jql.parse import parse
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind, Token

_IS = frozenset({Operator.IS, Operator.IS_NOT})
_ORDERED = frozenset(
    {Operator.LESS_THAN, Operator.GREATER_THAN, Operator.LESS_THAN_EQUALS, Operator.GREATER_THAN_EQUALS}
)
_NAMES = frozenset({Kind.WORD, Kind.QUOTED, Kind.NUMBER})
_NUMBER = re.compile(r"-?[0-9]+(?=[ \t\r\n]*\[)")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


class Reading(msgspec.Struct, frozen=True):
    """A text as our parser reads it: a query, or what is wrong with it."""

    text: str
    query: Query | None
    problem: Problem | None


class Edit(msgspec.Struct, frozen=True):
    """What to write in place of a piece of a text."""

    span: Span
    instead: str


class Difference(msgspec.Struct, frozen=True):
    """One difference, why it is one, and a query that shows it."""

    why: str
    example: str
    edits: Callable[[Reading], Iterator[Edit]]


def read(text: str) -> Reading:
    """Return what our parser says of a text."""
    try:
        return Reading(text, parse(text), None)
    except JqlError as error:
        return Reading(text, None, error.problems[0])


def edited(text: str, edits: list[Edit]) -> str:
    """Return a text with some pieces replaced, which do not overlap."""
    for edit in sorted(edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.instead + text[edit.span.end :]
    return text


def _clauses(reading: Reading) -> Iterator[Clause]:
    return clauses(reading.query) if reading.query else iter(())


def _fields(reading: Reading) -> Iterator[Field]:
    yield from (clause.field for clause in _clauses(reading))
    yield from (key.field for key in reading.query.order_by) if reading.query else ()


def _single_operands(reading: Reading) -> Iterator[Edit]:
    for clause in _clauses(reading):
        if clause.operator not in LIST_OPERATORS | _IS and isinstance(clause.operand, List):
            yield Edit(clause.operand.span, '"x"')


def _ordered_empty(reading: Reading) -> Iterator[Edit]:
    for clause in _clauses(reading):
        if clause.operator in _ORDERED and isinstance(clause.operand, Empty):
            yield Edit(clause.operand.span, '"x"')


def _list_operands(reading: Reading) -> Iterator[Edit]:
    for clause in _clauses(reading):
        operand = clause.operand
        if clause.operator in LIST_OPERATORS and operand and not isinstance(operand, List | Function):
            yield Edit(operand.span, '("x")')


def _is_operands(reading: Reading) -> Iterator[Edit]:
    for clause in _clauses(reading):
        if clause.operator in _IS and clause.operand and not isinstance(clause.operand, Empty):
            yield Edit(clause.operand.span, " EMPTY ")


def _from_and_to(reading: Reading) -> Iterator[Edit]:
    for clause in _clauses(reading):
        if clause.operator is not Operator.CHANGED:
            for predicate in clause.predicates:
                if predicate.kind in {PredicateKind.FROM, PredicateKind.TO}:
                    yield Edit(predicate.span, " ")


def _properties_of_numbers(reading: Reading) -> Iterator[Edit]:
    for field in _fields(reading):
        number = _NUMBER.match(reading.text, field.span.start)
        if field.properties and number:
            yield Edit(Span(*number.span()), '"x"')


def _wrong(sentence: str, piece: str, instead: str) -> Callable[[Reading], Iterator[Edit]]:
    """Return the edits for a problem with that sentence at a piece that matches."""

    def edits(reading: Reading) -> Iterator[Edit]:
        problem = reading.problem
        if problem and sentence in problem.message:
            written = reading.text[problem.span.start : problem.span.end]
            if re.fullmatch(piece, written, re.IGNORECASE | re.DOTALL):
                yield Edit(problem.span, instead)

    return edits


def _surrogates(reading: Reading) -> Iterator[Edit]:
    problem = reading.problem
    if problem:
        for lone in _LONE_SURROGATE.finditer(reading.text, problem.span.start, problem.span.end):
            yield Edit(Span(*lone.span()), "x")


def _paths(reading: Reading) -> Iterator[Edit]:
    """Find the names behind a property key at which our parser stopped, or just after them, if they are no path."""
    if reading.problem is None:
        return
    tokens = scan(reading.text)
    for place, token in enumerate(tokens, 1):
        names = list(takewhile(lambda token: token.kind in _NAMES, tokens[place:]))
        if token.kind is Kind.CLOSE_BRACKET and names and not _is_path(names):
            stopped, behind = reading.problem.span.start, tokens[place + len(names)]
            if names[0].start <= stopped <= behind.start:
                yield Edit(Span(names[0].start, names[-1].end), ".p")


def _is_path(names: list[Token]) -> bool:
    after_dot = False
    for name in names:
        if ".." in name.text or name.text.startswith(".") is after_dot:
            return False
        if name.kind is not Kind.WORD and not after_dot:
            return False
        after_dot = not name.text or name.text.endswith(".")
    return not after_dot


def _too_deep(reading: Reading) -> Iterator[Edit]:
    problem = reading.problem
    if problem and (" nested more than " in problem.message or " characters; at most " in problem.message):
        yield Edit(Span(0, len(reading.text)), "")


DIFFERENCES = (
    Difference(
        "Any operand parses after any operator, and validation refuses a list where one value is wanted.",
        "a = (b, c)",
        _single_operands,
    ),
    Difference(
        "Any operand parses after any operator, and validation refuses EMPTY where values are ordered.",
        "a > EMPTY",
        _ordered_empty,
    ),
    Difference(
        "Any operand parses after any operator, and validation refuses one value where a list is wanted.",
        "a not in b",
        _list_operands,
    ),
    Difference(
        "Any operand parses after any operator, and validation refuses all but EMPTY after IS.",
        "a is not b",
        _is_operands,
    ),
    Difference(
        "FROM and TO parse after WAS, and validation refuses them.",
        "a was b from c",
        _from_and_to,
    ),
    Difference(
        "A field that is named by a number can have properties too.",
        "5[a].b = c",
        _properties_of_numbers,
    ),
    Difference(
        "ALL is a reserved word of Data Center's.",
        "project = All",
        _wrong("is a reserved JQL word", "all", '"all"'),
    ),
    Difference(
        "A field's or function's name is not blank.",
        "'' = a",
        _wrong("name cannot be empty", ".*", '"x"'),
    ),
    Difference(
        "A number has 64 bits.",
        "a = 9223372036854775808",
        _wrong("is not a valid number", "-?[0-9]+", "1"),
    ),
    Difference(
        "What stands behind a property key is a path: words, each after one dot.",
        "comment.prop[author]..Author = a",
        _paths,
    ),
    Difference(
        "Half of a pair of surrogates is no character, and could not be stored.",
        "a = '\ud800'",
        _surrogates,
    ),
    Difference(
        "A query is neither longer nor deeper than what is surely read.",
        f"{'(' * 300}a = b{')' * 300}",
        _too_deep,
    ),
)
