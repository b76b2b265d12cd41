"""Who is to be told of what happens to issues, by the default scheme."""

import enum

import msgspec


class Recipient(enum.StrEnum):
    """Kinds of people who are told; the values are Jira's types."""

    ALL_WATCHERS = "AllWatchers"
    CURRENT_ASSIGNEE = "CurrentAssignee"
    REPORTER = "Reporter"


class IssueEvent(msgspec.Struct, frozen=True):
    """Something that happens to issues, by Jira's number."""

    id: int
    name: str
    description: str


ISSUE_EVENTS = (
    IssueEvent(1, "Issue Created", "This is the 'issue created' event."),
    IssueEvent(2, "Issue Updated", "This is the 'issue updated' event."),
    IssueEvent(3, "Issue Assigned", "This is the 'issue assigned' event."),
    IssueEvent(4, "Issue Resolved", "This is the 'issue resolved' event."),
    IssueEvent(5, "Issue Closed", "This is the 'issue closed' event."),
    IssueEvent(6, "Issue Commented", "This is the 'issue commented' event."),
    IssueEvent(14, "Issue Comment Edited", "This is the 'issue comment edited' event."),
    IssueEvent(17, "Issue Comment Deleted", "This is the 'issue comment deleted' event."),
    IssueEvent(7, "Issue Reopened", "This is the 'issue reopened' event."),
    IssueEvent(8, "Issue Deleted", "This is the 'issue deleted' event."),
    IssueEvent(9, "Issue Moved", "This is the 'issue moved' event."),
    IssueEvent(10, "Work Logged On Issue", "This is the 'work logged on issue' event."),
    IssueEvent(11, "Work Started On Issue", "This is the 'work started on issue' event."),
    IssueEvent(12, "Work Stopped On Issue", "This is the 'work stopped on issue' event."),
    IssueEvent(15, "Issue Worklog Updated", "This is the 'issue worklog updated' event."),
    IssueEvent(16, "Issue Worklog Deleted", "This is the 'issue worklog deleted' event."),
    IssueEvent(13, "Generic Event", "This is the 'generic event' event."),
)
DEFAULT_RECIPIENTS = (Recipient.CURRENT_ASSIGNEE, Recipient.REPORTER, Recipient.ALL_WATCHERS)
"""Whom the default scheme tells of each of them."""
