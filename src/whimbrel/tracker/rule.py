"""The rules of a transition: its conditions, what it demands of the issue, and what it does besides moving it."""

import enum
from typing import Any

import msgspec

from whimbrel.tracker.condition import Condition
from whimbrel.tracker.permission import Permission


class PermissionRequired(msgspec.Struct, frozen=True, tag="permission"):
    """Whoever takes the transition has a permission on the issue; unlike with a condition they see the transition."""

    permission: Permission


class FieldsRequired(msgspec.Struct, frozen=True, tag="fields"):
    """Fields, by their REST ids, have a value once the transition is taken."""

    fields: tuple[str, ...]


class PatternRequired(msgspec.Struct, frozen=True, tag="pattern"):
    """A pattern matches somewhere in the text of a field; one without a value is the empty text.

    The pattern is a regular expression of PostgreSQL without back references.
    """

    field: str
    pattern: str


class CommentRequired(msgspec.Struct, frozen=True, tag="comment"):
    """A comment comes with the transition."""


class ParentIn(msgspec.Struct, frozen=True, tag="parent"):
    """The parent of a sub-task is in one of some statuses; an issue without a parent is free."""

    status_ids: tuple[int, ...]


Validator = PermissionRequired | FieldsRequired | PatternRequired | CommentRequired | ParentIn


class Whom(enum.StrEnum):
    """Whom a transition can assign an issue to."""

    ACTOR = "actor"
    LEAD = "lead"
    REPORTER = "reporter"
    NOBODY = "nobody"


class Assign(msgspec.Struct, frozen=True, tag="assign"):
    """Assign the issue; somebody who cannot be assigned issues there is passed over."""

    whom: Whom


class SetField(msgspec.Struct, frozen=True, tag="set-field"):
    """Give a field a value, in the form that REST has for it; null takes it away."""

    field: str
    value: Any = None


PostFunction = Assign | SetField


class Rules(msgspec.Struct, frozen=True, omit_defaults=True):
    """All conditions have to be met, all validators satisfied; post functions are carried out in their order."""

    conditions: tuple[Condition, ...] = ()
    validators: tuple[Validator, ...] = ()
    post_functions: tuple[PostFunction, ...] = ()
