"""Which fields of an issue an answer shows."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Self

import msgspec

from whimbrel.reads.parts import Parts
from whimbrel.rest.shape.field import SYSTEM_FIELDS
from whimbrel.tracker.customfield import CustomField

RENDERED = "renderedFields"
EVERYTHING, NAVIGABLE = "*all", "*navigable"
_WITH_SUBTASKS = frozenset(
    {
        *("subtasks", "aggregateprogress", "aggregatetimespent"),
        *("aggregatetimeoriginalestimate", "aggregatetimeestimate"),
    }
)


class Selection(msgspec.Struct, frozen=True):
    """What `fields` asks for: names, `*all`, `*navigable`, and `-name` for what is to be left out."""

    named: frozenset[str]
    left_out: frozenset[str]

    @classmethod
    def parse(cls, names: Iterable[str], default: str) -> Self:
        """Read the names; where none says what to show, the default is meant."""
        every = tuple(names)
        named = frozenset(name for name in every if not name.startswith("-"))
        return cls(named or frozenset({default}), frozenset(name[1:] for name in every if name.startswith("-")))

    def shows(self, field_id: str, *, navigable: bool) -> bool:
        """Tell whether a field is shown."""
        if field_id in self.left_out:
            return False
        return field_id in self.named or EVERYTHING in self.named or (navigable and NAVIGABLE in self.named)

    def system_fields(self) -> tuple[str, ...]:
        """Return the ids of the system's fields that are shown."""
        return _system_fields(self)

    def custom_fields(self, known: Iterable[CustomField]) -> tuple[CustomField, ...]:
        """Return the custom fields that are shown."""
        return tuple(field for field in known if self.shows(field.key, navigable=True))

    def keys(self, known: Iterable[CustomField]) -> frozenset[str]:
        """Return the ids of all fields that are shown."""
        return frozenset((*self.system_fields(), *(field.key for field in self.custom_fields(known))))

    def parts(self, expand: Collection[str] = ()) -> Parts:
        """Return what has to be read besides the issues themselves; texts that are rendered refer to attachments."""
        rendered = RENDERED in expand
        shown = frozenset(self.system_fields())
        return Parts(
            comments="comment" in shown,
            worklogs="worklog" in shown,
            attachments=rendered or "attachment" in shown,
            links="issuelinks" in shown,
            subtasks=not shown.isdisjoint(_WITH_SUBTASKS),
            history="changelog" in expand,
            transitions="transitions" in expand or "transitions.fields" in expand,
            votes=not shown.isdisjoint({"votes", "watches"}),
        )


@lru_cache(200)
def _system_fields(selection: Selection) -> tuple[str, ...]:
    return tuple(field.id for field in SYSTEM_FIELDS.values() if selection.shows(field.id, navigable=field.navigable))
