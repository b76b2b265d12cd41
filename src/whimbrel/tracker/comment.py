"""Comments and worklogs: what people say on an issue and what they spent on it."""

from datetime import datetime

import msgspec


class Visibility(msgspec.Struct, frozen=True):
    """Who may see a comment or a worklog: members of a group, or players of a role in the issue's project."""

    group_id: int | None = None
    role_id: int | None = None

    @property
    def restricted(self) -> bool:
        """Tell whether anything narrows the audience."""
        return self.group_id is not None or self.role_id is not None


EVERYONE = Visibility()


class Comment(msgspec.Struct, frozen=True):
    """What somebody said on an issue."""

    id: int
    issue_id: int
    body: str
    created: datetime
    updated: datetime
    author_id: int | None = None
    update_author_id: int | None = None
    visibility: Visibility = EVERYONE
    pinned: datetime | None = None
    pinned_by_id: int | None = None


class Worklog(msgspec.Struct, frozen=True):
    """Time somebody spent on an issue, in seconds."""

    id: int
    issue_id: int
    started: datetime
    time_spent: int
    created: datetime
    updated: datetime
    comment: str = ""
    author_id: int | None = None
    update_author_id: int | None = None
    visibility: Visibility = EVERYONE
