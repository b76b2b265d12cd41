"""The values of an issue that goes elsewhere: what is known there stays, what is not goes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.customfield import CustomField, Kind, Option, Value
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project


def fit(catalogue: Catalogue, issue: Issue, project: Project, issue_type_id: int) -> Issue:
    """Return the values of an issue as they are in a project and for a type, its number and its status apart.

    Components, versions and options are found again by their names. A value that has no counterpart goes; so does the
    value of a custom field that does not apply there. An assignee who cannot be assigned issues there gives way to
    nobody, a priority that is not offered to the default one. The security level stays as it is.
    """
    if project.id != issue.project_id:
        issue = _in_project(catalogue, issue, project)
    placed = msgspec.structs.replace(issue, project_id=project.id, issue_type_id=issue_type_id)
    custom = {
        field_id: value
        for field_id in issue.custom
        if (value := _custom(catalogue, issue, placed, catalogue.fields.all[field_id]))
    }
    return msgspec.structs.replace(placed, custom=custom)


def _in_project(catalogue: Catalogue, issue: Issue, project: Project) -> Issue:
    projects = catalogue.projects
    components, versions = projects.components_of.get(project.id, ()), projects.versions_of.get(project.id, ())
    offered = {one.id for one in catalogue.schemes.priorities_of(project)}
    default = catalogue.schemes.default_priority(project)
    assignee = catalogue.people.users.get(issue.assignee_id or 0)
    assignable = assignee is not None and allows(catalogue, assignee, Permission.ASSIGNABLE_USER, project)
    return msgspec.structs.replace(
        issue,
        component_ids=_again(issue.component_ids, projects.components, components),
        fix_version_ids=_again(issue.fix_version_ids, projects.versions, versions),
        affected_version_ids=_again(issue.affected_version_ids, projects.versions, versions),
        priority_id=issue.priority_id if issue.priority_id in offered else default.id if default else None,
        assignee_id=issue.assignee_id if assignable else None,
    )


def _again(ids: Iterable[int], known: Mapping[int, Any], there: Iterable[Any]) -> tuple[int, ...]:
    """Return the ids of things elsewhere that have the names of these."""
    by_name = {one.name.lower(): one.id for one in there}
    names = (known[thing_id].name.lower() for thing_id in ids if thing_id in known)
    return tuple(sorted({by_name[name] for name in names if name in by_name}))


def _custom(catalogue: Catalogue, before: Issue, after: Issue, field: CustomField) -> Value:
    fields, value = catalogue.fields, before.custom[field.id]
    context = fields.context_for(field.id, after.project_id, after.issue_type_id)
    if context is None:
        return ()
    if field.type.kind is Kind.VERSION and before.project_id != after.project_id:
        there = catalogue.projects.versions_of.get(after.project_id, ())
        return _again((int(str(one)) for one in value), catalogue.projects.versions, there)
    if field.type.kind in {Kind.OPTION, Kind.CASCADE}:
        return _options(value, fields.options.get, fields.offered(field.id, context), field)
    return value


def _options(
    value: Value, known: Callable[[int], Option | None], offered: Iterable[Option], field: CustomField
) -> Value:
    """Find options again by their texts; of a cascade, the second level only below the first."""
    offered = tuple(offered)
    found: list[int] = []
    for scalar in value:
        had = known(int(str(scalar)))
        parent_id = found[0] if field.type.kind is Kind.CASCADE and found else None
        same = next((one for one in offered if had and one.id == had.id), None)
        alike = (
            one for one in offered if had and one.parent_id == parent_id and one.value.lower() == had.value.lower()
        )
        match = same or next(alike, None)
        if match is None and field.type.kind is Kind.CASCADE:
            break
        if match is not None:
            found.append(match.id)
    return tuple(dict.fromkeys(found))
