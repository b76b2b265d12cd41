"""Issues as other issues mention them, and links between them, as REST v2 shows them."""

from whimbrel.reads.issue import LinkView
from whimbrel.reads.link import FullLink
from whimbrel.rest.shape.constant_json import Json, link_type_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.issue import Issue


def mention_json(vocabulary: Vocabulary, issue: Issue) -> Json:
    """Show an issue in short: as a parent, a sub-task, or the other end of a link."""
    return {
        "id": str(issue.id),
        "key": vocabulary.catalogue.issue_key(issue.project_id, issue.number),
        "self": vocabulary.place.rest("issue", issue.id),
        "fields": {
            "summary": issue.summary,
            "status": vocabulary.status(issue.status_id),
            "priority": vocabulary.priority(issue.priority_id),
            "issuetype": vocabulary.issue_type(issue.issue_type_id),
        },
    }


def link_json(vocabulary: Vocabulary, link: LinkView) -> Json:
    """Show a link from one of its ends: the other is `outwardIssue` where this one shows the outward text."""
    return {
        "id": str(link.id),
        "self": vocabulary.place.rest("issueLink", link.id),
        "type": link_type_json(vocabulary.place, link.type),
        "outwardIssue" if link.outward else "inwardIssue": mention_json(vocabulary, link.other),
    }


def full_link_json(vocabulary: Vocabulary, link: FullLink) -> Json:
    """Show a link on its own: the source is `inwardIssue`, as it is when a link is sent."""
    return {
        "id": str(link.id),
        "self": vocabulary.place.rest("issueLink", link.id),
        "type": link_type_json(vocabulary.place, link.type),
        "inwardIssue": mention_json(vocabulary, link.source),
        "outwardIssue": mention_json(vocabulary, link.destination),
    }
