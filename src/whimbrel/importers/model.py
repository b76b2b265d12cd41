"""What an importer hands to the intake: plain nouns that refer to each other by name, as a source tells them.

An `id` is the source's own and only a wish: the intake keeps it where it is free. Names are matched without regard to
case. Instants are aware datetimes, durations seconds.
"""

from datetime import date, datetime

import msgspec

from whimbrel.tracker.permission import HolderKind
from whimbrel.tracker.status import TO_DO


class ImportedPerson(msgspec.Struct, frozen=True):
    """An account; at least one of `name`, `key` and `account_id` says who it is.

    Active people join `jira-software-users`, and `groups` in any case; groups that do not exist are created.
    """

    name: str | None = None
    key: str | None = None
    account_id: str | None = None
    display_name: str = ""
    email: str = ""
    active: bool = True
    time_zone: str | None = None
    groups: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """Return what people are told apart by; empty if the source does not say."""
        return (self.name or self.key or self.account_id or "").lower()


class ImportedStatus(msgspec.Struct, frozen=True):
    """A status; `category_id` is one of `tracker.status.CATEGORIES`."""

    name: str
    category_id: int = TO_DO.id
    id: int | None = None
    description: str = ""


class ImportedType(msgspec.Struct, frozen=True):
    """An issue type."""

    name: str
    subtask: bool = False
    id: int | None = None
    description: str = ""


class ImportedNamed(msgspec.Struct, frozen=True):
    """A priority, resolution or project category: a name with a description."""

    name: str
    id: int | None = None
    description: str = ""


class ImportedComponent(msgspec.Struct, frozen=True):
    """A component of the issue's project."""

    name: str
    id: int | None = None
    description: str = ""
    lead: ImportedPerson | None = None
    archived: bool = False


class ImportedVersion(msgspec.Struct, frozen=True):
    """A version of the issue's project."""

    name: str
    id: int | None = None
    description: str = ""
    archived: bool = False
    released: bool = False
    start_date: date | None = None
    release_date: date | None = None


class ImportedSprint(msgspec.Struct, frozen=True):
    """A sprint; the same name on another board is another sprint. `state` is a `tracker.sprint.SprintState`."""

    name: str
    state: str
    id: int | None = None
    board_id: int | None = None
    start: datetime | None = None
    end: datetime | None = None
    completed: datetime | None = None
    goal: str = ""


class ImportedHolder(msgspec.Struct, frozen=True):
    """Whom a security level lets in; `name` is that of the group, the project role or the user, by kind."""

    kind: HolderKind
    name: str | None = None


class ImportedLevel(msgspec.Struct, frozen=True):
    """A security level of the project; a level that says nobody lets the project's administrators in."""

    name: str
    id: int | None = None
    description: str = ""
    holders: tuple[ImportedHolder, ...] = ()


class ImportedActors(msgspec.Struct, frozen=True):
    """Who plays a role in a project; the role and the groups are created where missing."""

    role: str
    people: tuple[ImportedPerson, ...] = ()
    groups: tuple[str, ...] = ()


class ImportedProject(msgspec.Struct, frozen=True):
    """A project. One that exists keeps what it has and gains what it lacks of the lists."""

    key: str
    name: str = ""
    id: int | None = None
    type_key: str = "software"
    description: str = ""
    url: str = ""
    lead: ImportedPerson | None = None
    category: ImportedNamed | None = None
    components: tuple[ImportedComponent, ...] = ()
    versions: tuple[ImportedVersion, ...] = ()
    types: tuple[ImportedType, ...] = ()
    statuses: tuple[ImportedStatus, ...] = ()
    levels: tuple[ImportedLevel, ...] = ()
    actors: tuple[ImportedActors, ...] = ()


class ImportedField(msgspec.Struct, frozen=True):
    """A custom field; `type_key` is one of `tracker.customfield.FIELD_TYPES`.

    Jira Software's own types (Sprint, Epic Link, Epic Name, Rank …) are matched by type, others by name and type, and
    `guessed` ones, of which the source did not tell the type, by name alone.
    """

    name: str
    type_key: str
    id: int | None = None
    description: str = ""
    guessed: bool = False


class ImportedOption(msgspec.Struct, frozen=True):
    """A choice of a select field; in a cascade `child` is the choice of the second level."""

    value: str
    id: int | None = None
    disabled: bool = False
    child: "ImportedOption | None" = None


ImportedScalar = (
    str | float | int | date | datetime | ImportedOption | ImportedPerson | ImportedVersion | ImportedSprint
)
"""One scalar of a custom field: text, label, URL, group name, project key and issue key are strings."""


class ImportedValue(msgspec.Struct, frozen=True):
    """What one custom field holds on one issue; never empty."""

    field: ImportedField
    scalars: tuple[ImportedScalar, ...]


class ImportedVisibility(msgspec.Struct, frozen=True):
    """Who alone may see a comment or a worklog: members of `group`, or players of `role`."""

    group: str | None = None
    role: str | None = None


class ImportedComment(msgspec.Struct, frozen=True):
    """What somebody said."""

    body: str
    created: datetime
    updated: datetime
    author: ImportedPerson | None = None
    update_author: ImportedPerson | None = None
    visibility: ImportedVisibility | None = None
    id: int | None = None


class ImportedWorklog(msgspec.Struct, frozen=True):
    """Time that somebody spent, in seconds."""

    started: datetime
    time_spent: int
    created: datetime
    updated: datetime
    comment: str = ""
    author: ImportedPerson | None = None
    update_author: ImportedPerson | None = None
    visibility: ImportedVisibility | None = None
    id: int | None = None


class ImportedAttachment(msgspec.Struct, frozen=True):
    """The record of an attached file; `size` is in bytes."""

    filename: str
    mime_type: str
    size: int
    created: datetime
    author: ImportedPerson | None = None
    id: int | None = None


class ImportedItem(msgspec.Struct, frozen=True):
    """One line of a history entry, with the ids and texts of the source.

    The intake turns ids of statuses, people, priorities and so on into ours, by the texts beside them.
    """

    field: str
    field_type: str = "jira"
    from_value: str | None = None
    from_string: str | None = None
    to_value: str | None = None
    to_string: str | None = None


class ImportedChange(msgspec.Struct, frozen=True):
    """A history entry: what one person changed at one instant."""

    created: datetime
    items: tuple[ImportedItem, ...]
    author: ImportedPerson | None = None
    id: int | None = None


class ImportedLink(msgspec.Struct, frozen=True):
    """A link with the issue `other`; `outward` says that this issue is the source ("blocks"), the other the target."""

    type_name: str
    inward: str
    outward_text: str
    other: str
    outward: bool
    type_id: int | None = None
    id: int | None = None


class ImportedEpic(msgspec.Struct, frozen=True):
    """The epic that an issue belongs to, by key; what else the source tells of it is given to an epic without it."""

    key: str
    name: str | None = None


class ImportedBallot(msgspec.Struct, frozen=True):
    """Somebody who votes for or watches an issue."""

    person: ImportedPerson
    created: datetime | None = None


class ImportedIssue(msgspec.Struct, frozen=True, kw_only=True):
    """One issue with everything that hangs on it.

    `votes` and `watches` are counts and at least the number of `voters` and `watchers`. `rank` is a LexoRank; without
    one the issue is ranked behind those before it. `problems` are sentences for the report.
    """

    key: str
    project: ImportedProject
    type: ImportedType
    status: ImportedStatus
    summary: str
    created: datetime
    updated: datetime
    id: int | None = None
    priority: ImportedNamed | None = None
    resolution: ImportedNamed | None = None
    security: ImportedLevel | None = None
    assignee: ImportedPerson | None = None
    reporter: ImportedPerson | None = None
    creator: ImportedPerson | None = None
    description: str | None = None
    environment: str | None = None
    resolved: datetime | None = None
    due: date | None = None
    original_estimate: int | None = None
    remaining_estimate: int | None = None
    time_spent: int | None = None
    votes: int = 0
    watches: int = 0
    rank: str | None = None
    labels: tuple[str, ...] = ()
    components: tuple[ImportedComponent, ...] = ()
    fix_versions: tuple[ImportedVersion, ...] = ()
    affected_versions: tuple[ImportedVersion, ...] = ()
    values: tuple[ImportedValue, ...] = ()
    parent: str | None = None
    epic: ImportedEpic | None = None
    links: tuple[ImportedLink, ...] = ()
    comments: tuple[ImportedComment, ...] = ()
    worklogs: tuple[ImportedWorklog, ...] = ()
    attachments: tuple[ImportedAttachment, ...] = ()
    history: tuple[ImportedChange, ...] = ()
    voters: tuple[ImportedBallot, ...] = ()
    watchers: tuple[ImportedBallot, ...] = ()
