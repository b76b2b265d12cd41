"""Conditions of transitions: who may take one, and when. Whoever does not meet one does not see the transition."""

import msgspec

from whimbrel.tracker.permission import Permission


class OnlyAssignee(msgspec.Struct, frozen=True, tag="assignee"):
    """Only whoever the issue is assigned to."""


class OnlyReporter(msgspec.Struct, frozen=True, tag="reporter"):
    """Only whoever reported the issue."""


class HasPermission(msgspec.Struct, frozen=True, tag="permission"):
    """Only who has a permission on the issue."""

    permission: Permission


class PlaysRole(msgspec.Struct, frozen=True, tag="role"):
    """Only who plays a role in the project."""

    role_id: int


class InGroup(msgspec.Struct, frozen=True, tag="group"):
    """Only members of a group."""

    group_id: int


class InUserField(msgspec.Struct, frozen=True, tag="user-field"):
    """Only who stands in a custom field of users."""

    field_id: int


class SubtasksIn(msgspec.Struct, frozen=True, tag="subtasks"):
    """Only while all sub-tasks are in one of some statuses; an issue without sub-tasks is free."""

    status_ids: tuple[int, ...]


class Never(msgspec.Struct, frozen=True, tag="never"):
    """Nobody: the transition is there for programs that need none of its conditions."""


class AllOf(msgspec.Struct, frozen=True, tag="all"):
    """Each of some conditions; of none it is always met."""

    of: "tuple[Condition, ...]"


class AnyOf(msgspec.Struct, frozen=True, tag="any"):
    """At least one of some conditions; of none it is never met."""

    of: "tuple[Condition, ...]"


Condition = (
    OnlyAssignee | OnlyReporter | HasPermission | PlaysRole | InGroup | InUserField | SubtasksIn | Never | AllOf | AnyOf
)
