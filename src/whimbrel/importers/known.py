"""What the site has already, by name: the catalogue as an import looks things up in it and adds to it."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.importers.model import ImportedField, ImportedPerson, ImportedSprint
from whimbrel.tracker.customfield import CustomField
from whimbrel.tracker.project import IssueTypeScheme, Project
from whimbrel.tracker.sprint import Sprint
from whimbrel.tracker.status import Status
from whimbrel.tracker.user import User
from whimbrel.tracker.workflow import Workflow, WorkflowScheme

_SOFTWARE = "com.pyxis.greenhopper.jira:"


class _Named(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


class KnownProject:
    """A project of the site: what belongs to it by lower-case name, and which pairs of type and status fit it."""

    def __init__(self, project: Project) -> None:
        """Begin with a project that has nothing yet."""
        self.project = project
        self.components: dict[str, int] = {}
        self.versions: dict[str, int] = {}
        self.levels: dict[str, int] = {}
        self.last_sequence = 0
        self.types: set[int] = set()
        self.statuses: set[int] = set()
        self.placed: set[tuple[int, int]] = set()

    @property
    def id(self) -> int:
        """Return the project's id."""
        return self.project.id

    def place(self, type_id: int, statuses: Iterable[int]) -> None:
        """Note that issues of a type may be in those statuses."""
        self.types.add(type_id)
        self.statuses.update(statuses)
        self.placed.update((type_id, status_id) for status_id in statuses)


class Known:
    """Names to ids, lower-case; filled from the catalogue and kept up by what the import creates."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Take the site as it is now."""
        schemes = catalogue.schemes
        self.site_id = catalogue.site_id
        self.generations = dict(catalogue.generations)
        self.types = _by_name(schemes.issue_types)
        self.statuses: dict[str, Status] = {status.name.lower(): status for status in schemes.statuses.values()}
        self.priorities = _by_name(schemes.priorities)
        self.resolutions = _by_name(schemes.resolutions)
        self.link_types = _by_name(schemes.link_types)
        self.roles = _by_name(schemes.roles)
        self.groups = _by_name(catalogue.people.groups)
        self.categories = _by_name(catalogue.projects.categories)
        self.workflows: dict[int, Workflow] = dict(schemes.workflows)
        self.workflow_schemes: dict[int, WorkflowScheme] = dict(schemes.workflow_schemes)
        self.type_schemes: dict[int, IssueTypeScheme] = dict(schemes.issue_type_schemes)
        self.permission_schemes = tuple(schemes.permission_schemes)
        self.notification_schemes = tuple(schemes.notification_schemes)
        self.last_sequences = {
            "issue_type": max((one.sequence for one in schemes.issue_types.values()), default=0),
            "priority": max((one.sequence for one in schemes.priorities.values()), default=0),
            "resolution": max((one.sequence for one in schemes.resolutions.values()), default=0),
        }
        self._take_people(catalogue)
        self._take_projects(catalogue)
        self._take_fields(catalogue)

    def _take_people(self, catalogue: Catalogue) -> None:
        self.users_by_name: dict[str, User] = dict(catalogue.people.by_name)
        self.users_by_key: dict[str, User] = dict(catalogue.people.by_key)
        self.people: dict[str, User] = {}

    def _take_projects(self, catalogue: Catalogue) -> None:
        self.projects: dict[str, KnownProject] = {}
        self.project_names = {project.name.lower() for project in catalogue.projects.all.values()}
        for project in catalogue.projects.all.values():
            known = self.projects[project.key] = KnownProject(project)
            known.components = _by_name(_of(catalogue.projects.components_of, project.id))
            versions = _of(catalogue.projects.versions_of, project.id)
            known.versions = _by_name(versions)
            known.last_sequence = max((version.sequence for version in versions), default=0)
            known.levels = _by_name(catalogue.schemes.levels_of(project))
            for type_id in self.type_schemes[project.issue_type_scheme_id].issue_type_ids:
                statuses = catalogue.schemes.workflow_of(project, type_id).statuses
                known.place(type_id, statuses)

    def _take_fields(self, catalogue: Catalogue) -> None:
        self.fields: dict[int, CustomField] = dict(catalogue.fields.all)
        self._found_fields: dict[ImportedField, CustomField] = {}
        self.options: dict[tuple[int, int | None, str], int] = {
            (option.field_id, option.parent_id, option.value.lower()): option.id
            for option in catalogue.fields.options.values()
        }
        self._sprints: dict[tuple[str, int | None], Sprint] = {}
        self._sprints_by_id: dict[int, Sprint] = dict(catalogue.sprints)
        for sprint in catalogue.sprints.values():
            self._sprints.setdefault((sprint.name.lower(), sprint.board_id), sprint)
        self._found_sprints: dict[ImportedSprint, int] = {}

    def person(self, person: ImportedPerson) -> User | None:
        """Return the account of a person.

        The sign-in name decides. A key alone does not, since two sites number their keys alike, unless the source gives
        no name, or the account has the same full name or e-mail address.
        """
        token = person.token
        found = self.people.get(token)
        if found is None:
            found = self._account(person, token)
            if found is not None:
                self.people[token] = found
        return found

    def _account(self, person: ImportedPerson, token: str) -> User | None:
        found = self.users_by_name.get(token)
        if found is not None or not person.key:
            return found
        found = self.users_by_key.get(person.key)
        if found is None or person.name is None:
            return found
        same_name = bool(person.display_name) and found.display_name.lower() == person.display_name.lower()
        same_email = bool(person.email) and found.email.lower() == person.email.lower()
        return found if same_name or same_email else None

    def add_user(self, person: ImportedPerson, user: User) -> None:
        """Remember an account that was made for a person."""
        self.users_by_name[user.name.lower()] = user
        self.users_by_key[user.key] = user
        self.people[person.token] = user

    def field(self, wanted: ImportedField) -> CustomField | None:
        """Return the site's field for an imported one; `ImportedField` says how they are matched."""
        found = self._found_fields.get(wanted)
        if found is None:
            found = next((field for field in self.fields.values() if _is_same(wanted, field)), None)
            if found is not None:
                self._found_fields[wanted] = found
        return found

    def sprint(self, wanted: ImportedSprint) -> int | None:
        """Return the id of a sprint: the one with the same id and name.

        The name and board alone decide only where the source tells no id, or another sprint has it: boards are often
        not told, and `Sprint 1` is everywhere.
        """
        found = self._found_sprints.get(wanted)
        if found is None:
            sprint = self._same_sprint(wanted)
            if sprint is not None:
                found = self._found_sprints[wanted] = sprint.id
        return found

    def _same_sprint(self, wanted: ImportedSprint) -> Sprint | None:
        if wanted.id is not None:
            by_id = self._sprints_by_id.get(wanted.id)
            if by_id is None or by_id.name.lower() == wanted.name.lower():
                return by_id
        return self._sprints.get((wanted.name.lower(), wanted.board_id))

    def add_sprint(self, wanted: ImportedSprint, sprint: Sprint) -> None:
        """Remember a sprint that was made."""
        self._sprints[sprint.name.lower(), sprint.board_id] = sprint
        self._sprints_by_id[sprint.id] = sprint
        self._found_sprints[wanted] = sprint.id


def _is_same(wanted: ImportedField, field: CustomField) -> bool:
    if wanted.type_key.startswith(_SOFTWARE):
        return field.type_key == wanted.type_key
    if field.name.lower() != wanted.name.lower():
        return False
    return wanted.guessed or field.type_key == wanted.type_key


_Thing = TypeVar("_Thing", bound=_Named)


def _by_name(things: Mapping[int, _Thing] | Iterable[_Thing]) -> dict[str, int]:
    """Map lower-case names to ids; of two things with one name the older one counts."""
    listed = things.values() if isinstance(things, Mapping) else things
    return {thing.name.lower(): thing.id for thing in sorted(listed, key=lambda thing: -thing.id)}


def _of(by_project: Mapping[int, tuple[_Thing, ...]], project_id: int) -> tuple[_Thing, ...]:
    return by_project.get(project_id, ())
