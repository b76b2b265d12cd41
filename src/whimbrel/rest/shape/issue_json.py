"""Issues, as REST v2 shows them."""

from collections.abc import Callable, Mapping
from typing import Any

from whimbrel.reads.editable import fields_of_edit
from whimbrel.reads.issue import IssueView
from whimbrel.reads.transitions import possible_transitions
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.shape import time_json
from whimbrel.rest.shape.attachment_json import attachment_json
from whimbrel.rest.shape.changelog_json import changelog_json
from whimbrel.rest.shape.comment_json import comments_json, worklogs_json
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.custom_json import custom_json
from whimbrel.rest.shape.field import SYSTEM_FIELDS, custom_schema
from whimbrel.rest.shape.link_json import link_json, mention_json
from whimbrel.rest.shape.markup import Rendered
from whimbrel.rest.shape.meta_json import Setting, metas_json
from whimbrel.rest.shape.rendered_json import rendered_json
from whimbrel.rest.shape.selection import RENDERED, Selection
from whimbrel.rest.shape.transition_json import transition_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.issue import work_ratio

EXPANDS = f"{RENDERED},names,schema,transitions,editmeta,changelog"

Show = Callable[[Vocabulary, IssueView], Any]


class IssueWriter:
    """Writes issues with the same fields and expansions; what all of them share is worked out once."""

    def __init__(
        self, vocabulary: Vocabulary, selection: Selection, expand: tuple[str, ...], rendered: Rendered | None = None
    ) -> None:
        """Take what ids mean, which fields are shown, what is expanded, and the texts as HTML if that is asked for."""
        self._vocabulary = vocabulary
        self._expand = frozenset(expand)
        self._rendered = rendered
        self._system = tuple((field_id, SHOW[field_id]) for field_id in selection.system_fields())
        self._custom = selection.custom_fields(vocabulary.catalogue.fields.all.values())

    def write(self, view: IssueView) -> Json:
        """Return an issue as JSON."""
        written: Json = {
            "expand": EXPANDS,
            "id": str(view.issue.id),
            "self": self._vocabulary.place.rest("issue", view.issue.id),
            "key": view.key,
            "fields": self._fields(view),
        }
        if self._rendered is not None:
            written["renderedFields"] = rendered_json(self._vocabulary, view, written["fields"], self._rendered)
        if "transitions" in self._expand or "transitions.fields" in self._expand:
            written["transitions"] = self._transitions(view)
        if "changelog" in self._expand:
            written["changelog"] = changelog_json(self._vocabulary, view)
        if "editmeta" in self._expand:
            written["editmeta"] = {"fields": self._editmeta(view)}
        return written

    def _editmeta(self, view: IssueView) -> Json:
        catalogue, issue = self._vocabulary.catalogue, view.issue
        project, issue_type = (
            catalogue.projects.all[issue.project_id],
            catalogue.schemes.issue_types[issue.issue_type_id],
        )
        setting = Setting(self._vocabulary, project, issue_type, view.key)
        return metas_json(setting, fields_of_edit(catalogue, self._vocabulary.asker, issue))

    def about_fields(self) -> Json:
        """Return `names` and `schema` of the fields that are shown, where they are asked for."""
        about: Json = {}
        if "names" in self._expand:
            about["names"] = {field_id: SYSTEM_FIELDS[field_id].name for field_id, _ in self._system}
            about["names"] |= {field.key: field.name for field in self._custom}
        if "schema" in self._expand:
            about["schema"] = {field_id: SYSTEM_FIELDS[field_id].schema for field_id, _ in self._system}
            about["schema"] |= {field.key: custom_schema(field) for field in self._custom}
        return about

    def _fields(self, view: IssueView) -> Json:
        written = {field_id: show(self._vocabulary, view) for field_id, show in self._system}
        if view.issue.parent_id is None:
            written.pop("parent", None)
        if view.issue.archived is not None:
            written["archiveddate"] = to_jira(view.issue.archived)
            written["archivedby"] = self._vocabulary.user(view.issue.archived_by_id)
        for field in self._custom:
            written[field.key] = custom_json(self._vocabulary, field, view)
        return written

    def _transitions(self, view: IssueView) -> list[Json]:
        vocabulary = self._vocabulary
        with_fields = "transitions.fields" in self._expand
        return [
            transition_json(vocabulary, view, transition, with_fields=with_fields)
            for transition in possible_transitions(
                vocabulary.catalogue, vocabulary.asker, view.issue, view.subtask_statuses
            )
        ]


def _parent(vocabulary: Vocabulary, view: IssueView) -> Json | None:
    parent = view.others.get(view.issue.parent_id) if view.issue.parent_id is not None else None
    return mention_json(vocabulary, parent) if parent is not None else None


def _votes(vocabulary: Vocabulary, view: IssueView) -> Json:
    address = vocabulary.place.rest("issue", view.key, "votes")
    return {"self": address, "votes": view.issue.votes, "hasVoted": view.has_voted}


def _watches(vocabulary: Vocabulary, view: IssueView) -> Json:
    address = vocabulary.place.rest("issue", view.key, "watchers")
    return {"self": address, "watchCount": view.issue.watches, "isWatching": view.is_watching}


SHOW: Mapping[str, Show] = {
    "issuetype": lambda words, view: words.issue_type(view.issue.issue_type_id),
    "project": lambda words, view: words.project(view.issue.project_id),
    "parent": _parent,
    "summary": lambda _, view: view.issue.summary,
    "status": lambda words, view: words.status(view.issue.status_id),
    "priority": lambda words, view: words.priority(view.issue.priority_id),
    "resolution": lambda words, view: words.resolution(view.issue.resolution_id),
    "assignee": lambda words, view: words.user(view.issue.assignee_id),
    "reporter": lambda words, view: words.user(view.issue.reporter_id),
    "creator": lambda words, view: words.user(view.issue.creator_id),
    "created": lambda _, view: to_jira(view.issue.created),
    "updated": lambda _, view: to_jira(view.issue.updated),
    "resolutiondate": lambda _, view: to_jira(view.issue.resolved),
    "duedate": lambda _, view: view.issue.due.isoformat() if view.issue.due else None,
    "labels": lambda _, view: list(view.issue.labels),
    "components": lambda words, view: [words.component(key) for key in view.issue.component_ids],
    "fixVersions": lambda words, view: [words.version(key) for key in view.issue.fix_version_ids],
    "versions": lambda words, view: [words.version(key) for key in view.issue.affected_version_ids],
    "description": lambda _, view: view.issue.description,
    "environment": lambda _, view: view.issue.environment,
    "security": lambda words, view: words.level(view.issue.security_level_id),
    "votes": _votes,
    "watches": _watches,
    "workratio": lambda _, view: work_ratio(view.issue.original_estimate, view.issue.time_spent),
    "timespent": lambda _, view: view.issue.time_spent,
    "timeoriginalestimate": lambda _, view: view.issue.original_estimate,
    "timeestimate": lambda _, view: view.issue.remaining_estimate,
    "aggregatetimespent": lambda _, view: time_json.spent(view),
    "aggregatetimeoriginalestimate": lambda _, view: time_json.estimated(view),
    "aggregatetimeestimate": lambda _, view: time_json.remaining(view),
    "progress": lambda _, view: time_json.progress_json(view.issue.time_spent, view.issue.remaining_estimate),
    "aggregateprogress": lambda _, view: time_json.progress_json(time_json.spent(view), time_json.remaining(view)),
    "issuelinks": lambda words, view: [link_json(words, link) for link in view.links],
    "subtasks": lambda words, view: [mention_json(words, subtask) for subtask in view.subtasks],
    "timetracking": lambda _, view: time_json.timetracking_json(view.issue),
    "comment": lambda words, view: comments_json(words, view.comments),
    "worklog": lambda words, view: worklogs_json(words, view.worklogs),
    "attachment": lambda words, view: [attachment_json(words, attachment) for attachment in view.attachments],
}
