"""Names on the bus.

ARI, what it is about: `ari:cloud:jira:<site id>:<resource type>/<resource id>`.
AVI, what happened: `avi:jira:<action>:<entity>`.
"""

import enum


class Avi(enum.StrEnum):
    """Everything that can happen."""

    SITE_CREATED = "avi:jira:created:site"
    ISSUE_CREATED = "avi:jira:created:issue"
    ISSUE_UPDATED = "avi:jira:updated:issue"
    ISSUE_TRANSITIONED = "avi:jira:transitioned:issue"
    ISSUE_DELETED = "avi:jira:deleted:issue"
    ISSUES_RANKED = "avi:jira:ranked:issues"
    COMMENT_CREATED = "avi:jira:created:comment"
    COMMENT_UPDATED = "avi:jira:updated:comment"
    COMMENT_DELETED = "avi:jira:deleted:comment"
    WORKLOG_CREATED = "avi:jira:created:worklog"
    WORKLOG_UPDATED = "avi:jira:updated:worklog"
    WORKLOG_DELETED = "avi:jira:deleted:worklog"
    ISSUE_LINK_CREATED = "avi:jira:created:issuelink"
    ISSUE_LINK_DELETED = "avi:jira:deleted:issuelink"
    LINK_TYPE_CREATED = "avi:jira:created:issuelinktype"
    LINK_TYPE_UPDATED = "avi:jira:updated:issuelinktype"
    LINK_TYPE_DELETED = "avi:jira:deleted:issuelinktype"
    REMOTE_LINK_CREATED = "avi:jira:created:remotelink"
    REMOTE_LINK_UPDATED = "avi:jira:updated:remotelink"
    REMOTE_LINK_DELETED = "avi:jira:deleted:remotelink"
    VOTE_ADDED = "avi:jira:added:vote"
    VOTE_REMOVED = "avi:jira:removed:vote"
    WATCHER_ADDED = "avi:jira:added:watcher"
    WATCHER_REMOVED = "avi:jira:removed:watcher"
    FILTER_CREATED = "avi:jira:created:filter"
    FILTER_UPDATED = "avi:jira:updated:filter"
    FILTER_DELETED = "avi:jira:deleted:filter"
    PROPERTY_SET = "avi:jira:set:property"
    PROPERTY_DELETED = "avi:jira:deleted:property"
    COMPONENT_CREATED = "avi:jira:created:component"
    COMPONENT_UPDATED = "avi:jira:updated:component"
    COMPONENT_DELETED = "avi:jira:deleted:component"
    VERSION_CREATED = "avi:jira:created:version"
    VERSION_UPDATED = "avi:jira:updated:version"
    VERSION_MOVED = "avi:jira:moved:version"
    VERSION_MERGED = "avi:jira:merged:version"
    VERSION_DELETED = "avi:jira:deleted:version"
    FIELD_CREATED = "avi:jira:created:field"
    FIELD_CONTEXT_CREATED = "avi:jira:created:field-context"
    FIELD_CONTEXT_UPDATED = "avi:jira:updated:field-context"
    FIELD_CONTEXT_DELETED = "avi:jira:deleted:field-context"
    OPTION_CREATED = "avi:jira:created:option"
    OPTION_UPDATED = "avi:jira:updated:option"
    OPTION_DELETED = "avi:jira:deleted:option"
    OPTIONS_ORDERED = "avi:jira:ordered:field"
    PROJECT_CREATED = "avi:jira:created:project"
    BOARD_CREATED = "avi:jira:created:board"
    BOARD_DELETED = "avi:jira:deleted:board"
    SPRINT_CREATED = "avi:jira:created:sprint"
    SPRINT_UPDATED = "avi:jira:updated:sprint"
    SPRINT_STARTED = "avi:jira:started:sprint"
    SPRINT_CLOSED = "avi:jira:closed:sprint"
    SPRINT_DELETED = "avi:jira:deleted:sprint"
    USER_CREATED = "avi:jira:created:user"
    USER_UPDATED = "avi:jira:updated:user"
    USER_DELETED = "avi:jira:deleted:user"
    GROUP_CREATED = "avi:jira:created:group"
    GROUP_MEMBER_ADDED = "avi:jira:added:group-member"
    GROUP_MEMBER_REMOVED = "avi:jira:removed:group-member"
    GROUP_DELETED = "avi:jira:deleted:group"
    TOKEN_CREATED = "avi:jira:created:token"  # noqa: S105  the name of a happening, not a secret
    TOKEN_DELETED = "avi:jira:deleted:token"  # noqa: S105


def ari(site_id: str, resource_type: str, resource_id: int | str) -> str:
    """Return the name of one thing of a site, for example `ari:cloud:jira:<site id>:issue/10001`."""
    return f"ari:cloud:jira:{site_id}:{resource_type}/{resource_id}"
