"""Durations as Jira writes them: weeks of 5 days, days of 8 hours."""

import re

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 8 * HOUR
WEEK = 5 * DAY
_UNITS = {"w": WEEK, "d": DAY, "h": HOUR, "m": MINUTE}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,4})?)(?![\d.])\s*([wdhm])?", re.IGNORECASE | re.ASCII)
LONGEST = 10**12


def parse(text: str) -> int | None:
    """Read a duration such as `1w 2d 30m` (a bare number is minutes) as seconds; None if it is not one.

    Nobody means more than `LONGEST` seconds, which is 30,000 years; more is no duration.
    """
    seconds = 0.0
    rest = text.strip()
    if not rest:
        return None
    while rest:
        match = _PART.match(rest)
        if not match:
            return None
        seconds += float(match[1]) * _UNITS[(match[2] or "m").lower()]
        rest = rest[match.end() :].lstrip()
        if seconds > LONGEST:
            return None
    return round(seconds)


def format_seconds(seconds: int) -> str:
    """Write seconds as `1w 2d 3h 4m`; what is less than a minute is dropped, and nothing is `0m`."""
    parts = []
    for unit, size in _UNITS.items():
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts) or "0m"
