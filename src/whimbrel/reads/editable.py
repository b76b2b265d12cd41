"""Which fields somebody may set when an issue is created, or when it is edited."""

from collections.abc import Iterator, Mapping

import msgspec

from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.constant import IssueType
from whimbrel.tracker.customfield import READ_ONLY, CustomField, Kind
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.permission import TO_SET, Permission
from whimbrel.tracker.project import Project
from whimbrel.tracker.rule import CommentRequired, FieldsRequired
from whimbrel.tracker.screen import ScreenOperation
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Transition

_NEEDS: Mapping[str, Permission] = {
    **TO_SET,
    "issuelinks": Permission.LINK_ISSUES,
    "worklog": Permission.WORK_ON_ISSUES,
    "comment": Permission.ADD_COMMENTS,
}
_ALWAYS = (
    *("summary", "issuetype", "reporter", "priority", "assignee", "labels", "components", "fixVersions", "versions"),
    *("description", "environment", "duedate", "security", "timetracking", "issuelinks", "worklog"),
)
_OFF_SCREEN = frozenset({"project", "issuetype", "parent", "comment"})
"""Fields that are there without being on the screen."""
_REQUIRED = frozenset({"project", "issuetype", "summary", "parent"})


class FieldUse(msgspec.Struct, frozen=True):
    """A field that can be set: a field of the system by its id, or a custom one."""

    id: str
    required: bool
    custom: CustomField | None = None


def fields_of_creation(
    catalogue: Catalogue, user: User | None, project: Project, issue_type: IssueType
) -> tuple[FieldUse, ...]:
    """Return the fields that the user may set on a new issue of a type; none where they may create none."""
    if not allows(catalogue, user, Permission.CREATE_ISSUES, project):
        return ()
    names = ("project", *(("parent",) if issue_type.subtask else ()), *_ALWAYS)
    place = _Place(project, issue_type.id)
    return tuple(_usable(catalogue, user, place, names))


def fields_of_edit(catalogue: Catalogue, user: User | None, issue: Issue) -> tuple[FieldUse, ...]:
    """Return the fields of an issue that the user may set; none of its own for who may not edit it."""
    project = catalogue.projects.all[issue.project_id]
    workflow = catalogue.schemes.workflow_of(project, issue.issue_type_id)
    edits = allows(catalogue, user, Permission.EDIT_ISSUES, project, issue) and workflow.is_editable(issue.status_id)
    names = (*_ALWAYS, "resolution", "comment") if edits else ("comment",)
    return tuple(_usable(catalogue, user, _Place(project, issue.issue_type_id, issue), names))


def fields_of_transition(
    catalogue: Catalogue, user: User | None, issue: Issue, transition: Transition
) -> tuple[FieldUse, ...]:
    """Return the fields that the user may set with a transition: those on its screen.

    Without a screen it is the resolution, where the transition resolves, and what the transition demands.
    """
    project = catalogue.projects.all[issue.project_id]
    place = _Place(project, issue.issue_type_id, issue, transition.screen_id)
    rules = transition.rules.validators
    demanded = {name for one in rules if isinstance(one, FieldsRequired) for name in one.fields}
    demanded |= {"comment"} if any(isinstance(one, CommentRequired) for one in rules) else set()
    resolves = {"resolution"} if transition.sets_resolution is not None else set()
    uses = _usable(catalogue, user, place, (*_ALWAYS, "resolution", "comment"))
    if transition.screen_id is None:
        uses = (use for use in uses if use.id in demanded | resolves)
    else:
        uses = (use for use in uses if use.id != "comment" or use.id in demanded)
    return tuple(msgspec.structs.replace(use, required=use.id in demanded or _needs(use)) for use in uses)


def _needs(use: FieldUse) -> bool:
    return use.required and use.id not in _REQUIRED


class _Place(msgspec.Struct, frozen=True):
    """Where fields are set: in a project on an issue of a type; `issue` is the one there is, if any.

    `screen_id` is the screen of a transition.
    """

    project: Project
    issue_type_id: int
    issue: Issue | None = None
    screen_id: int | None = None


def _usable(catalogue: Catalogue, user: User | None, place: _Place, names: tuple[str, ...]) -> Iterator[FieldUse]:
    project, issue = place.project, place.issue
    operation = ScreenOperation.CREATE if issue is None else ScreenOperation.EDIT
    settings = catalogue.screens.settings_of(project, place.issue_type_id)

    def shown(name: str) -> bool:
        if name in _OFF_SCREEN:
            return name == "comment" or place.screen_id is None
        if place.screen_id is not None:
            return catalogue.screens.screen_shows(project, place.issue_type_id, place.screen_id, name)
        return catalogue.screens.shows(project, place.issue_type_id, operation, name)

    def required(name: str) -> bool:
        return name in _REQUIRED or (name in settings and settings[name].required)

    for name in filter(shown, names):
        needed = _NEEDS.get(name)
        permitted = needed is None or allows(catalogue, user, needed, project, issue)
        if permitted and (name != "security" or catalogue.schemes.levels_of(project)):
            yield FieldUse(name, required(name))
    if "summary" in names:
        for field in catalogue.fields.all.values():
            applies = catalogue.fields.context_for(field.id, project.id, place.issue_type_id) is not None
            if applies and shown(field.key) and field.type.kind is not Kind.RANK and field.type != READ_ONLY:
                yield FieldUse(field.key, required(field.key), custom=field)
