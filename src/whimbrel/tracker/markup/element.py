"""Pieces of HTML that several markups make; every text in them is escaped here."""

import re
from html import escape

from whimbrel.tracker.markup.reference import FileReference, References

_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s]+|mailto:[^\s]+|tel:[^\s]+|/(?!/)[^\s]*|#[^\s]*", re.IGNORECASE)
_LONGEST_NUMBER = 4


def is_address(text: str) -> bool:
    """Tell whether a text can be led to: by a scheme that only leads somewhere, or to a place of the site."""
    return _ADDRESS.fullmatch(text) is not None


def link(address: str, text: str, title: str = "") -> str:
    """Return a link with plain text in it."""
    return framed(address, escape(text), title)


def framed(address: str, inside: str, title: str = "") -> str:
    """Return a link around HTML."""
    told = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(address)}"{told} class="external-link">{inside}</a>'


def issue_link(references: References, key: str, text: str | None = None) -> str | None:
    """Return a link to an issue, struck through if it is resolved; None where the reader sees no such issue."""
    found = references.issue(key)
    if found is None:
        return None
    shown = escape(text or key)
    inside = f"<del>{shown}</del>" if found.resolved and text is None else shown
    return f'<a href="{escape(found.address)}" title="{escape(found.summary)}" class="issue-link">{inside}</a>'


def mention(references: References, name: str) -> str | None:
    """Return a person's full name, marked as a mention; None for nobody."""
    full_name = references.user(name)
    return None if full_name is None else f'<span class="user-hover">{escape(full_name)}</span>'


def image(file: FileReference, name: str, options: str = "") -> str:
    """Return a picture that lies beside the text, or a link to a file that is none.

    `options` are those of wiki markup: `thumbnail`, and `width` and `height` in pixels.
    """
    if not file.picture:
        return link(file.address, name)
    sent = [option.strip() for option in options.split(",")]
    if "thumbnail" in sent and file.thumbnail is not None:
        return framed(file.address, f'<img src="{escape(file.thumbnail)}" alt="{escape(name)}">')
    sizes = (option.partition("=") for option in sent)
    sized = "".join(f' {side}="{pixels}"' for side, _, pixels in sizes if _is_size(side, pixels))
    return f'<img src="{escape(file.address)}" alt="{escape(name)}"{sized}>'


def _is_size(side: str, pixels: str) -> bool:
    return side in {"width", "height"} and pixels.isascii() and pixels.isdigit() and len(pixels) <= _LONGEST_NUMBER
