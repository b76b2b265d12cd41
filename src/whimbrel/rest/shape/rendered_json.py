"""The fields of an issue as people read them: `renderedFields`."""

from collections.abc import Callable, Mapping
from typing import Any

from whimbrel.reads.issue import IssueView
from whimbrel.rest.http.instant import day_to_reader, to_reader
from whimbrel.rest.shape import time_json
from whimbrel.rest.shape.comment_json import comments_json, worklogs_json
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.markup import Rendered
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.customfield import TEXT_AREA

Show = Callable[[Vocabulary, IssueView, Rendered], Any]


def rendered_json(vocabulary: Vocabulary, view: IssueView, shown: Json, rendered: Rendered) -> Json:
    """Show the fields that are `shown` as people read them; those that are read as they are have null."""
    texts = {field.key for field in vocabulary.catalogue.fields.all.values() if field.type == TEXT_AREA}
    written: Json = dict.fromkeys(shown)
    for field_id in shown:
        if field_id in texts:
            written[field_id] = rendered.of(field_id, view.issue.id)
        elif field_id in _SHOW:
            written[field_id] = _SHOW[field_id](vocabulary, view, rendered)
    return written


def _comments(vocabulary: Vocabulary, view: IssueView, rendered: Rendered) -> Json:
    written = comments_json(vocabulary, view.comments)
    for said, comment in zip(written["comments"], view.comments, strict=True):
        said["body"] = rendered.of("comment", comment.id)
    return written


def _worklogs(vocabulary: Vocabulary, view: IssueView, rendered: Rendered) -> Json:
    written = worklogs_json(vocabulary, view.worklogs)
    for said, worklog in zip(written["worklogs"], view.worklogs, strict=False):  # only the first are shown
        said["comment"] = rendered.of("worklog", worklog.id)
    return written


_SHOW: Mapping[str, Show] = {
    "description": lambda _, view, rendered: rendered.of("description", view.issue.id),
    "environment": lambda _, view, rendered: rendered.of("environment", view.issue.id),
    "created": lambda _words, view, _rendered: to_reader(view.issue.created),
    "updated": lambda _words, view, _rendered: to_reader(view.issue.updated),
    "resolutiondate": lambda _words, view, _rendered: to_reader(view.issue.resolved),
    "duedate": lambda _words, view, _rendered: day_to_reader(view.issue.due),
    "timetracking": lambda _words, view, _rendered: time_json.timetracking_json(view.issue),
    "comment": _comments,
    "worklog": _worklogs,
}
