"""Resolution: names become fields, operands become ids and instants, negation moves into the operators.

Jira's NOT is no complement of sets: it turns each operator below it into its opposite, and AND into OR. So issues whose
field is empty are matched neither by a comparison nor by its negation.
"""

from bisect import bisect_left
from collections.abc import Sequence

from whimbrel.jql import ast, resolved
from whimbrel.jql.asker import Asker
from whimbrel.jql.clausenode import clause_node, found_values
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fault import shown
from whimbrel.jql.fields import BY_NAME, QueryField, find
from whimbrel.jql.inclusion import Included, Inclusion, include
from whimbrel.jql.names import FieldNames, Names
from whimbrel.jql.nearest import Suggestions
from whimbrel.jql.operators import NEGATIVE, FieldType
from whimbrel.jql.properties import property_node
from whimbrel.jql.resolved import EVERYTHING, NOTHING, Resolved, all_of, one_of
from whimbrel.jql.shape import check_shapes
from whimbrel.jql.unsupported import NotIncluded, Unanswerable
from whimbrel.jql.validity import check_clause
from whimbrel.jql.values import Subject

KEY = BY_NAME["key"]
MOST_SUGGESTIONS = 20
"""How many wrong names of a query are compared with the known ones: a person reads no more, and each takes its time."""
DEFAULT_ORDER = (resolved.SortKey(KEY, descending=True),)


def resolve(query: ast.Query, names: Names, asker: Asker) -> Resolved:
    """Return what a query means for one asker. Raises `JqlError` with everything that is wrong, in the text's order."""
    meaning, problems = resolve_leniently(query, names, asker)
    if problems:
        raise JqlError(*problems)
    return meaning


def resolve_leniently(query: ast.Query, names: Names, asker: Asker) -> tuple[Resolved, tuple[Problem, ...]]:
    """Return what a query means, and what is wrong with it: an unknown value or a clause that is wrong matches nothing.

    Raises `Unanswerable` for what cannot be answered in any way.
    """

    def included(query: ast.Query, inclusion: Inclusion) -> Included:
        inner = _Resolution(names, asker, check_shapes(query), inclusion)
        node, negated = inner.where(query, negated=False), inner.where(query, negated=True)
        inner.refuse_unanswerable()
        return Included(node, negated, tuple(problem.message for problem in _in_order(inner.problems)))

    resolution = _Resolution(names, asker, check_shapes(query), include(names.filters, names, included))
    where = resolution.where(query, negated=False)
    order_by = tuple(key for sort in query.order_by for key in resolution.sort_keys(sort))
    resolution.refuse_unanswerable()
    warnings = _in_order(resolution.warnings)
    return Resolved(where, order_by or DEFAULT_ORDER, warnings), _in_order(resolution.problems)


class _Resolution:
    """One pass over a query; collects what is wrong."""

    def __init__(self, names: Names, asker: Asker, misshapen: Sequence[Problem], inclusion: Inclusion) -> None:
        self._names = names
        self._inclusion = inclusion
        self._asker = asker
        self._misshapen = sorted(problem.span.start for problem in misshapen)
        self._nearest = Suggestions(0 if asker.user_id is None else MOST_SUGGESTIONS)
        self.problems: list[Problem] = list(misshapen)
        self._unanswerable: list[Unanswerable] = []
        self.warnings: list[Problem] = []

    def where(self, query: ast.Query, *, negated: bool) -> resolved.Node:
        """Resolve the where-clause of a query, negated or not."""
        if query.where is not None:
            return self.node(query.where, negated=negated)
        return NOTHING if negated else EVERYTHING

    def node(self, node: ast.Node, *, negated: bool) -> resolved.Node:
        """Resolve a node, negated or not."""
        if isinstance(node, ast.Not):
            return self.node(node.child, negated=not negated)
        if isinstance(node, ast.Clause):
            return self._clause(node, negated=negated)
        children = [self.node(child, negated=negated) for child in node.children]
        return one_of(children) if isinstance(node, ast.Or) is not negated else all_of(children)

    def _clause(self, clause: ast.Clause, *, negated: bool) -> resolved.Node:
        next_one = bisect_left(self._misshapen, clause.span.start)
        if next_one < len(self._misshapen) and self._misshapen[next_one] < clause.span.end:
            return NOTHING
        try:
            if clause.field.properties:
                return property_node(clause, self._asker, negated=negated)
            fields = self._fields(clause.field)
        except JqlError as error:
            return self._wrong(error)
        attempts = [self._attempt(clause, field, negated=negated) for field in fields]
        fitting = [node for node, problems in attempts if not problems]
        if not fitting:
            # Of several fields of one name, the one that understood most of the operand speaks for all.
            best, problems = min(attempts, key=lambda attempt: len(attempt[1]))
            self._note(problems)
            return best
        return one_of(fitting)

    def _fields(self, field: ast.Field) -> tuple[QueryField, ...]:
        found = find(field, self._names)
        if not found:
            sentence = f"Field '{shown(field.name)}' does not exist or you do not have permission to view it."
            raise JqlError(Problem(sentence, field.span, self._nearest(field.name, _known_fields(self._names))))
        return found

    def _attempt(self, clause: ast.Clause, field: QueryField, *, negated: bool) -> tuple[resolved.Node, list[JqlError]]:
        subject = Subject(field, shown(clause.field.name), self._names, self._asker, self._nearest)
        try:
            check_clause(clause, subject)
        except JqlError as error:
            return NOTHING, [error]
        if field.type is FieldType.FILTER:
            return self._including(clause, subject, negated=negated)
        return clause_node(clause, subject, negated=negated)

    def _including(
        self, clause: ast.Clause, subject: Subject, *, negated: bool
    ) -> tuple[resolved.Node, list[JqlError]]:
        """Put the saved filters that a clause names in its place."""
        assert clause.operand is not None  # no history operator gets here
        unwanted = (clause.operator in NEGATIVE) is not negated
        found, errors = found_values(clause.operand, subject, clause.operator)
        nodes = []
        for filter_id in dict.fromkeys(value for values in found.values() for value in values):
            one = self._inclusion[filter_id]  # type: ignore[index]  # the values of this field are ids of filters
            if isinstance(one, str):
                errors.append(NotIncluded(Problem(one, clause.operand.span)))
                continue
            nodes.append(one.negated if unwanted else one.node)
            self.warnings.extend(Problem(sentence, clause.span) for sentence in one.warnings)
        return all_of(nodes) if unwanted and nodes else one_of(nodes), errors

    def refuse_unanswerable(self) -> None:
        """Raise `Unanswerable`, with everything else that is wrong, if there is anything that nothing can answer."""
        if self._unanswerable:
            refused = [problem for error in self._unanswerable for problem in error.problems]
            raise type(self._unanswerable[0])(*_in_order([*refused, *self.problems]))

    def _note(self, errors: Sequence[JqlError]) -> None:
        for error in errors:
            if isinstance(error, Unanswerable):
                self._unanswerable.append(error)
            else:
                self.problems.extend(error.problems)

    def _wrong(self, error: JqlError) -> resolved.Node:
        self._note([error])
        return NOTHING

    def sort_keys(self, sort: ast.SortKey) -> list[resolved.SortKey]:
        """Resolve a sort key; a name that several custom fields share sorts by each of them in turn."""
        name = shown(sort.field.name)
        fields = find(sort.field, self._names) if not sort.field.properties else ()
        if not fields:
            expected = self._nearest(sort.field.name, _known_fields(self._names))
            self.problems.append(Problem(f"Not able to sort using field '{name}'.", sort.field.span, expected))
        elif not all(field.sortable for field in fields):
            self.problems.append(Problem(f"Field '{name}' does not support sorting.", sort.field.span))
            return []
        return [resolved.SortKey(field, _descends(sort, field)) for field in fields]


def _known_fields(names: FieldNames) -> list[str]:
    return [*(name for field in BY_NAME.values() for name in (field.id, *field.aliases)), *names.field_spellings()]


def _descends(sort: ast.SortKey, field: QueryField) -> bool:
    return field.descending if sort.direction is None else sort.direction is ast.Direction.DESC


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.span.start))
