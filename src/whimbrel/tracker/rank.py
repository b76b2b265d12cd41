"""The order of issues on boards: one integer per issue, shown in LexoRank's form.

An integer is `prefix * 36**3 + suffix`: six base-36 digits before LexoRank's colon and three after it, so that ranks
of a Jira site keep their order here, and what we show is a LexoRank that clients compare as text.
"""

import re

GAP = 36**4
END = 36**9
_SUFFIX = 36**3
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LEXORANK = re.compile(r"[0-2]\|([0-9a-z]{1,8}):([0-9a-z]*)")


def from_lexorank(text: str) -> int | None:
    """Read a LexoRank such as `0|i0007j:`; None if the text is not one."""
    match = _LEXORANK.fullmatch(text)
    if not match:
        return None
    prefix = match[1].ljust(6, "0")
    return int(prefix[:6], 36) * _SUFFIX + int(match[2][:3].ljust(3, "0"), 36)


def to_lexorank(rank: int) -> str:
    """Write a rank as a LexoRank of bucket 0. Raises ValueError outside 0 to `END`, where no text keeps the order."""
    if not 0 <= rank < END:
        raise ValueError(f"The rank {rank} is outside the range of a LexoRank.")
    prefix, suffix = divmod(rank, _SUFFIX)
    return f"0|{_base36(prefix, 6)}:{_base36(suffix, 3).rstrip('0')}"


def spread(low: int, high: int, count: int) -> list[int]:
    """Return `count` ranks between two others, exclusive, as far apart as there is room for; none where there is none.

    Before the first issue (`low` 0) and behind the last one (`high` `END`) they are at most `GAP` apart, so that the
    ends are not used up.
    """
    if high - low - 1 < count:
        return []
    step = min(GAP, (high - low) // (count + 1))
    if low == 0:
        return [high - step * place for place in range(count, 0, -1)]
    if high == END:
        return [low + step * place for place in range(1, count + 1)]
    return [low + (high - low) * place // (count + 1) for place in range(1, count + 1)]


def _base36(number: int, width: int) -> str:
    digits = []
    while number:
        number, digit = divmod(number, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits)).rjust(width, "0")
