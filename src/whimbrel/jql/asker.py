"""Who asks, when, and in which time zone: what a query means differently to different people."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from whimbrel.tracker.user import User

UTC = ZoneInfo("Etc/UTC")
MONDAY, SATURDAY, SUNDAY = 0, 5, 6

# Territories whose weeks do not begin on Monday, after the Unicode CLDR's supplemental week data.
_SUNDAY = """
    AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK
    PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW
"""
_SATURDAY = "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"


class Asker(msgspec.Struct, frozen=True):
    """The person (None: nobody signed in) and the moment for which a query is resolved.

    Date literals are read in `time_zone`; a relative date of whole days begins where the day does in `server_zone`.
    `week_start` counts from 0 for Monday. `current_login` is when the asker's present session began, `last_login` when
    the one before did; None where there was none, or where the query does not ask.
    """

    user_id: int | None
    now: datetime
    time_zone: ZoneInfo = UTC
    week_start: int = SUNDAY
    server_zone: ZoneInfo = UTC
    current_login: datetime | None = None
    last_login: datetime | None = None

    @classmethod
    def of(cls, user: User | None, now: datetime) -> Self:
        """Return the asker that a user is: with the account's time zone, and the weeks of its locale."""
        if user is None:
            return cls(None, now)
        return cls(user.id, now, _zone(user.time_zone), _week_start(user.locale))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # an account may hold a zone that this machine does not know
        return UTC


def _week_start(locale: str) -> int:
    territory = locale.replace("-", "_").partition("_")[2][:2].upper()
    if territory in _SUNDAY.split():
        return SUNDAY
    return SATURDAY if territory in _SATURDAY.split() else MONDAY
