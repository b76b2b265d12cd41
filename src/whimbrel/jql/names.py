"""What resolution looks up: the names, ids and configuration of a site, as the language asks for them."""

from collections.abc import Collection, Iterable
from typing import Protocol

from whimbrel.jql.ast import Operator
from whimbrel.jql.filters import KnownFilters
from whimbrel.jql.issues import KnownIssues
from whimbrel.jql.operators import FieldType
from whimbrel.jql.pastnames import KnownPast
from whimbrel.tracker.constant import IssueType, LinkType
from whimbrel.tracker.customfield import CustomField, Option
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Component, Project, ProjectRole, Version
from whimbrel.tracker.sprint import Sprint


class FieldNames(Protocol):
    """Finds custom fields and their options."""

    def custom_field(self, field_id: int) -> CustomField | None:
        """Return the custom field with that id."""
        ...

    def custom_fields_named(self, text: str) -> tuple[CustomField, ...]:
        """Return all custom fields of a name, in any case of letters."""
        ...

    def field_spellings(self) -> Iterable[str]:
        """Return the names of all custom fields."""
        ...

    def options_named(self, field_id: int, text: str) -> tuple[int, ...]:
        """Return the ids of a field's options of that text, in any case of letters."""
        ...

    def has_option(self, field_id: int, option_id: int) -> bool:
        """Tell whether an option is one of the field's."""
        ...

    def option_spellings(self, field_id: int) -> Iterable[str]:
        """Return the texts of a field's options."""
        ...


class Configuration(Protocol):
    """What functions ask for: things of the site themselves, as far as the asker may know of them."""

    def projects(self) -> Iterable[Project]:
        """Return the projects."""
        ...

    def versions_of(self, project_id: int) -> tuple[Version, ...]:
        """Return a project's versions, earliest first."""
        ...

    def components(self) -> Iterable[Component]:
        """Return the components."""
        ...

    def sprints(self) -> Iterable[Sprint]:
        """Return the sprints."""
        ...

    def options_of(self, field_id: int) -> Iterable[Option]:
        """Return a custom field's options, in order."""
        ...

    def epic_link_fields(self) -> Collection[int]:
        """Return the ids of the custom fields that hold an issue's epic."""
        ...

    def roles(self) -> Iterable[ProjectRole]:
        """Return the project roles."""
        ...

    def projects_of_role(self, role_id: int) -> Collection[int]:
        """Return the ids of the projects in which the asker plays a role."""
        ...

    def projects_permitting(self, permission: Permission) -> Collection[int]:
        """Return the ids of the projects in which the asker has a permission, on some issue at least."""
        ...

    def issue_types(self) -> Iterable[IssueType]:
        """Return the issue types."""
        ...

    def link_types(self) -> Iterable[LinkType]:
        """Return the link types."""
        ...

    def members_of(self, group_id: int) -> Collection[int]:
        """Return the ids of a group's members."""
        ...


class Names(FieldNames, Protocol):
    """Finds what operands name. Names match in any case of letters; a name that several things share finds them all."""

    @property
    def configuration(self) -> Configuration:
        """Return what functions ask."""
        ...

    @property
    def issues(self) -> KnownIssues:
        """Return the mentioned issues that the asker may see."""
        ...

    @property
    def filters(self) -> KnownFilters:
        """Return the mentioned saved filters that the asker may see, with those that they include."""
        ...

    @property
    def past(self) -> KnownPast:
        """Return the mentioned names and ids of former values."""
        ...

    def named(self, noun: FieldType, text: str) -> tuple[int, ...]:
        """Return the ids of the things of a type with that name; a project's key counts before its name."""
        ...

    def exists(self, noun: FieldType, thing_id: int) -> bool:
        """Tell whether a thing of a type has that id."""
        ...

    def kept_as(self, noun: FieldType, thing_id: int) -> str:
        """Return what the history of issues keeps of a thing: a user's key, any other thing's id as text."""
        ...

    def spellings(self, noun: FieldType) -> Iterable[tuple[str, int]]:
        """Return the names of the things of a type, with their ids."""
        ...

    def beyond(self, noun: FieldType, thing_id: int, operator: Operator) -> Collection[int]:
        """Return the ids that stand to `thing_id` as the operator says, by the configured order of their type.

        Versions compare within their project, projects by key, priorities by urgency.
        """
        ...

    def inside(self, noun: FieldType, group_id: int | None) -> Collection[int]:
        """Return what a status category, project category or project type groups; None: what belongs to no group."""
        ...
