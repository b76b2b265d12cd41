"""What can be typed next in a query: texts of the language itself, and names of the site that are wanted."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from whimbrel.jql.escape import quote
from whimbrel.jql.fields import QueryField
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.operators import FieldType
from whimbrel.jql.print import print_value
from whimbrel.jql.span import Span

Noun: TypeAlias = FieldType | Argument
"""What a name is of: the type of a field, or what an argument is for where no type of field is the same."""


class CandidateKind(StrEnum):
    """What a candidate is."""

    FIELD = "field"
    OPERATOR = "operator"
    FUNCTION = "function"
    KEYWORD = "keyword"


class Candidate(msgspec.Struct, frozen=True):
    """A text to insert, and how it is shown in a list of choices."""

    text: str
    kind: CandidateKind
    display: str


class Wanted(msgspec.Struct, frozen=True):
    """Names that can stand at the cursor: those of a noun. Options and labels are those of one of the `fields`."""

    noun: Noun
    fields: tuple[QueryField, ...] = ()


class Completion(msgspec.Struct, frozen=True):
    """What can come next: a choice replaces `span`, of which `prefix` is the part before the cursor, as it is meant.

    `candidates` are the language's own, best first; `wanted` tells of which things of the site names can stand there.
    """

    span: Span
    prefix: str = ""
    candidates: tuple[Candidate, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    in_quotes: bool = False

    def written(self, value: str) -> str:
        """Return a name of the site as it is inserted: in quotes where it needs them, or where some are open."""
        return quote(value) if self.in_quotes else print_value(value)
