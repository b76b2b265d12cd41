"""Links from an issue to things outside the tracker."""

from typing import Any

import msgspec


class RemoteLink(msgspec.Struct, frozen=True):
    """A link to a page; `global_id` is what the other side calls it, once per issue.

    `application`, `icon` and `status` are kept as clients send them, as far as the API knows their members.
    """

    id: int
    issue_id: int
    url: str
    title: str
    summary: str = ""
    relationship: str = ""
    global_id: str | None = None
    application: dict[str, Any] = {}
    icon: dict[str, Any] = {}
    status: dict[str, Any] = {}
