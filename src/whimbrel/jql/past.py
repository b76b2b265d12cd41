"""What a history question means once names are looked up: leaves of a resolved query.

Every value that an issue had was held for an interval: from its creation, or the change that brought the value, until
the change that took it away; what it has at present is held without end. `Was` asks about intervals, `Changed` about
changes. Both are complements when negated: whether the field is empty makes no difference.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from whimbrel.jql.fields import QueryField
from whimbrel.jql.nature import Nature


class PastValues(msgspec.Struct, frozen=True, order=True):
    """Values by which an interval, or one side of a change, is recognised; all are sorted, each once.

    `ids` are those of things that there are; `keys` what history keeps of them, and of things that are gone: users by
    their key, everything else by its id as text. `names` are names as people read them at the time, in lower case.
    """

    ids: tuple[int, ...] = ()
    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    empty: bool = False


class Edge(msgspec.Struct, frozen=True, order=True):
    """One end of a window; whether the instant itself belongs to it."""

    instant: datetime
    included: bool


class Window(msgspec.Struct, frozen=True):
    """The time that is asked about: an absent end is open.

    A change meets it that lies within; an interval that begins before its high end and ends after its low one. Several
    conditions are one window of their tightest ends, which may lie the wrong way round: an interval can span that.
    """

    low: Edge | None = None
    high: Edge | None = None

    def narrowed(self, other: "Window") -> "Window":
        """Return the window of what both demand."""
        lows = [window.low for window in (self, other) if window.low]
        highs = [window.high for window in (self, other) if window.high]
        low = max(lows, key=lambda edge: (edge.instant, not edge.included), default=None)
        return Window(low, min(highs, default=None))

    @property
    def reversed(self) -> bool:
        """Tell whether the low end lies behind the high one."""
        return self.low is not None and self.high is not None and self.low.instant > self.high.instant


ALWAYS = Window()


class Was(msgspec.Struct, frozen=True):
    """The field held one of the values for an interval that meets the window and was begun by one of `by`.

    The first interval was begun by who created the issue; None: by anybody. An interval must end after the low end of
    the window, which therefore is never included.
    """

    field: QueryField
    wanted: PastValues
    window: Window = ALWAYS
    by: tuple[int, ...] | None = None
    negated: bool = False
    nature: Nature = Nature.STATIC


class Changed(msgspec.Struct, frozen=True):
    """The field was changed within the window by one of `by`, from one of each of `old` to one of each of `new`."""

    field: QueryField
    old: tuple[PastValues, ...] = ()
    new: tuple[PastValues, ...] = ()
    window: Window = ALWAYS
    by: tuple[int, ...] | None = None
    negated: bool = False
    nature: Nature = Nature.STATIC


def united(values: Iterable[PastValues]) -> PastValues:
    """Return all of some values as one."""
    found = list(values)
    return PastValues(
        tuple(sorted({one for part in found for one in part.ids})),
        tuple(sorted({one for part in found for one in part.keys})),
        tuple(sorted({one for part in found for one in part.names})),
        empty=any(part.empty for part in found),
    )
