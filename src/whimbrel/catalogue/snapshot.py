"""The whole catalogue at one moment."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import msgspec

from whimbrel.catalogue.fields import Fields
from whimbrel.catalogue.people import People
from whimbrel.catalogue.projects import Projects
from whimbrel.catalogue.schemes import Schemes
from whimbrel.catalogue.screens import Screens
from whimbrel.catalogue.settings import SiteSettings
from whimbrel.ids import IssueKey
from whimbrel.tracker.board import Board
from whimbrel.tracker.sprint import Sprint


class Catalogue(msgspec.Struct, frozen=True, dict=True):
    """Everything that is looked up by name or id, immutable; `generations` tells how old each part is."""

    site_id: str
    people: People
    projects: Projects
    schemes: Schemes
    fields: Fields
    sprints: Mapping[int, Sprint]
    generations: Mapping[str, int]
    boards: Mapping[int, Board] = {}
    screens: Screens = Screens()
    settings: SiteSettings = SiteSettings()

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """Keep what was worked out from this catalogue alone, by whoever works it out; it ends with the catalogue."""
        return {}

    def issue_key(self, project_id: int, number: int) -> str:
        """Return the key of an issue."""
        return str(IssueKey(self.projects.all[project_id].key, number))
