"""Instants and days as Jira's REST API writes them."""

from datetime import UTC, date, datetime
from typing import Any


def read_instant(value: Any) -> datetime | None:
    """Read an instant such as `2015-04-24T12:04:05.000+0000`, in whole milliseconds; None for anything else.

    A time without a zone is taken as UTC.
    """
    if not isinstance(value, str) or len(value) <= len("2015-04-24"):
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    if instant.microsecond % 1000:
        instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)


def read_day(value: Any) -> date | None:
    """Read a day such as `2018-02-25`, or the day of an instant; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
