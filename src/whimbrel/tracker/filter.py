"""Saved filters: a query under a name, and with whom it is shared."""

from datetime import datetime
from enum import StrEnum

import msgspec

LONGEST_NAME, LONGEST_DESCRIPTION = 255, 4000
MOST_SHARES = 100
FILTER_MISSING = (
    "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
)


class ShareKind(StrEnum):
    """With whom a filter can be shared."""

    GLOBAL = "global"  # everybody, signed in or not
    AUTHENTICATED = "authenticated"
    GROUP = "group"
    PROJECT = "project"  # whoever may browse it
    PROJECT_ROLE = "project_role"
    USER = "user"


class FilterShare(msgspec.Struct, frozen=True):
    """One audience of a filter; the ids that its kind needs are set. `may_edit` lets it change the filter too."""

    id: int
    kind: ShareKind
    group_id: int | None = None
    project_id: int | None = None
    role_id: int | None = None
    user_id: int | None = None
    may_edit: bool = False


class SavedFilter(msgspec.Struct, frozen=True):
    """A saved query; its name is unique among its owner's. `columns` are field ids, None for the default ones."""

    id: int
    name: str
    owner_id: int
    jql: str
    created: datetime
    updated: datetime
    description: str = ""
    columns: tuple[str, ...] | None = None
    shares: tuple[FilterShare, ...] = ()
