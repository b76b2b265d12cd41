"""How things with an id are ordered: by their configured sequence where they have one, else by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Table, case, func

from whimbrel.jql.operators import FieldType
from whimbrel.storage.schema import field, people, project, scheme
from whimbrel.storage.schema import issue as issues
from whimbrel.tracker.status import DONE, IN_PROGRESS, TO_DO, UNDEFINED


class Ranked(msgspec.Struct, frozen=True):
    """A table of things by `id`, and the columns that order them."""

    table: FromClause
    id: ColumnElement[Any]
    columns: Sequence[ColumnElement[Any]]


def ranked(of_type: FieldType) -> Ranked | None:
    """Return how the things of a type are ordered, under a name that is used once; None for plain values."""
    make = _RANKED.get(of_type)
    return make() if make else None


def _by_name(table: Table, *names: str) -> Callable[[], Ranked]:
    def make() -> Ranked:
        things = table.alias()
        return Ranked(things, things.c.id, tuple(func.lower(things.c[name]) for name in names or ("name",)))

    return make


def _by_sequence(table: Table) -> Callable[[], Ranked]:
    def make() -> Ranked:
        things = table.alias()
        return Ranked(things, things.c.id, (things.c.sequence,))

    return make


def _priorities() -> Ranked:
    """Return priorities by urgency: the first in the configured sequence is the greatest."""
    things = scheme.priority.alias()
    return Ranked(things, things.c.id, (-things.c.sequence,))


def _categories() -> Ranked:
    things = scheme.status.alias()
    order = (UNDEFINED, TO_DO, IN_PROGRESS, DONE)
    rank = case({category.id: rank for rank, category in enumerate(order)}, value=things.c.category_id)
    return Ranked(things, things.c.id, (rank,))


def _versions() -> Ranked:
    """Versions of one project stand together, in the project's own order."""
    things, projects = project.version.alias(), project.project.alias()
    return Ranked(
        things.join(projects, projects.c.id == things.c.project_id), things.c.id, (projects.c.key, things.c.sequence)
    )


def _components() -> Ranked:
    things, projects = project.component.alias(), project.project.alias()
    return Ranked(
        things.join(projects, projects.c.id == things.c.project_id),
        things.c.id,
        (projects.c.key, func.lower(things.c.name)),
    )


def _issues() -> Ranked:
    things, projects = issues.issue.alias(), project.project.alias()
    return Ranked(
        things.join(projects, projects.c.id == things.c.project_id), things.c.id, (projects.c.key, things.c.number)
    )


_RANKED: Mapping[FieldType, Callable[[], Ranked]] = {
    FieldType.PROJECT: _by_name(project.project),
    FieldType.PROJECT_TYPE: _by_name(project.project, "type_key"),
    FieldType.ISSUE: _issues,
    FieldType.ISSUE_TYPE: _by_sequence(scheme.issue_type),
    FieldType.STATUS: _by_name(scheme.status),
    FieldType.STATUS_CATEGORY: _categories,
    FieldType.PRIORITY: _priorities,
    FieldType.RESOLUTION: _by_sequence(scheme.resolution),
    FieldType.LEVEL: _by_name(scheme.security_level),
    FieldType.USER: _by_name(people.app_user, "display_name", "name"),
    FieldType.GROUP: _by_name(people.app_group),
    FieldType.COMPONENT: _components,
    FieldType.VERSION: _versions,
    FieldType.OPTION: _by_sequence(field.custom_field_option),
    FieldType.CASCADE: _by_sequence(field.custom_field_option),
}
