"""A site in memory whose names queries look up, and resolved queries in a form that people read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from support.pasttext import spell_past
from support.textquery import spell_text
from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.people import People
from whimbrel.catalogue.permissions import Audience, LevelGrant, ProjectGrant, Visible
from whimbrel.catalogue.projects import ProjectRows, Projects
from whimbrel.catalogue.schemes import Schemes
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.ids import IssueKey
from whimbrel.jql.asker import MONDAY, Asker
from whimbrel.jql.issues import KnownIssues, Place
from whimbrel.jql.past import Changed, Was
from whimbrel.jql.pastnames import KnownPast
from whimbrel.jql.resolved import (
    And,
    AnyOf,
    Constant,
    IsEmpty,
    Matches,
    Node,
    Or,
    ParentAlone,
    Range,
    Related,
    Resolved,
    Scalar,
    Within,
)
from whimbrel.tracker import customfield, defaults
from whimbrel.tracker.customfield import CustomField, Option
from whimbrel.tracker.permission import SecurityLevel
from whimbrel.tracker.project import Component, Project, ProjectCategory, RoleActors, Version
from whimbrel.tracker.sprint import Sprint, SprintState
from whimbrel.tracker.user import Group, User

NOW = datetime(2024, 5, 15, 10, 30, tzinfo=UTC)  # a Wednesday
BERLIN = ZoneInfo("Europe/Berlin")  # two hours ahead of UTC on that day
ANN = Asker(
    1,
    NOW,
    BERLIN,
    MONDAY,
    current_login=datetime(2024, 5, 15, 8, tzinfo=UTC),
    last_login=datetime(2024, 5, 10, 9, 15, tzinfo=UTC),
)
NOBODY = Asker(None, NOW)

_SEEN, _HIDDEN = (101, 102), 103


def _project(project_id: int, key: str, name: str, type_key: str, **more: int | None) -> Project:
    return Project(project_id, key, name, 1, 1, 1, 1, type_key=type_key, **more)  # type: ignore[arg-type]


def catalogue() -> Catalogue:
    """Return a small site; its project HID is nobody's to see."""
    users = [
        User(1, "JIRAUSER1", "ann", "Ann Archer", "ann@example.com"),
        User(2, "JIRAUSER2", "bob", "Bob Builder", "bob@example.com"),
        User(3, "JIRAUSER3", "sam1", "Sam Same"),
        User(4, "JIRAUSER4", "42", "Sam Same"),
    ]
    rows = ProjectRows(
        projects=(
            _project(101, "WHI", "Whimbrel", "software", lead_id=1, category_id=21),
            _project(102, "CUR", "Curlew", "business", category_id=22),
            _project(_HIDDEN, "HID", "Hidden", "software"),
        ),
        categories=(ProjectCategory(21, "Birds"), ProjectCategory(22, "Waders")),
        components=(Component(301, 101, "UI", lead_id=1), Component(302, 102, "ui"), Component(303, 103, "Hush")),
        versions=(
            Version(201, 101, "1.0", 1, released=True),
            Version(202, 101, "2.0", 2),
            Version(203, 102, "1.0", 1),
            Version(204, 102, "201", 2, released=True),
            Version(205, 103, "Hush", 1),
        ),
        actors={
            (101, defaults.ROLES[0].id): RoleActors(users=frozenset({1})),
            (102, defaults.ROLES[1].id): RoleActors(groups=frozenset({11})),
            (_HIDDEN, defaults.ROLES[0].id): RoleActors(users=frozenset({1})),
        },
    )
    fields = (
        *defaults.CUSTOM_FIELDS,
        CustomField(601, "Team", customfield.SELECT.key),
        CustomField(602, "team", customfield.MULTI_SELECT.key),
        CustomField(603, "Reviewer", customfield.USER_PICKER.key),
        CustomField(604, "Met", customfield.DATE_TIME.key),
        CustomField(605, "Begins", customfield.DATE_PICKER.key),
        CustomField(606, "Status", customfield.TEXT_FIELD.key),
        CustomField(607, "Circle", customfield.GROUP_PICKER.key),
        CustomField(608, "Note", customfield.TEXT_FIELD.key),
        CustomField(609, "Place", customfield.CASCADING.key),
    )
    options = (
        *defaults.OPTIONS,
        Option(701, 601, "North", 1),
        Option(702, 601, "South", 2),
        Option(703, 602, "South", 1),
        Option(704, 609, "Here", 1),
        Option(705, 609, "There", 2),
        Option(706, 609, "None", 3),
        Option(707, 609, "Near", 1, parent_id=704),
        Option(708, 609, "Far", 2, parent_id=705),
        Option(709, 609, "none", 3, parent_id=705),
    )
    sprints = (
        Sprint(501, "Sprint 1", SprintState.ACTIVE),
        Sprint(502, "Sprint 2", SprintState.FUTURE),
        Sprint(503, "Sprint 0", SprintState.CLOSED),
    )
    return Catalogue(
        site_id="lexicon",
        people=People(users, [Group(11, "crew"), Group(12, "empty")], [(11, 1), (11, 2)], defaults.GLOBAL_GRANTS),
        projects=Projects(rows),
        schemes=Schemes(
            issue_types={kind.id: kind for kind in defaults.ISSUE_TYPES},
            priorities={priority.id: priority for priority in defaults.PRIORITIES},
            resolutions={resolution.id: resolution for resolution in defaults.RESOLUTIONS},
            statuses={status.id: status for status in defaults.STATUSES},
            link_types={link_type.id: link_type for link_type in defaults.LINK_TYPES},
            roles={role.id: role for role in defaults.ROLES},
            issue_type_schemes={},
            priority_schemes={},
            workflows={},
            workflow_schemes={},
            notification_schemes={},
            permission_schemes={},
            security_schemes={},
            security_levels={401: SecurityLevel(401, 1, "Internal", ()), 402: SecurityLevel(402, 1, "Hush", ())},
        ),
        fields=Fields(fields, options),
        sprints={sprint.id: sprint for sprint in sprints},
        generations={},
    )


VISIBLE = Visible(
    1,
    (ProjectGrant(Audience(everything=True), frozenset(_SEEN)),),
    (LevelGrant(Audience(everything=True), 401, frozenset({101})),),
)
_PLACES = {"WHI-1": Place(1001, 101, 1), "WHI-2": Place(1002, 101, 2), "CUR-1": Place(1003, 102, 1)}
ISSUES = KnownIssues(
    {key: place for text, place in _PLACES.items() if (key := IssueKey.parse(text))},
    {place.id: place for place in _PLACES.values()},
    {"the great flight": (1001,)},
)


PAST = KnownPast(
    frozenset({("status", "triage"), ("fixVersion", "hush"), ("assignee", "gone girl")}),
    frozenset({("status", "77"), ("fixVersion", "205"), ("assignee", "olduser")}),
)


def names() -> CatalogueNames:
    """Return the names of the site as those who see WHI and CUR know them; three issues and a past are known."""
    return CatalogueNames(catalogue(), VISIBLE, ISSUES, past=PAST)


def spell(query: Resolved) -> str:
    """Write a resolved query in one line."""
    order = ", ".join(f"{key.field.id} {'desc' if key.descending else 'asc'}" for key in query.order_by)
    return f"{_spell(query.where)} by {order}"


def _spell(node: Node) -> str:  # noqa: PLR0911  one for each kind of node
    match node:
        case And(children=children) | Or(children=children):
            return f"({(' & ' if isinstance(node, And) else ' | ').join(map(_spell, children))})"
        case Constant(value=value):
            return "everything" if value else "nothing"
        case IsEmpty(field=field, negated=negated):
            return f"{field.id} is {'not ' * negated}empty"
        case AnyOf(field=field, values=values, negated=negated):
            return f"{field.id} {'not ' * negated}in {{{', '.join(map(_scalar, values))}}}"
        case Within(field=field, ranges=ranges, negated=negated):
            return f"{field.stored or field.id} {'not ' * negated}within {', '.join(map(_range, ranges))}"
        case Related():
            return _related(node)
        case ParentAlone(field=field, id=option, negated=negated):
            return f"{field.id} {'not ' * negated}{option} alone"
        case Was() | Changed():
            return spell_past(node)
        case Matches(field=field, query=query, negated=negated):
            return f"{field.id} {'not ' * negated}matches {spell_text(query)}"


def _related(leaf: Related) -> str:
    of = "" if leaf.field.id == "issueKey" else f"{leaf.field.id} "
    said = f"{of}{'not ' * leaf.negated}{leaf.relation} {leaf.id}"
    details = [str(leaf.links)] if leaf.links is not None else []
    if leaf.within != Range():
        details.append(_range(leaf.within))
    return " ".join([said, *details])


def _range(stretch: Range) -> str:
    low = ("[" if stretch.low_included else "(") + _scalar(stretch.low) if stretch.low is not None else "(.."
    high = _scalar(stretch.high) + ("]" if stretch.high_included else ")") if stretch.high is not None else "..)"
    return f"{low}, {high}"


def _scalar(value: Scalar | None) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "auto")
    return str(value)
