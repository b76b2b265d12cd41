"""What a fresh site has: Jira's own defaults, with Jira's names and ids."""

from whimbrel.tracker import customfield
from whimbrel.tracker.constant import IssueType, LinkType, Priority, Resolution
from whimbrel.tracker.customfield import CustomField, Option
from whimbrel.tracker.globalpermission import GlobalGrant, GlobalPermission
from whimbrel.tracker.permission import Holder, HolderKind, Permission, SecurityScheme
from whimbrel.tracker.project import IssueTypeScheme, ProjectRole
from whimbrel.tracker.status import DONE, IN_PROGRESS, TO_DO, Status
from whimbrel.tracker.user import ADMINISTRATORS, SOFTWARE_USERS, Group
from whimbrel.tracker.workflow import Transition, Workflow, WorkflowScheme

GROUPS = (Group(10000, ADMINISTRATORS), Group(10001, SOFTWARE_USERS))
GLOBAL_GRANTS = (
    GlobalGrant(10000, GlobalPermission.ADMINISTER, GROUPS[0].id),
    GlobalGrant(10001, GlobalPermission.SYSTEM_ADMIN, GROUPS[0].id),
    GlobalGrant(10002, GlobalPermission.MANAGE_GROUP_FILTER_SUBSCRIPTIONS, GROUPS[0].id),
    GlobalGrant(10003, GlobalPermission.USER_PICKER),
    GlobalGrant(10004, GlobalPermission.CREATE_SHARED_OBJECTS),
    GlobalGrant(10005, GlobalPermission.BULK_CHANGE),
)

PRIORITIES = (
    Priority(1, "Highest", 1, "#d04437", "This problem will block progress."),
    Priority(2, "High", 2, "#f15c75", "Serious problem that could block progress."),
    Priority(3, "Medium", 3, "#f79232", "Has the potential to affect progress."),
    Priority(4, "Low", 4, "#707070", "Minor problem or easily worked around."),
    Priority(5, "Lowest", 5, "#999999", "Trivial problem with little or no impact on progress."),
)
DEFAULT_PRIORITY = 3
PRIORITY_SCHEME_ID = 10000

RESOLUTION_DONE = 10000
RESOLUTIONS = (
    Resolution(RESOLUTION_DONE, "Done", 1, "Work has been completed on this issue."),
    Resolution(10001, "Won't Do", 2, "This issue won't be actioned."),
    Resolution(10002, "Duplicate", 3, "The problem is a duplicate of an existing issue."),
    Resolution(10003, "Cannot Reproduce", 4, "All attempts at reproducing this issue failed."),
)

OPEN, WORKING, REOPENED, RESOLVED, CLOSED, TO_DO_STATUS, DONE_STATUS = 1, 3, 4, 5, 6, 10000, 10001
STATUSES = (
    Status(OPEN, "Open", TO_DO.id, "The issue is open and ready for the assignee to start work on it."),
    Status(WORKING, "In Progress", IN_PROGRESS.id, "This issue is being actively worked on by the assignee."),
    Status(REOPENED, "Reopened", TO_DO.id, "This issue was once resolved, but the resolution was deemed incorrect."),
    Status(RESOLVED, "Resolved", DONE.id, "A resolution has been taken, and it is awaiting verification by reporter."),
    Status(CLOSED, "Closed", DONE.id, "The issue is considered finished, the resolution is correct."),
    Status(TO_DO_STATUS, "To Do", TO_DO.id),
    Status(DONE_STATUS, "Done", DONE.id),
)

EPIC, STORY, TASK, SUB_TASK, BUG = 10000, 10001, 10002, 10003, 10004
_BUG_AVATAR, _EPIC_AVATAR, _STORY_AVATAR, _SUB_TASK_AVATAR, _TASK_AVATAR = 101, 102, 106, 107, 108
ISSUE_TYPES = (
    IssueType(TASK, "Task", 1, description="A task that needs to be done.", avatar_id=_TASK_AVATAR),
    IssueType(
        BUG,
        "Bug",
        2,
        description="A problem which impairs or prevents the functions of the product.",
        avatar_id=_BUG_AVATAR,
    ),
    IssueType(STORY, "Story", 3, description="A user story, to be finished within a sprint.", avatar_id=_STORY_AVATAR),
    IssueType(EPIC, "Epic", 4, description="A big user story that needs to be broken down.", avatar_id=_EPIC_AVATAR),
    IssueType(
        SUB_TASK, "Sub-task", 5, subtask=True, description="The sub-task of the issue.", avatar_id=_SUB_TASK_AVATAR
    ),
)
ISSUE_TYPE_SCHEMES = (IssueTypeScheme(10000, "Default Issue Type Scheme", (TASK, BUG, STORY, EPIC, SUB_TASK), TASK),)

LINK_TYPES = (
    LinkType(10000, "Blocks", "is blocked by", "blocks"),
    LinkType(10001, "Cloners", "is cloned by", "clones"),
    LinkType(10002, "Duplicate", "is duplicated by", "duplicates"),
    LinkType(10003, "Relates", "relates to", "relates to"),
)

ROLE_ADMINISTRATORS = 10002
ROLES = (
    ProjectRole(ROLE_ADMINISTRATORS, "Administrators", "People who administer a project."),
    ProjectRole(10001, "Developers", "People who work on a project."),
    ProjectRole(10000, "Users", "People who use what a project makes."),
)

_SIMPLIFIED = Workflow(
    10000,
    "Software Simplified Workflow",
    TO_DO_STATUS,
    (TO_DO_STATUS, WORKING, DONE_STATUS),
    (
        Transition(11, "To Do", TO_DO_STATUS, clears_resolution=True),
        Transition(21, "In Progress", WORKING, clears_resolution=True),
        Transition(31, "Done", DONE_STATUS, sets_resolution=RESOLUTION_DONE),
    ),
    "To do, in progress, done: every status can be reached from every other.",
)
_CLASSIC = Workflow(
    10001,
    "classic default workflow",
    OPEN,
    (OPEN, WORKING, RESOLVED, REOPENED, CLOSED),
    (
        Transition(4, "Start Progress", WORKING, (OPEN, REOPENED)),
        Transition(301, "Stop Progress", OPEN, (WORKING,)),
        Transition(5, "Resolve Issue", RESOLVED, (OPEN, WORKING, REOPENED), sets_resolution=RESOLUTION_DONE),
        Transition(2, "Close Issue", CLOSED, (OPEN, WORKING, REOPENED), sets_resolution=RESOLUTION_DONE),
        Transition(701, "Close Issue", CLOSED, (RESOLVED,)),
        Transition(3, "Reopen Issue", REOPENED, (RESOLVED, CLOSED), clears_resolution=True),
    ),
    "Jira's classic life of an issue.",
)
WORKFLOWS = (_SIMPLIFIED, _CLASSIC)
SIMPLIFIED_SCHEME, CLASSIC_SCHEME = 10000, 10001
WORKFLOW_SCHEMES = (
    WorkflowScheme(SIMPLIFIED_SCHEME, "Software Simplified Workflow Scheme", _SIMPLIFIED.id),
    WorkflowScheme(CLASSIC_SCHEME, "Classic", _CLASSIC.id),
)

DEFAULT_PERMISSION_SCHEME, SOFTWARE_PERMISSION_SCHEME = 0, 10000
PERMISSION_SCHEMES = (
    (DEFAULT_PERMISSION_SCHEME, "Default Permission Scheme", "This is the default permission scheme."),
    (SOFTWARE_PERMISSION_SCHEME, "Default software scheme", "Default scheme for software projects."),
)
_ADMINISTRATORS_ONLY = frozenset(
    {
        Permission.ADMINISTER_PROJECTS,
        Permission.ARCHIVE_ISSUES,
        Permission.RESTORE_ISSUES,
        Permission.DELETE_ISSUES,
        Permission.MODIFY_REPORTER,
        Permission.SET_ISSUE_SECURITY,
        Permission.MANAGE_WATCHERS,
        Permission.DELETE_ALL_COMMENTS,
        Permission.EDIT_ALL_COMMENTS,
        Permission.DELETE_ALL_ATTACHMENTS,
        Permission.DELETE_ALL_WORKLOGS,
        Permission.EDIT_ALL_WORKLOGS,
    }
)


def default_grants() -> tuple[tuple[Permission, Holder], ...]:
    """Return the default grants: what is dangerous to administrators, the rest to everybody signed in."""
    administrators = Holder(HolderKind.PROJECT_ROLE, ROLE_ADMINISTRATORS)
    signed_in = Holder(HolderKind.SIGNED_IN)
    return tuple(
        (permission, administrators if permission in _ADMINISTRATORS_ONLY else signed_in) for permission in Permission
    )


NOTIFICATION_SCHEME_ID = 10000
# It has no level, so it hides nothing; clients that create projects insist on choosing a scheme.
SECURITY_SCHEMES = (SecurityScheme(10000, "Default"),)
DASHBOARD_ID = 10000

EPIC_LINK = CustomField(10100, "Epic Link", customfield.EPIC_LINK.key, "Choose an epic to assign this issue to.")
EPIC_STATUS = CustomField(10101, "Epic Status", customfield.EPIC_STATUS.key, "The status of an epic.")
EPIC_NAME = CustomField(10102, "Epic Name", customfield.EPIC_NAME.key, "A short name to identify this epic.")
EPIC_COLOUR = CustomField(10103, "Epic Colour", customfield.EPIC_COLOUR.key, "The colour of an epic.")
SPRINT = CustomField(10104, "Sprint", customfield.SPRINT.key, "Sprints of Jira Software.")
RANK = CustomField(10105, "Rank", customfield.RANK.key, "The order of issues on boards.")
STORY_POINTS = CustomField(10106, "Story Points", customfield.NUMBER.key, "How large a story is.")
FLAGGED = CustomField(10107, "Flagged", customfield.CHECKBOXES.key, "Marks an issue as impeded.")
CUSTOM_FIELDS = (EPIC_LINK, EPIC_STATUS, EPIC_NAME, EPIC_COLOUR, SPRINT, RANK, STORY_POINTS, FLAGGED)

EPIC_TO_DO = 10000
IMPEDIMENT = 10003
OPTIONS = (
    Option(EPIC_TO_DO, EPIC_STATUS.id, "To Do", 1),
    Option(10001, EPIC_STATUS.id, "In Progress", 2),
    Option(10002, EPIC_STATUS.id, "Done", 3),
    Option(IMPEDIMENT, FLAGGED.id, "Impediment", 1),
)
