"""What cannot be answered in any way: always refused, never answered wrongly.

JqlError
└── Unanswerable        refused even where wrong values are only warned about
    ├── NotSupportedYet a part of the language that is not answered yet
    └── NotIncluded     a saved filter that cannot stand in a query
"""

from whimbrel.jql.errors import JqlError


class Unanswerable(JqlError):
    """The query cannot be answered at all, whatever is done about wrong values."""


class NotSupportedYet(Unanswerable):
    """A part of the language that is not answered yet."""


class NotIncluded(Unanswerable):
    """A saved filter that includes itself, is no query, or would make the query too large."""
