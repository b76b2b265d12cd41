"""How names match what is typed of them: from their beginning, or from the beginning of a word in them."""

import re

_WORD_START = re.compile(r"(?<=[\W_])(?=[^\W_])")


def word_starts(name: str) -> list[int]:
    """Return where words begin in a name, the first one excepted."""
    return [match.start() for match in _WORD_START.finditer(name) if match.start()]


def rank(name: str, prefix: str) -> int | None:
    """Return how well a name matches a prefix, both in lower case: 0 is best, and None not at all."""
    if name.startswith(prefix):
        return 0 if name == prefix else 1
    if prefix not in name:
        return None
    return 2 if any(name.startswith(prefix, start) for start in word_starts(name)) else None
