"""What a batch of issues refers to and the site does not have yet."""

from collections.abc import Iterable, Sized

from whimbrel.importers.known import Known, KnownProject
from whimbrel.importers.model import (
    ImportedComponent,
    ImportedField,
    ImportedIssue,
    ImportedItem,
    ImportedLevel,
    ImportedLink,
    ImportedNamed,
    ImportedOption,
    ImportedPerson,
    ImportedProject,
    ImportedSprint,
    ImportedStatus,
    ImportedType,
    ImportedValue,
    ImportedVersion,
    ImportedVisibility,
)
from whimbrel.tracker.customfield import FIELD_TYPES, Kind
from whimbrel.tracker.permission import HolderKind
from whimbrel.tracker.status import UNDEFINED
from whimbrel.tracker.user import SOFTWARE_USERS

Placement = tuple[str, str, str]  # project key, lower-case type or "", lower-case status or ""


class Needs:
    """Things to create, by lower-case name within their project or field, in the order in which they were met."""

    def __init__(self, known: Known) -> None:
        """Begin with nothing."""
        self._known = known
        self._seen: dict[int, object] = {}
        self.groups: dict[str, str] = {}
        self.roles: dict[str, str] = {}
        self.people: dict[str, ImportedPerson] = {}
        self.types: dict[str, ImportedType] = {}
        self.statuses: dict[str, ImportedStatus] = {}
        self.priorities: dict[str, ImportedNamed] = {}
        self.resolutions: dict[str, ImportedNamed] = {}
        self.categories: dict[str, ImportedNamed] = {}
        self.link_types: dict[str, ImportedLink] = {}
        self.projects: dict[str, ImportedProject] = {}
        self.components: dict[tuple[str, str], ImportedComponent] = {}
        self.versions: dict[tuple[str, str], ImportedVersion] = {}
        self.levels: dict[tuple[str, str], ImportedLevel] = {}
        self.placements: dict[Placement, None] = {}
        self.fields: dict[tuple[str, str], ImportedField] = {}
        self.options: dict[tuple[ImportedField, str, str], ImportedOption] = {}
        self.sprints: dict[ImportedSprint, None] = {}

    def __bool__(self) -> bool:
        """Tell whether anything is missing."""
        return any(self.all().values())

    def all(self) -> dict[str, Sized]:
        """Return what is missing, by kind."""
        return {name: needed for name, needed in vars(self).items() if not name.startswith("_")}

    def is_new(self, thing: object) -> bool:
        """Tell whether this very object was not looked at before; sources share their nouns, so most were."""
        place = id(thing)
        if place in self._seen:
            return False
        self._seen[place] = thing  # kept alive, so that its id stays its own
        return True

    def person(self, person: ImportedPerson | None) -> None:
        """Look at a person."""
        if person is None or not self.is_new(person) or not person.token or self._known.person(person) is not None:
            return
        self.people.setdefault(person.token, person)
        for group in (*person.groups, *((SOFTWARE_USERS,) if person.active else ())):
            self.group(group)

    def group(self, name: str) -> None:
        """Look at a group."""
        if name.lower() not in self._known.groups:
            self.groups.setdefault(name.lower(), name)

    def role(self, name: str) -> None:
        """Look at a project role."""
        if name.lower() not in self._known.roles:
            self.roles.setdefault(name.lower(), name)

    def type(self, issue_type: ImportedType) -> None:
        """Look at an issue type."""
        if issue_type.name.lower() not in self._known.types:
            self.types.setdefault(issue_type.name.lower(), issue_type)

    def status(self, status: ImportedStatus) -> None:
        """Look at a status; one of which only history told gets its category from the first issue in it."""
        known = self._known.statuses.get(status.name.lower())
        if known is not None and (known.category_id != UNDEFINED.id or status.category_id == UNDEFINED.id):
            return
        before = self.statuses.get(status.name.lower())
        if before is None or before.category_id == UNDEFINED.id:
            self.statuses[status.name.lower()] = status

    def project(self, project: ImportedProject) -> None:
        """Look at a project with all that it says about itself."""
        if not self.is_new(project):
            return
        self.person(project.lead)
        if project.category is not None and project.category.name.lower() not in self._known.categories:
            self.categories.setdefault(project.category.name.lower(), project.category)
        if project.key not in self._known.projects:
            self.projects.setdefault(project.key, project)
        self.components_of(project.key, project.components)
        self.versions_of(project.key, project.versions)
        for level in project.levels:
            self.level_of(project.key, level)
        for issue_type in project.types:
            self.type(issue_type)
            self.placement(project.key, issue_type.name, "")
        for status in project.statuses:
            self.status(status)
            self.placement(project.key, "", status.name)
        for actors in project.actors:
            self.role(actors.role)
            for group in actors.groups:
                self.group(group)
            for person in actors.people:
                self.person(person)

    def placement(self, project_key: str, type_name: str, status_name: str) -> None:
        """Look whether issues of a type can be in a status in a project; either may be left open by ''."""
        known = self._known
        project = known.projects.get(project_key)
        type_id = known.types.get(type_name.lower())
        status = known.statuses.get(status_name.lower())
        if project is None or not _is_placed(
            project, type_id, status.id if status is not None else None, (type_name, status_name)
        ):
            self.placements[project_key, type_name.lower(), status_name.lower()] = None

    def components_of(self, project_key: str, components: Iterable[ImportedComponent]) -> None:
        """Look at components of a project."""
        project = self._known.projects.get(project_key)
        for component in components:
            if self.is_new(component) and (project is None or component.name.lower() not in project.components):
                self.components.setdefault((project_key, component.name.lower()), component)
                self.person(component.lead)

    def versions_of(self, project_key: str, versions: Iterable[ImportedVersion]) -> None:
        """Look at versions of a project."""
        project = self._known.projects.get(project_key)
        for version in versions:
            if project is None or version.name.lower() not in project.versions:
                self.versions.setdefault((project_key, version.name.lower()), version)

    def level_of(self, project_key: str, level: ImportedLevel) -> None:
        """Look at a security level of a project."""
        project = self._known.projects.get(project_key)
        if project is not None and level.name.lower() in project.levels:
            return
        self.levels.setdefault((project_key, level.name.lower()), level)
        for holder in level.holders:
            if holder.kind is HolderKind.GROUP and holder.name:
                self.group(holder.name)
            elif holder.kind is HolderKind.PROJECT_ROLE and holder.name:
                self.role(holder.name)

    def visibility(self, visibility: ImportedVisibility | None) -> None:
        """Look at an audience."""
        if visibility is not None:
            if visibility.group is not None:
                self.group(visibility.group)
            if visibility.role is not None:
                self.role(visibility.role)

    def issue(self, issue: ImportedIssue) -> None:
        """Look at everything that one issue refers to."""
        known = self._known
        self.project(issue.project)
        self.type(issue.type)
        self.status(issue.status)
        self.placement(issue.project.key, issue.type.name, issue.status.name)
        if issue.priority is not None and issue.priority.name.lower() not in known.priorities:
            self.priorities.setdefault(issue.priority.name.lower(), issue.priority)
        if issue.resolution is not None and issue.resolution.name.lower() not in known.resolutions:
            self.resolutions.setdefault(issue.resolution.name.lower(), issue.resolution)
        if issue.security is not None:
            self.level_of(issue.project.key, issue.security)
        self.components_of(issue.project.key, issue.components)
        self.versions_of(issue.project.key, issue.fix_versions)
        self.versions_of(issue.project.key, issue.affected_versions)
        for value in issue.values:
            self.value(issue.project.key, value)
        for link in issue.links:
            if link.type_name.lower() not in known.link_types:
                self.link_types.setdefault(link.type_name.lower(), link)
        self._people_of(issue)

    def _people_of(self, issue: ImportedIssue) -> None:
        for person in (issue.assignee, issue.reporter, issue.creator):
            self.person(person)
        for comment in issue.comments:
            self._author(comment.author, comment.update_author, comment.visibility)
        for worklog in issue.worklogs:
            self._author(worklog.author, worklog.update_author, worklog.visibility)
        for attachment in issue.attachments:
            self.person(attachment.author)
        for ballot in (*issue.voters, *issue.watchers):
            self.person(ballot.person)
        for change in issue.history:
            self.person(change.author)
            for item in change.items:
                if item.field == "status":
                    self._past_statuses(item)

    def _author(
        self, author: ImportedPerson | None, update_author: ImportedPerson | None, visibility: ImportedVisibility | None
    ) -> None:
        self.person(author)
        self.person(update_author)
        self.visibility(visibility)

    def _past_statuses(self, item: ImportedItem) -> None:
        for name in (item.from_string, item.to_string):
            if name and name.lower() not in self._known.statuses:
                self.status(ImportedStatus(name, UNDEFINED.id))

    def value(self, project_key: str, value: ImportedValue) -> None:
        """Look at the value of a custom field."""
        field = self._known.field(value.field)
        if field is None:
            self.fields.setdefault((value.field.name.lower(), value.field.type_key), value.field)
        kind = field.type.kind if field is not None else FIELD_TYPES[value.field.type_key].kind
        for scalar in value.scalars:
            if isinstance(scalar, ImportedPerson):
                self.person(scalar)
            elif isinstance(scalar, ImportedVersion):
                self.versions_of(project_key, (scalar,))
            elif isinstance(scalar, ImportedSprint):
                if self._known.sprint(scalar) is None:
                    self.sprints[scalar] = None
            elif kind is Kind.GROUP and isinstance(scalar, str):
                self.group(scalar)
            elif kind in {Kind.OPTION, Kind.CASCADE} and isinstance(scalar, (str, ImportedOption)):
                self._option(value.field, ImportedOption(scalar) if isinstance(scalar, str) else scalar)

    def _option(self, field: ImportedField, option: ImportedOption) -> None:
        known = self._known.field(field)
        child = option.child
        if known is not None:
            parent_id = self._known.options.get((known.id, None, option.value.lower()))
            if parent_id and (child is None or (known.id, parent_id, child.value.lower()) in self._known.options):
                return
        self.options.setdefault((field, option.value.lower(), child.value.lower() if child else ""), option)


def _is_placed(project: KnownProject, type_id: int | None, status_id: int | None, names: tuple[str, str]) -> bool:
    if not names[0]:
        return status_id in project.statuses
    if not names[1]:
        return type_id in project.types
    return (type_id, status_id) in project.placed


def needs_of(
    known: Known, issues: Iterable[ImportedIssue], projects: Iterable[ImportedProject], people: Iterable[ImportedPerson]
) -> Needs:
    """Return what is missing for some issues, projects and people."""
    needs = Needs(known)
    for person in people:
        needs.person(person)
    for project in projects:
        needs.project(project)
    for issue in issues:
        needs.issue(issue)
    return needs
