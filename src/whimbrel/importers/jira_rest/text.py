"""Texts: what PostgreSQL cannot hold is removed, Cloud's documents become plain text."""

import re
from typing import Any

LONGEST_NAME = 255

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_BLOCKS = frozenset(
    {"paragraph", "heading", "listItem", "codeBlock", "blockquote", "tableRow", "rule", "panel", "mediaSingle"}
)


def cleaned(value: Any) -> Any:
    """Return decoded JSON without NUL characters and halves of surrogate pairs, which PostgreSQL refuses.

    What holds none comes back as the same object.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value) if _UNSTORABLE.search(value) else value
    if isinstance(value, list):
        items = [cleaned(item) for item in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if isinstance(value, dict):
        entries = {cleaned(name): cleaned(item) for name, item in value.items()}
        return entries if any(entries.get(name) is not item for name, item in value.items()) else value
    return value


def read_text(value: Any) -> str | None:
    """Read a text, or one of Cloud's documents as plain text; empty ones are None."""
    if isinstance(value, dict):
        return "".join(_plain(value)).strip("\n") or None
    return value if isinstance(value, str) and value else None


def _plain(node: Any) -> list[str]:
    if not isinstance(node, dict):
        return []
    if node.get("type") == "hardBreak":
        return ["\n"]
    attributes = node.get("attrs")
    text = node.get("text")
    if not isinstance(text, str) and isinstance(attributes, dict):
        text = attributes.get("text") or attributes.get("url")  # mentions, emojis, cards
    parts = [text] if isinstance(text, str) else []
    content = node.get("content")
    for child in content if isinstance(content, list) else []:
        parts += _plain(child)
    return [*parts, "\n"] if node.get("type") in _BLOCKS else parts


def read_name(value: Any) -> str | None:
    """Read a short name, as it is spelt, blanks around it included; None for a blank one and for anything else."""
    return value[:LONGEST_NAME] if isinstance(value, str) and value.strip() else None


def read_id(value: Any) -> int | None:
    """Read an id, which is digits or a whole number; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return None


def read_count(value: Any) -> int | None:
    """Read a whole number that is not negative; None for anything else."""
    number = read_id(value)
    return number if number is not None and 0 <= number < 2**31 else None
