"""What the log says happened: one row, named by an AVI, about the thing named by an ARI."""

from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One happening. `body` holds ids only (changed fields before and after), never content that needs a permission."""

    avi: str
    ari: str
    project_id: int | None = None
    issue_id: int | None = None
    actor_id: int | None = None
    client_id: str | None = None
    body: dict[str, Any] = {}
