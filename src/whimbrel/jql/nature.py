"""What an answer depends on: the class of a field or a function, by which a query is split."""

from collections.abc import Iterable
from enum import StrEnum


class Nature(StrEnum):
    """The classes, from what all askers share to what differs between them; the later one is the stronger."""

    STATIC = "static"  # issues alone
    CONFIGURATION = "configuration"  # what administrators set up: members of a group, states of sprints, names
    TEMPORAL = "temporal"  # the present moment
    USER = "user"  # who asks
    PERMISSION = "permission"  # what the asker may see of an issue, besides the issue itself

    @property
    def shared(self) -> bool:
        """Tell whether all askers get the same answer, until issues or the configuration change."""
        return self in _SHARED


_SHARED = frozenset({Nature.STATIC, Nature.CONFIGURATION})
_STRENGTH = {nature: strength for strength, nature in enumerate(Nature)}


def strongest(natures: Iterable[Nature]) -> Nature:
    """Return the class of what depends on all that is given; static if nothing is."""
    return max(natures, key=_STRENGTH.__getitem__, default=Nature.STATIC)
