"""What a function of the language is, and a call of one."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from whimbrel.jql import ast
from whimbrel.jql.asker import Asker
from whimbrel.jql.errors import JqlError, Problem
from whimbrel.jql.fields import QueryField
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.names import Names
from whimbrel.jql.nature import Nature
from whimbrel.jql.nearest import Suggestions
from whimbrel.jql.operators import FieldType
from whimbrel.jql.resolved import ParentAlone, Range, Related, Scalar

Value: TypeAlias = Scalar | Range | Related | ParentAlone


class Call(msgspec.Struct, frozen=True):
    """A call of a function as the operand of a field."""

    function: ast.Function
    field: QueryField
    names: Names
    asker: Asker
    nearest: Suggestions

    @property
    def name(self) -> str:
        """Return the function's name as it was written."""
        return self.function.name

    @property
    def args(self) -> tuple[str, ...]:
        """Return the arguments."""
        return self.function.args

    def refused(self, sentence: str, expected: tuple[str, ...] = ()) -> JqlError:
        """Return the error that points at the call."""
        return JqlError(Problem(sentence, self.function.span, expected))


Values: TypeAlias = Callable[[Call], Iterable[Value | None]]


class QueryFunction(msgspec.Struct, frozen=True, kw_only=True):
    """A function as queries know it: what its arguments are for, how many it takes, and what it returns.

    Of `arguments` the last one stands for all that follow where `most` is None: any number. `lists` is None where it
    can stand for a value and for a list. Date functions return instants, whatever the field. `usage` is the form that
    Jira's sentence on a wrong number of arguments shows; without it, the sentence gives their number.
    `of_asker` tells that without arguments the function is about the one who asks. `values` is None for a function of
    Jira's that is known and not answered yet.
    """

    name: str
    types: frozenset[FieldType] = frozenset()
    arguments: tuple[Argument, ...] = ()
    fewest: int = 0
    most: int | None = 0
    lists: bool | None = True
    nature: Nature = Nature.CONFIGURATION
    of_asker: bool = False
    usage: str | None = None
    values: Values | None = None

    @property
    def answered(self) -> bool:
        """Tell whether queries with the function can be answered."""
        return self.values is not None

    def nature_of(self, given: int) -> Nature:
        """Return the class of a call with that many arguments."""
        return Nature.USER if self.of_asker and not given else self.nature

    def argument(self, place: int) -> Argument | None:
        """Return what the argument at a place, counted from 0, is for; None where the function takes none."""
        if not self.arguments or (self.most is not None and place >= self.most):
            return None
        return self.arguments[min(place, len(self.arguments) - 1)]
