"""Texts without markup: paragraphs and line breaks, everything else as it was typed."""

import re
from html import escape

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")


def to_html(text: str) -> str:
    """Return a text as HTML; no markup in it is obeyed."""
    unified = text.replace("\r\n", "\n").strip("\n")
    paragraphs = (escape(paragraph).replace("\n", "<br>\n") for paragraph in _PARAGRAPHS.split(unified))
    return "\n\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph)
