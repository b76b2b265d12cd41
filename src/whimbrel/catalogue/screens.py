"""Field configurations and screens, as remembered."""

from collections.abc import Mapping

import msgspec

from whimbrel.tracker.project import Project
from whimbrel.tracker.screen import (
    FieldConfigurationScheme,
    FieldSetting,
    IssueTypeScreenScheme,
    ScreenOperation,
    ScreenScheme,
)


class Screens(msgspec.Struct, frozen=True):
    """An immutable view: settings by configuration and field, fields and names by screen, the schemes, all by id."""

    settings: Mapping[int, Mapping[str, FieldSetting]] = {}
    configuration_schemes: Mapping[int, FieldConfigurationScheme] = {}
    fields: Mapping[int, frozenset[str]] = {}
    names: Mapping[int, str] = {}
    screen_schemes: Mapping[int, ScreenScheme] = {}
    issue_type_screen_schemes: Mapping[int, IssueTypeScreenScheme] = {}

    def settings_of(self, project: Project, issue_type_id: int) -> Mapping[str, FieldSetting]:
        """Return what is configured of fields, by their ids, on issues of a type; nothing without a scheme."""
        scheme = self.configuration_schemes.get(project.field_configuration_scheme_id or 0)
        return {} if scheme is None else self.settings.get(scheme.configuration_of(issue_type_id), {})

    def screen_scheme_of(self, project: Project, issue_type_id: int) -> ScreenScheme | None:
        """Return which screens issues of a type have; none where all fields are shown."""
        scheme = self.issue_type_screen_schemes.get(project.screen_scheme_id or 0)
        return None if scheme is None else self.screen_schemes[scheme.scheme_of(issue_type_id)]

    def shows(self, project: Project, issue_type_id: int, operation: ScreenOperation, field_key: str) -> bool:
        """Tell whether a field can be met: it is not hidden, and on the screen. Without a scheme every field is."""
        scheme = self.issue_type_screen_schemes.get(project.screen_scheme_id or 0)
        if scheme is None:
            return not self._hides(project, issue_type_id, field_key)
        screen_id = self.screen_schemes[scheme.scheme_of(issue_type_id)].screen_of(operation)
        return self.screen_shows(project, issue_type_id, screen_id, field_key)

    def screen_shows(self, project: Project, issue_type_id: int, screen_id: int, field_key: str) -> bool:
        """Tell whether a field is on a screen and not hidden."""
        return field_key in self.fields.get(screen_id, ()) and not self._hides(project, issue_type_id, field_key)

    def _hides(self, project: Project, issue_type_id: int, field_key: str) -> bool:
        setting = self.settings_of(project, issue_type_id).get(field_key)
        return setting is not None and setting.hidden
