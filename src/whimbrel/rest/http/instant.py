"""Instants and days as Jira writes them."""

from datetime import UTC, date, datetime


def to_jira(instant: datetime | None) -> str | None:
    """Write an instant as REST v2 does: `2024-05-23T14:47:28.592+0000`."""
    return None if instant is None else _utc(instant) + "+0000"


def to_iso(instant: datetime | None) -> str | None:
    """Write an instant as the agile API does: `2024-05-23T14:47:28.592Z`."""
    return None if instant is None else _utc(instant) + "Z"


def to_reader(instant: datetime | None) -> str | None:
    """Write an instant as Jira's pages show it: `23/May/24 2:47 PM`."""
    if instant is None:
        return None
    there = instant.astimezone(UTC)
    return f"{day_to_reader(there)} {there.hour % 12 or 12}:{there:%M} {'AM' if there.hour < 12 else 'PM'}"  # noqa: PLR2004  noon


def day_to_reader(day: date | None) -> str | None:
    """Write a day as Jira's pages show it: `23/May/24`, in English whatever the machine's locale."""
    return None if day is None else f"{day.day:02}/{_MONTHS[day.month - 1]}/{day.year % 100:02}"


def _utc(instant: datetime) -> str:
    """Return an instant in UTC, to the millisecond, without its offset."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds")[:-6]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
