"""A place in the tokens of a query, and what the parser says when something else should stand there.

Sentences are those of Jira Data Center.
"""

from whimbrel.jql.errors import JqlError, syntax_error
from whimbrel.jql.fault import shown
from whimbrel.jql.lex import lex
from whimbrel.jql.tokens import Kind, Token

MAX_NESTING = 200
"""How many parentheses and negations may be open at once.

A tree is at most about twice as deep, so a walk of it that takes two Python frames a node stays within the
interpreter's usual limit of 1,000.
"""

_OPERATORS = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
_OPERATOR_NAMES = (
    *("=", "!=", "<", ">", "<=", ">=", "~", "!~", "IN", "NOT IN", "IS", "IS NOT"),
    *("WAS", "WAS NOT", "WAS IN", "WAS NOT IN", "CHANGED"),
)


class Cursor:
    """Walks the tokens of a text once, from the first to the last, and counts what is nested."""

    __slots__ = ("_tokens", "nesting", "text", "token")

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = iter(lex(text))
        self.token: Token = next(self._tokens)
        self.nesting = 0

    def advance(self) -> Token:
        """Step over the present token and return it; there is nothing after `END`."""
        token = self.token
        self.token = next(self._tokens, token)
        return token

    def expect(self, kind: Kind, text: str) -> Token:
        """Step over a token of this kind. Raises `JqlError`, which names it as `text`, if it is another."""
        if self.token.kind is not kind:
            raise self.expecting(text)
        return self.advance()

    def enter(self) -> Token:
        """Step over a token that nests what follows. Raises `JqlError` beyond `MAX_NESTING`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            sentence = f"Parentheses and negations are nested more than {MAX_NESTING} deep."
            raise syntax_error(self.text, sentence, self.token.span)
        return self.advance()

    def leave(self, levels: int = 1) -> None:
        """Forget what was nested and has ended."""
        self.nesting -= levels

    def expecting(self, *texts: str, either: bool = False) -> JqlError:
        """Return the error for a missing keyword or sign, one of `texts`."""
        wanted = " or ".join(f"'{text}'" for text in texts)
        return self._error(
            f"Expecting {'either ' if either else ''}{wanted} but got '{self._got()}'.",
            f"Expecting '{texts[0]}' before the end of the query.",
            *texts,
        )

    def no_field(self) -> JqlError:
        """Return the error for a missing field name."""
        got = self._got()
        advice = f"You must surround '{got}' in quotation marks to use it as a field name."
        if self.token.kind is Kind.OPEN_BRACKET:
            advice = "Did you mean 'cf['?"
            return self._error(f"Expecting a field name but got '['. {advice}", "", "field name", "cf[")
        return self._error(
            f"Expecting a field name but got '{got}'. {advice}",
            "Expecting a field name at the end of the query.",
            "field name",
        )

    def no_operator(self) -> JqlError:
        """Return the error for a missing operator."""
        return self._error(
            f"Expecting operator but got '{self._got()}'. {_OPERATORS}",
            f"Expecting operator before the end of the query. {_OPERATORS}",
            *_OPERATOR_NAMES,
        )

    def no_operand(self) -> JqlError:
        """Return the error for a missing operand."""
        got = self._got()
        return self._error(
            f"Expecting either a value, list or function but got '{got}'. "
            f"You must surround '{got}' in quotation marks to use it as a value.",
            "Expecting either a value, list or function before the end of the query.",
            *("value", "list", "function"),
        )

    def no_argument(self) -> JqlError:
        """Return the error for a missing function argument, after the parenthesis or a comma."""
        got = self._got()
        return self._error(
            f"Expecting a function argument but got '{got}'. "
            f"You must surround '{got}' in quotation marks to use it as an argument.",
            "Expecting a function argument at the end of the query.",
            "argument",
        )

    def empty_argument(self) -> JqlError:
        """Return the error for a comma with nothing after it."""
        return self._error("Function argument must be specified.", "", "argument")

    def no_custom_field_id(self) -> JqlError:
        """Return the error for what is no number after `cf[`."""
        return self._error(
            f"Expecting a custom field id (a positive number) but got '{self._got()}'.",
            "Expecting a custom field id (a positive number) before the end of the query.",
            "custom field id",
        )

    def no_property(self) -> JqlError:
        """Return the error for a missing property key, or for a path that is none."""
        got = self._got()
        return self._error(
            f"Expecting a property id but got '{got}'. "
            f"You must surround '{got}' in quotation marks to use it as a value.",
            "Expecting a property id before the end of the query.",
            "property id",
        )

    def _got(self) -> str:
        return shown(self.token.text)

    def _error(self, sentence: str, at_end: str, *expected: str) -> JqlError:
        ended = self.token.kind is Kind.END
        return syntax_error(self.text, at_end if ended else sentence, self.token.span, expected)
