"""The history of one issue while it is being made."""

from whimbrel.importers.demo.crew import Member
from whimbrel.importers.demo.worktime import Worktime
from whimbrel.importers.model import ImportedChange, ImportedItem


class Trail:
    """Gathers changes in any order; each field's own changes must be added with rising moments."""

    __slots__ = ("_changes", "end")

    def __init__(self, end: int) -> None:
        """Begin an empty history; what would happen at `end` or later does not happen."""
        self._changes: list[tuple[int, int, Member, tuple[ImportedItem, ...]]] = []
        self.end = end

    def add(self, moment: int, author: Member, *items: ImportedItem) -> bool:
        """Add a change; answers False, and adds nothing, if it lies beyond the end."""
        if moment >= self.end:
            return False
        self._changes.append((moment, len(self._changes), author, items))
        return True

    def close(self) -> int:
        """Put the changes in order, when all are there; return the moment of the last one, or 0."""
        self._changes.sort(key=_when)
        return self._changes[-1][0] if self._changes else 0

    def changes(self, worktime: Worktime) -> tuple[ImportedChange, ...]:
        """Return the history, in order once it was closed."""
        instant = worktime.instant
        return tuple(
            [ImportedChange(instant(moment), items, author.person) for moment, _, author, items in self._changes]
        )


def _when(change: tuple[int, int, Member, tuple[ImportedItem, ...]]) -> tuple[int, int]:
    return change[:2]
