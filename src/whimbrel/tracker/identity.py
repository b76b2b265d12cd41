"""Ids as clients write them."""

import re

_DIGITS = re.compile(r"[0-9]{1,18}")  # as many as every bigint has room for


def parse_id(sent: object) -> int | None:
    """Read an id, sent as a number or as its digits; None for what no row can have."""
    if isinstance(sent, bool) or not isinstance(sent, int | str):
        return None
    if isinstance(sent, int):
        return sent if 0 <= sent < 10**18 else None
    return int(sent) if _DIGITS.fullmatch(sent) else None
