"""What is wrong with a query, and where.

Invalid
└── JqlError          a query that cannot be understood; `problems` say where and why
"""

import msgspec

from whimbrel.errors import Invalid
from whimbrel.jql.span import Span, line_and_character

PREFIX = "Error in the JQL Query: "
_MARGIN = 60


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a query.

    `message` is Jira's own sentence, with its prefix and its place where Jira gives them. `expected` names what could
    stand at the span instead: text to type (`AND`, `)`), or a kind of thing (`field name`, `value`).
    """

    message: str
    span: Span
    expected: tuple[str, ...] = ()


class JqlError(Invalid):
    """The query is wrong; `problems` has at least one entry, and `messages` are their sentences."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.message for problem in problems))
        self.problems: tuple[Problem, ...] = problems


def syntax_error(text: str, sentence: str, span: Span, expected: tuple[str, ...] = ()) -> JqlError:
    """Return the error for a sentence about a place in the text, worded as Jira does: without a place at the end."""
    if span.start < len(text):
        sentence = "{} (line {}, character {})".format(sentence, *line_and_character(text, span.start))
    return JqlError(Problem(PREFIX + sentence, span, expected))


def point_out(text: str, problem: Problem) -> str:
    """Return the message, the line of the text that it is about, and carets below its place.

    Of a long line only the surroundings of the place are shown, and characters that a terminal would not show, or
    would obey, are replaced.
    """
    start = min(problem.span.start, len(text))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    first, last = max(line_start, start - _MARGIN), min(line_end, start + _MARGIN)
    shown = _printable(text[first:last].removesuffix("\r"))
    before = "".join("\t" if character == "\t" else " " for character in shown[: start - first])
    carets = "^" * max(1, min(problem.span.end, last) - start)
    opening, closing = "…" if first > line_start else "", "…" if last < line_end else ""
    return f"{problem.message}\n{opening}{shown}{closing}\n{' ' * len(opening)}{before}{carets}"


def _printable(line: str) -> str:
    return "".join(character if character == "\t" or character.isprintable() else "\ufffd" for character in line)
