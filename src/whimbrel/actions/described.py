"""The name and the description of what administrators make, read from what a client sends."""

from typing import Any

from whimbrel.actions import values

LONGEST_NAME = 255


def read_name(sent: dict[str, Any], kept: str, wrong: dict[str, str], sentence: str) -> str:
    """Return the name that is sent, else the kept one; `wrong` learns of a bad one, by a sentence where it is empty."""
    name = sent.get("name", kept)
    if not isinstance(name, str) or not name.strip() or not values.is_storable(name):
        wrong["name"] = sentence
        return kept
    if len(name.strip()) > LONGEST_NAME:
        wrong["name"] = f"The name is too long: it has at most {LONGEST_NAME} characters."
    return name.strip()


def read_description(sent: dict[str, Any], kept: str, wrong: dict[str, str]) -> str:
    """Return the description that is sent, else the kept one; `wrong` learns of a bad one."""
    text = sent.get("description", kept) or ""
    if isinstance(text, str) and len(text) <= values.MAXIMUM_TEXT and values.is_storable(text):
        return text
    wrong["description"] = f"The description must be a text of at most {values.MAXIMUM_TEXT:,} characters."
    return kept
