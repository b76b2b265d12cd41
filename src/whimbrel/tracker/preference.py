"""What people prefer: texts under keys that clients choose, and two that are members of the account."""

from collections.abc import Mapping

LONGEST_KEY = 255
LONGEST_VALUE = 4000
MOST = 200
"""So many preferences one account keeps."""

TIME_ZONE, LOCALE = "jira.user.timezone", "jira.user.locale"
OF_ACCOUNT: Mapping[str, str] = {TIME_ZONE: "time_zone", LOCALE: "locale"}
"""The members of `User` that are preferences too."""
