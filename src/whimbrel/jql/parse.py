"""From text to tree, by the grammar of Jira Data Center alone.

What the grammar lets pass although it can mean nothing, such as a list after `=`, is refused by `shape`. Parentheses
are followed with a list of our own instead of recursion, so no text can exhaust the interpreter's stack.
"""

from whimbrel.jql.ast import And, Direction, Node, Not, Or, Query, SortKey
from whimbrel.jql.clause import read_clause, read_field
from whimbrel.jql.cursor import Cursor
from whimbrel.jql.span import Span
from whimbrel.jql.tokens import Kind

_NEGATIONS = frozenset({Kind.NOT, Kind.BANG})
_DIRECTIONS = {Kind.ASC: Direction.ASC, Kind.DESC: Direction.DESC}


def parse(text: str) -> Query:
    """Read a query; an empty text is one. Raises `JqlError` with the first thing that is wrong, as Jira does."""
    cursor = Cursor(text)
    where = None
    if cursor.token.kind is not Kind.ORDER and cursor.token.kind is not Kind.END:
        where = _where(cursor)
    order_by = _order_by(cursor) if cursor.token.kind is Kind.ORDER else ()
    if cursor.token.kind is not Kind.END:
        raise cursor.expecting("OR", "AND", either=True)
    return Query(where, order_by, Span(0, len(text)))


class _Group:
    """Clauses joined so far between one pair of parentheses, or outside of all: ORs of ANDs."""

    __slots__ = ("_choice_start", "_choices", "_end", "_term_start", "_terms", "nots", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.nots: list[int] = []
        self._terms: list[Node] = []
        self._choices: list[Node] = []
        self._term_start = self._choice_start = self._end = start

    def add(self, node: Node, start: int, end: int) -> int:
        """Add a term, which may stand in parentheses, under the negations before it; return how many there were."""
        negations = len(self.nots)
        while self.nots:
            start = self.nots.pop()
            node = Not(node, Span(start, end))
        if not self._terms:
            self._term_start = start
        self._terms.append(node)
        self._end = end
        return negations

    def end_choice(self) -> None:
        """Join the terms since the last OR."""
        terms = self._terms
        node = terms[0] if len(terms) == 1 else And(tuple(terms), Span(self._term_start, self._end))
        if not self._choices:
            self._choice_start = self._term_start
        self._choices.append(node)
        self._terms = []

    def end(self) -> Node:
        """Join everything."""
        self.end_choice()
        choices = self._choices
        return choices[0] if len(choices) == 1 else Or(tuple(choices), Span(self._choice_start, self._end))


def _where(cursor: Cursor) -> Node:
    outer: list[_Group] = []
    group = _Group(cursor.token.start)
    while True:
        while cursor.token.kind in _NEGATIONS:
            group.nots.append(cursor.enter().start)
        if cursor.token.kind is Kind.OPEN:
            outer.append(group)
            group = _Group(cursor.enter().start)
            continue
        clause = read_clause(cursor)
        cursor.leave(group.add(clause, clause.span.start, clause.span.end))
        while outer and cursor.token.kind is Kind.CLOSE:
            node, start = group.end(), group.start
            group = outer.pop()
            cursor.leave(1 + group.add(node, start, cursor.advance().end))
        if cursor.token.kind is Kind.OR:
            group.end_choice()
        elif cursor.token.kind is not Kind.AND:
            break
        cursor.advance()
    if outer:
        raise cursor.expecting(")")
    return group.end()


def _order_by(cursor: Cursor) -> tuple[SortKey, ...]:
    cursor.advance()
    cursor.expect(Kind.BY, "by")
    keys = [_sort_key(cursor)]
    while cursor.token.kind is Kind.COMMA:
        cursor.advance()
        keys.append(_sort_key(cursor))
    if cursor.token.kind is not Kind.END:
        raise cursor.expecting(",") if keys[-1].direction else cursor.expecting("ASC", "DESC", either=True)
    return tuple(keys)


def _sort_key(cursor: Cursor) -> SortKey:
    field = read_field(cursor)
    direction = _DIRECTIONS.get(cursor.token.kind)
    end = cursor.advance().end if direction else field.span.end
    return SortKey(field, direction, Span(field.span.start, end))
