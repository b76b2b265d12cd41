"""What the language has and this version cannot answer: always refused, never answered wrongly."""

from whimbrel.jql.errors import JqlError


class NotSupportedYet(JqlError):
    """A part of the language that is not answered yet; refused even where wrong values are only warned about."""
