"""Texts as HTML that is safe to show, by the markup that they are written in; and who they mention."""

import enum

from whimbrel.tracker.markup import markdown, plain, wiki
from whimbrel.tracker.markup.reference import MentionRecord, References
from whimbrel.tracker.markup.safe import safe


class Markup(enum.StrEnum):
    """How a text is read."""

    WIKI = "wiki"
    MARKDOWN = "markdown"
    PLAIN = "text"


def render(text: str, markup: Markup, references: References) -> str:
    """Return a text as HTML: well-formed, with nothing in it that acts, whatever the text says."""
    storable = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is no text
    return safe(_to_html(storable, markup, references))


def mentions(text: str, markup: Markup) -> tuple[str, ...]:
    """Return the user names that a text mentions, as they are written, in order, each once; those in code are none."""
    record = MentionRecord()
    _to_html(text, markup, record)
    return tuple(record.names)


def _to_html(text: str, markup: Markup, references: References) -> str:
    match markup:
        case Markup.WIKI:
            return wiki.to_html(text, references)
        case Markup.MARKDOWN:
            return markdown.to_html(text, references)
    return plain.to_html(text)
