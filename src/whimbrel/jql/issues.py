"""Issues that a query mentions, looked up before it is resolved."""

from collections.abc import Mapping

import msgspec

from whimbrel.ids import IssueKey


class Place(msgspec.Struct, frozen=True):
    """An issue, with the project and the number that make its key."""

    id: int
    project_id: int
    number: int


class KnownIssues(msgspec.Struct, frozen=True):
    """The mentioned issues that exist and that the asker may see; `epics` maps lower-case epic names to issue ids."""

    by_key: Mapping[IssueKey, Place] = {}
    by_id: Mapping[int, Place] = {}
    epics: Mapping[str, tuple[int, ...]] = {}


NO_ISSUES = KnownIssues()
