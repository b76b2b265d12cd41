"""Comments and worklogs, as REST v2 shows them."""

from collections.abc import Sequence

from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.markup import Rendered
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.comment import Comment, Visibility, Worklog
from whimbrel.tracker.duration import format_seconds

WORKLOGS_SHOWN = 20
"""How many worklogs an issue shows; the rest is asked for at their own address."""


def comment_json(vocabulary: Vocabulary, comment: Comment, rendered: Rendered | None = None) -> Json:
    """Show a comment; `rendered`, where it is given, has its text as HTML."""
    shown = {
        "self": vocabulary.place.rest("issue", comment.issue_id, "comment", comment.id),
        "id": str(comment.id),
        "author": vocabulary.user(comment.author_id),
        "body": comment.body,
        "updateAuthor": vocabulary.user(comment.update_author_id),
        "created": to_jira(comment.created),
        "updated": to_jira(comment.updated),
        **_visibility(vocabulary, comment.visibility),
    }
    return shown if rendered is None else {**shown, "renderedBody": rendered.of("comment", comment.id)}


def comments_json(vocabulary: Vocabulary, comments: Sequence[Comment]) -> Json:
    """Show all comments of an issue, as its field `comment`."""
    total = len(comments)
    shown = [comment_json(vocabulary, comment) for comment in comments]
    return {"comments": shown, "maxResults": total, "total": total, "startAt": 0}


def worklogs_json(vocabulary: Vocabulary, worklogs: Sequence[Worklog]) -> Json:
    """Show the first worklogs of an issue, as its field `worklog`."""
    shown = [worklog_json(vocabulary, worklog) for worklog in worklogs[:WORKLOGS_SHOWN]]
    return {"startAt": 0, "maxResults": WORKLOGS_SHOWN, "total": len(worklogs), "worklogs": shown}


def worklog_json(vocabulary: Vocabulary, worklog: Worklog) -> Json:
    """Show a worklog."""
    return {
        "self": vocabulary.place.rest("issue", worklog.issue_id, "worklog", worklog.id),
        "author": vocabulary.user(worklog.author_id),
        "updateAuthor": vocabulary.user(worklog.update_author_id),
        "comment": worklog.comment,
        "created": to_jira(worklog.created),
        "updated": to_jira(worklog.updated),
        "started": to_jira(worklog.started),
        "timeSpent": format_seconds(worklog.time_spent),
        "timeSpentSeconds": worklog.time_spent,
        "id": str(worklog.id),
        "issueId": str(worklog.issue_id),
        **_visibility(vocabulary, worklog.visibility),
    }


def _visibility(vocabulary: Vocabulary, audience: Visibility) -> Json:
    """Say who may see it; nothing where everybody may."""
    if audience.group_id is not None:
        return {"visibility": {"type": "group", "value": vocabulary.catalogue.people.groups[audience.group_id].name}}
    if audience.role_id is not None:
        return {"visibility": {"type": "role", "value": vocabulary.catalogue.schemes.roles[audience.role_id].name}}
    return {}
