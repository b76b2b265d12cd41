"""What issues mention, as REST v2 shows it: each thing is rendered once for all issues of an answer."""

from collections.abc import Callable

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.reads.projects import sees_project
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape import constant_json, project_json, user_json
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.user import User

_MOST_ASKERS = 50
"""Of how many askers it is remembered what was rendered for them, while the catalogue stays."""


class Vocabulary:
    """Renders things by their ids; no id is no thing, and an id of something that has gone is none either."""

    def __init__(self, place: Place, catalogue: Catalogue, asker: User | None) -> None:
        """Take where links begin, what ids mean, and for whom it is: strangers are told no e-mail addresses."""
        self.place = place
        self.catalogue = catalogue
        self.asker = asker
        self._rendered = _remembered(catalogue, place, asker)

    def user(self, user_id: int | None) -> Json | None:
        """Render a person."""
        return self._once("user", user_id, self._user)

    def group(self, group_id: int | None) -> Json | None:
        """Render a group."""
        groups = self.catalogue.people.groups
        return self._once("group", group_id, lambda key: constant_json.group_json(self.place, groups[key]))

    def status(self, status_id: int | None) -> Json | None:
        """Render a status."""
        known = self.catalogue.schemes.statuses
        return self._once("status", status_id, lambda key: constant_json.status_json(self.place, known[key]))

    def priority(self, priority_id: int | None) -> Json | None:
        """Render a priority."""
        known = self.catalogue.schemes.priorities
        return self._once("priority", priority_id, lambda key: constant_json.priority_json(self.place, known[key]))

    def resolution(self, resolution_id: int | None) -> Json | None:
        """Render a resolution."""
        known = self.catalogue.schemes.resolutions
        return self._once(
            "resolution", resolution_id, lambda key: constant_json.resolution_json(self.place, known[key])
        )

    def issue_type(self, type_id: int | None) -> Json | None:
        """Render an issue type."""
        known = self.catalogue.schemes.issue_types
        return self._once("type", type_id, lambda key: constant_json.issue_type_json(self.place, known[key]))

    def level(self, level_id: int | None) -> Json | None:
        """Render a security level."""
        known = self.catalogue.schemes.security_levels
        return self._once("level", level_id, lambda key: constant_json.level_json(self.place, known[key]))

    def option(self, option_id: int | None) -> Json | None:
        """Render an option."""
        known = self.catalogue.fields.options
        return self._once("option", option_id, lambda key: constant_json.option_json(self.place, known[key]))

    def project(self, project_id: int | None) -> Json | None:
        """Render a project in short; one that the asker may not see is nothing to them."""
        return self._once("project", project_id, self._project)

    def component(self, component_id: int | None) -> Json | None:
        """Render a component in short."""
        known = self.catalogue.projects.components
        return self._once("component", component_id, lambda key: project_json.component_json(self.place, known[key]))

    def version(self, version_id: int | None) -> Json | None:
        """Render a version; one of a project that the asker may not see is nothing to them."""
        return self._once("version", version_id, self._version)

    def _user(self, user_id: int) -> Json:
        user = self.catalogue.people.users[user_id]
        return user_json.user_json(self.place, user, with_email=self.asker is not None)

    def _project(self, project_id: int) -> Json | None:
        projects = self.catalogue.projects
        project = projects.all[project_id]
        if not sees_project(self.catalogue, self.asker, project):
            return None
        return project_json.project_json(self.place, project, projects.categories)

    def _version(self, version_id: int) -> Json | None:
        version = self.catalogue.projects.versions[version_id]
        project = self.catalogue.projects.all[version.project_id]
        return (
            project_json.version_json(self.place, version)
            if sees_project(self.catalogue, self.asker, project)
            else None
        )

    def _once(self, kind: str, key: int | None, render: Callable[[int], Json | None]) -> Json | None:
        if key is None:
            return None
        place = (kind, key)
        if place not in self._rendered:
            try:
                self._rendered[place] = render(key)
            except KeyError:
                self._rendered[place] = None
        return self._rendered[place]


def _remembered(catalogue: Catalogue, place: Place, asker: User | None) -> dict[tuple[str, int], Json | None]:
    """Return what was rendered of a catalogue for somebody: it is the same in every answer."""
    every: dict[tuple[str, int | None], dict[tuple[str, int], Json | None]] = catalogue.memory.setdefault("words", {})
    mine = every.setdefault((place.base, asker.id if asker else None), {})
    if len(every) > _MOST_ASKERS:
        del every[next(iter(every))]
    return mine
