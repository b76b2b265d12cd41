"""Small random sites, as plain data: few of everything, so that chance makes values meet."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from agree.deeds import Deeds, draw_deeds
from agree.wording import draw_text
from whimbrel.tracker import customfield, defaults
from whimbrel.tracker.attachment import Attachment
from whimbrel.tracker.comment import EVERYONE, Visibility, Worklog
from whimbrel.tracker.customfield import CustomField, Kind, Option, Value
from whimbrel.tracker.issue import Issue
from whimbrel.tracker.link import IssueLink
from whimbrel.tracker.permission import Holder, HolderKind, Permission, SecurityLevel
from whimbrel.tracker.project import Component, Project, ProjectCategory, RoleActors, Version
from whimbrel.tracker.sprint import Sprint, SprintState
from whimbrel.tracker.user import Group, User

NOW = datetime(2024, 5, 15, 14, 30, tzinfo=UTC)  # in Auckland it is the next day
ZONES = ("Etc/UTC", "America/New_York", "Asia/Tokyo", "Pacific/Auckland")
# Instants at which literals and the edges of periods lie, so that "before" and "not after" differ.
MARKED = (
    NOW,
    NOW - timedelta(hours=24),
    *(
        datetime(2024, 5, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for zone in ZONES
        for day, hour, minute in ((14, 0, 0), (15, 0, 0), (15, 10, 30), (16, 0, 0))
    ),
)

_ROLE = defaults.ROLES[0].id
AUDIENCES = (
    *(EVERYONE, EVERYONE, Visibility(group_id=11), Visibility(role_id=_ROLE)),
    Visibility(group_id=11, role_id=_ROLE),  # of both, the group counts
)
LABELS = ("red", "Blue", "blue", "Été", "x-y")
TEXTS = ("a text", "Text", "", "zz")
SCHEMES = (1, 2)

TEAM, OTHER_TEAM = 11001, 11002  # two fields that share their name
FIELDS = (
    *defaults.CUSTOM_FIELDS,
    CustomField(TEAM, "Team", customfield.SELECT.key),
    CustomField(OTHER_TEAM, "team", customfield.MULTI_SELECT.key),
    CustomField(11003, "Place", customfield.CASCADING.key),
    CustomField(11004, "Note", customfield.TEXT_FIELD.key),
    CustomField(11005, "Link", customfield.URL.key),
    CustomField(11006, "Tags", customfield.LABELS.key),
    CustomField(11007, "Weight", customfield.NUMBER.key),
    CustomField(11008, "Begins", customfield.DATE_PICKER.key),
    CustomField(11009, "Met", customfield.DATE_TIME.key),
    CustomField(11010, "Reviewer", customfield.USER_PICKER.key),
    CustomField(11011, "Crew", customfield.MULTI_USER.key),
    CustomField(11012, "Circle", customfield.GROUP_PICKER.key),
    CustomField(11013, "Found in", customfield.MULTI_VERSION.key),
    CustomField(11014, "Twin", customfield.PROJECT_PICKER.key),
)
OPTIONS = (
    *defaults.OPTIONS,
    Option(12001, TEAM, "North", 1),
    Option(12002, TEAM, "South", 2),
    Option(12003, OTHER_TEAM, "South", 2),
    Option(12004, OTHER_TEAM, "West", 1),
    Option(12005, 11003, "Here", 1),
    Option(12006, 11003, "There", 2),
    Option(12007, 11003, "Near", 1, parent_id=12005),
    Option(12008, 11003, "Far", 2, parent_id=12006),
)


class World(msgspec.Struct):
    """A site with its issues."""

    users: list[User]
    groups: list[Group]
    members: set[tuple[int, int]]
    categories: list[ProjectCategory]
    projects: list[Project]
    components: list[Component]
    versions: list[Version]
    actors: dict[tuple[int, int], RoleActors]
    grants: dict[int, list[tuple[Permission, Holder]]]
    levels: list[SecurityLevel]
    sprints: list[Sprint]
    issues: list[Issue] = []
    worklogs: list[Worklog] = []
    links: list[IssueLink] = []
    votes: set[tuple[int, int]] = set()
    watchers: set[tuple[int, int]] = set()
    attachments: list[Attachment] = []
    past: list[Any] = []
    deeds: Deeds = msgspec.field(default_factory=Deeds)


class _Chance:
    """Draws from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def one(self, values: Any) -> Any:
        return self.random.choice(tuple(values))

    def maybe(self, values: Any) -> Any:
        return self.one(values) if self.random.random() < 0.65 and values else None

    def some(self, values: Any, most: int = 2) -> tuple[Any, ...]:
        values = tuple(values)
        return tuple(sorted(self.random.sample(values, self.random.randint(0, min(most, len(values))))))

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def instant(self) -> datetime:
        if self.happens(0.5):
            return self.one(MARKED)
        hour = NOW.replace(hour=0, minute=0) + timedelta(hours=self.number(-60, 60))
        return hour + self.one((timedelta(), timedelta(minutes=30), timedelta(seconds=30), timedelta(milliseconds=-1)))

    def day(self) -> date:
        return NOW.date() + timedelta(days=self.one((-40, -8, -3, -2, -1, 0, 1, 2, 3, 8, 40)))


def draw_world(seed: int) -> World:
    """Return the site of a seed."""
    chance = _Chance(seed)
    users = [
        User(number, f"JIRAUSER{number}", name, display, f"{name}@example.com", time_zone=chance.one(ZONES))
        for number, name, display in (
            (1, "ann", "Zoe Ann"),
            (2, "bob", "Bob B"),
            (3, "cy", "cy young"),
            (4, "dan", "Bob B"),
        )
    ]
    groups = [Group(11, "crew"), Group(12, "guests")]
    members = {(group.id, user.id) for group in groups for user in users if chance.happens(0.25)}
    projects = [
        Project(
            number,
            key,
            name,
            chance.one(SCHEMES),
            1,
            1,
            1,
            type_key=chance.one(("business", "software", "service_desk")),
            lead_id=chance.maybe((1, 2, 3, 4)),
            category_id=chance.maybe((21, 22)),
            security_scheme_id=chance.maybe((1,)),
        )
        for number, key, name in ((101, "ALP", "Alpha"), (102, "BET", "Beta"), (103, "GAM", "alp"))
    ]
    versions = [
        Version(200 + 3 * place + number, project.id, name, number, released=chance.happens(0.5), archived=False)
        for place, project in enumerate(projects)
        for number, name in enumerate(chance.random.sample(("1.0", "1.1", "Next", "201", "208"), 3))
    ]
    components = [
        Component(300 + 2 * place + number, project.id, name, lead_id=chance.maybe((1, 2)))
        for place, project in enumerate(projects)
        for number, name in enumerate(chance.random.sample(("UI", "core", "Docs"), 2))
    ]
    world = World(
        users=users,
        groups=groups,
        members=members,
        categories=[ProjectCategory(21, "Home"), ProjectCategory(22, "Abroad")],
        projects=projects,
        components=components,
        versions=versions,
        actors=_draw_actors(chance, projects),
        grants={scheme: _draw_grants(chance) for scheme in SCHEMES},
        levels=[SecurityLevel(level, 1, name, _holders(chance)) for level, name in ((401, "Secret"), (402, "Quiet"))],
        sprints=[
            Sprint(number, name, chance.one(SprintState))
            for number, name in ((501, "Sprint 1"), (502, "Sprint 2"), (503, "sprint 1"), (504, "501"))
        ],
    )
    _draw_issues(chance, world)
    world.deeds = draw_deeds(chance, [issue.id for issue in world.issues], (1, 2, 3, 4), AUDIENCES)
    return world


def _draw_actors(chance: _Chance, projects: list[Project]) -> dict[tuple[int, int], RoleActors]:
    return {
        (project.id, role.id): RoleActors(frozenset(chance.some((1, 2, 3, 4))), frozenset(chance.some((11, 12), 1)))
        for project in projects
        for role in defaults.ROLES[:2]
        if chance.happens(0.7)
    }


def _holders(chance: _Chance) -> tuple[Holder, ...]:
    possible = (
        Holder(HolderKind.ANYONE),
        Holder(HolderKind.SIGNED_IN),
        Holder(HolderKind.USER, chance.one((1, 2, 3))),
        Holder(HolderKind.GROUP, chance.one((11, 12))),
        Holder(HolderKind.PROJECT_ROLE, chance.one(defaults.ROLES[:2]).id),
        Holder(HolderKind.PROJECT_LEAD),
        Holder(HolderKind.REPORTER),
        Holder(HolderKind.ASSIGNEE),
        Holder(HolderKind.USER_CUSTOM_FIELD, chance.one((11010, 11011))),
    )
    return tuple(chance.random.sample(possible, chance.number(0, 3)))


def _draw_grants(chance: _Chance) -> list[tuple[Permission, Holder]]:
    common = (Holder(HolderKind.SIGNED_IN),) if chance.happens(0.5) else ()
    return [(Permission.BROWSE_PROJECTS, holder) for holder in (*common, *_holders(chance))] + [
        (Permission.VIEW_VOTERS_AND_WATCHERS, holder) for holder in _holders(chance)
    ]


def _draw_issues(chance: _Chance, world: World) -> None:
    counts = {project.id: 0 for project in world.projects}
    for number in range(chance.number(4, 16)):
        project = chance.one(world.projects)
        counts[project.id] += 1
        world.issues.append(_draw_issue(chance, world, 1001 + number, project, counts[project.id]))
    everyone = [user.id for user in world.users]
    for place, issue in enumerate(world.issues):
        voters, watchers = chance.some(everyone), chance.some(everyone)
        world.votes |= {(issue.id, user) for user in voters}
        world.watchers |= {(issue.id, user) for user in watchers}
        world.issues[place] = msgspec.structs.replace(issue, votes=len(voters), watches=len(watchers))
        if chance.happens(0.3):
            world.attachments.append(Attachment(5000 + place, issue.id, "a.txt", "text/plain", 3, NOW))
        for _ in range(chance.one((0, 0, 1, 2))):
            audience = chance.one(AUDIENCES)
            started = chance.instant()
            log = Worklog(6000 + len(world.worklogs), issue.id, started, 60, NOW, NOW, author_id=chance.maybe(everyone))
            said = draw_text(chance.random) if chance.happens(0.6) else ""
            world.worklogs.append(msgspec.structs.replace(log, visibility=audience, comment=said))
    ends = {tuple(chance.random.sample([issue.id for issue in world.issues], 2)) for _ in range(4)}
    world.links += [
        IssueLink(7000 + place, chance.one(defaults.LINK_TYPES).id, source, destination)
        for place, (source, destination) in enumerate(sorted(ends))
    ]


def _draw_issue(chance: _Chance, world: World, issue_id: int, project: Project, number: int) -> Issue:
    versions = [version.id for version in world.versions if version.project_id == project.id]
    people = (1, 2, 3, 4)
    levels = (401, 402) if project.security_scheme_id else ()
    return Issue(
        id=issue_id,
        project_id=project.id,
        number=number,
        issue_type_id=chance.one(defaults.ISSUE_TYPES).id,
        status_id=chance.one(defaults.STATUSES).id,
        summary=draw_text(chance.random) if chance.happens(0.6) else chance.one(("One", "two", "Three")),
        created=chance.instant(),
        updated=chance.instant(),
        rank=chance.number(1, 1000),
        priority_id=chance.maybe([priority.id for priority in defaults.PRIORITIES]),
        resolution_id=chance.maybe([resolution.id for resolution in defaults.RESOLUTIONS]),
        security_level_id=chance.maybe(levels),
        assignee_id=chance.maybe(people),
        reporter_id=chance.maybe(people),
        creator_id=chance.maybe(people),
        parent_id=chance.maybe([issue.id for issue in world.issues]),
        description=chance.maybe((*TEXTS, draw_text(chance.random), draw_text(chance.random))),
        environment=chance.maybe((*TEXTS, draw_text(chance.random))),
        resolved=chance.instant() if chance.happens(0.5) else None,
        due=chance.day() if chance.happens(0.6) else None,
        original_estimate=chance.maybe((0, 3600, 28800)),
        remaining_estimate=chance.maybe((0, 3600)),
        time_spent=chance.maybe((60, 3600, 30000)),
        labels=chance.some(LABELS),
        component_ids=chance.some(component.id for component in world.components if component.project_id == project.id),
        fix_version_ids=chance.some(versions),
        affected_version_ids=chance.some(versions),
        custom=_draw_values(chance, world),
    )


def _draw_values(chance: _Chance, world: World) -> dict[int, Value]:
    values: dict[int, Value] = {}
    for field in FIELDS:
        if field.type.kind is not Kind.RANK and chance.happens(0.6):
            drawn = _draw_value(chance, world, field)
            if drawn:
                values[field.id] = drawn
    return values


def _draw_value(chance: _Chance, world: World, field: CustomField) -> Value:
    kind = field.type.kind
    options = [option.id for option in OPTIONS if option.field_id == field.id and option.parent_id is None]
    pools: dict[Kind, Any] = {
        Kind.TEXT: ("Epic one", "epic two", "b", draw_text(chance.random)),
        Kind.EXACT: LABELS,
        Kind.NUMBER: (-1.5, 0.0, 1.0, 3.0),
        Kind.DATE: (chance.day(),),
        Kind.INSTANT: (chance.instant(),),
        Kind.OPTION: options,
        Kind.CASCADE: options,
        Kind.USER: (1, 2, 3),
        Kind.GROUP: (11, 12),
        Kind.VERSION: [version.id for version in world.versions],
        Kind.PROJECT: (101, 102, 103),
        Kind.SPRINT: (501, 502, 503, 504),
        Kind.ISSUE: [issue.id for issue in world.issues],
    }
    if not pools[kind]:
        return ()
    value: Value = chance.some(pools[kind]) if field.type.multiple else (chance.one(pools[kind]),)
    if kind is Kind.CASCADE and chance.happens(0.5):
        value += tuple(option.id for option in OPTIONS if option.parent_id == value[0])
    return value
