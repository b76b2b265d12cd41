"""Dashboards: pages of gadgets, with whom they are shared."""

import msgspec

from whimbrel.tracker.filter import FilterShare

LONGEST_NAME, LONGEST_DESCRIPTION = 255, 4000
MOST_SHARES = 100
MOST_DASHBOARDS = 1000
"""As many dashboards one person can have."""


class Dashboard(msgspec.Struct, frozen=True):
    """A dashboard; that of the system has no owner, and everybody sees it."""

    id: int
    name: str
    owner_id: int | None = None
    system: bool = False
    description: str = ""
    shares: tuple[FilterShare, ...] = ()
