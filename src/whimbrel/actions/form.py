"""What reading the values of an issue may look at."""

from collections.abc import Mapping

import msgspec

from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.tracker.project import Project
from whimbrel.tracker.screen import ScreenOperation
from whimbrel.tracker.user import User


class Form(msgspec.Struct, frozen=True):
    """What reading a value may look at.

    `issues` maps the keys and ids (as text) of issues that the values mention, and that the actor sees, to their ids.
    With an `operation` only fields on its screen can be set, with a `screen_id` only those on that screen, which is a
    transition's.
    """

    catalogue: Catalogue
    project: Project
    actor: User | None
    issues: Mapping[str, int] = {}
    operation: ScreenOperation | None = None
    screen_id: int | None = None

    @property
    def has_screen(self) -> bool:
        """Tell whether a screen says what can be set."""
        return self.operation is not None or self.screen_id is not None

    def shows(self, issue_type_id: int, field_key: str) -> bool:
        """Tell whether a field of an issue of a type is on the screen; without a screen every field is."""
        screens = self.catalogue.screens
        if self.screen_id is not None:
            return screens.screen_shows(self.project, issue_type_id, self.screen_id, field_key)
        return self.operation is None or screens.shows(self.project, issue_type_id, self.operation, field_key)
