"""The catalogue as queries look it up: names to ids, and the configuration that functions ask for."""

from collections.abc import Collection, Iterable, Mapping
from operator import ge, gt, le, lt
from typing import Any

from whimbrel.catalogue.configuration import VisibleConfiguration
from whimbrel.catalogue.lookup import PROJECT_TYPES, Lookup, folded, lookup
from whimbrel.catalogue.permissions import Visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.ast import Operator
from whimbrel.jql.filters import NO_FILTERS, KnownFilters
from whimbrel.jql.issues import NO_ISSUES, KnownIssues
from whimbrel.jql.operators import FieldType
from whimbrel.jql.pastnames import NO_PAST, KnownPast
from whimbrel.tracker.customfield import CustomField

_COMPARES = {
    Operator.LESS_THAN: lt,
    Operator.LESS_THAN_EQUALS: le,
    Operator.GREATER_THAN: gt,
    Operator.GREATER_THAN_EQUALS: ge,
}
_OF_PROJECTS = frozenset({FieldType.COMPONENT, FieldType.VERSION})


class CatalogueNames:
    """Implements `jql.names.Names` for one asker.

    Projects of which the asker sees nothing, and what belongs to them, are not found: a name that may not be known is
    answered like one that does not exist.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        visible: Visible,
        issues: KnownIssues = NO_ISSUES,
        filters: KnownFilters = NO_FILTERS,
        past: KnownPast = NO_PAST,
    ) -> None:
        """Take the catalogue, what the asker may see of it, and what was looked up of what the query mentions."""
        self._catalogue = catalogue
        self._visible = visible
        self._lookup: Lookup = lookup(catalogue)
        self._projects = visible.project_ids
        self.configuration = VisibleConfiguration(catalogue, visible)
        self.issues = issues
        self.filters = filters
        self.past = past

    def knowing(
        self, issues: KnownIssues, filters: KnownFilters = NO_FILTERS, past: KnownPast = NO_PAST
    ) -> "CatalogueNames":
        """Return the same names with other known issues, filters and former values."""
        return CatalogueNames(self._catalogue, self._visible, issues, filters, past)

    def custom_field(self, field_id: int) -> CustomField | None:
        """Return the custom field with that id."""
        return self._catalogue.fields.all.get(field_id)

    def custom_fields_named(self, text: str) -> tuple[CustomField, ...]:
        """Return all custom fields of a name."""
        return self._catalogue.fields.by_lower_name.get(text.lower(), ())

    def field_spellings(self) -> Iterable[str]:
        """Return the names of all custom fields."""
        return (field.name for field in self._catalogue.fields.all.values())

    def options_named(self, field_id: int, text: str) -> tuple[int, ...]:
        """Return the ids of a field's options of that text."""
        wanted = folded(text)
        options = self._catalogue.fields.options_of.get(field_id, ())
        return tuple(option.id for option in options if folded(option.value) == wanted)

    def has_option(self, field_id: int, option_id: int) -> bool:
        """Tell whether an option is one of the field's."""
        option = self._catalogue.fields.options.get(option_id)
        return option is not None and option.field_id == field_id

    def option_spellings(self, field_id: int) -> Iterable[str]:
        """Return the texts of a field's options."""
        return (option.value for option in self._catalogue.fields.options_of.get(field_id, ()))

    def named(self, noun: FieldType, text: str) -> tuple[int, ...]:
        """Return the ids of the things of a type with that name, as far as the asker may know of them."""
        if noun is FieldType.USER:
            return self._catalogue.people.named(text)
        if noun is FieldType.PROJECT:
            project = self._catalogue.projects.keyed(text)
            if project is not None and project.id in self._projects:
                return (project.id,)
        return tuple(found for found in self._lookup.by_name(noun).get(folded(text), ()) if self.knows(noun, found))

    def exists(self, noun: FieldType, thing_id: int) -> bool:
        """Tell whether a thing of a type has that id and the asker may know of it."""
        return thing_id in self._lookup.things(noun) and self.knows(noun, thing_id)

    def kept_as(self, noun: FieldType, thing_id: int) -> str:
        """Return what the history of issues keeps of a thing: a user's key, any other thing's id as text."""
        return self._catalogue.people.users[thing_id].key if noun is FieldType.USER else str(thing_id)

    def spellings(self, noun: FieldType) -> Iterable[tuple[str, int]]:
        """Return the names of the things of a type that the asker may know of, with their ids."""
        for name, ids in self._lookup.by_name(noun).items():
            for found in ids:
                if self.knows(noun, found):
                    yield self._lookup.spelling(noun, found, name), found

    def beyond(self, noun: FieldType, thing_id: int, operator: Operator) -> Collection[int]:
        """Return the ids that stand to a thing as the operator says, by the configured order of their type."""
        ranks = self._ranks(noun, thing_id)
        compares, rank = _COMPARES[operator], ranks[thing_id]
        return [other for other, place in ranks.items() if compares(place, rank) and self.knows(noun, other)]

    def inside(self, noun: FieldType, group_id: int | None) -> Collection[int]:
        """Return the statuses of a category, or the projects of a category or type; None: those of no category."""
        if noun is FieldType.STATUS_CATEGORY:
            statuses = self._catalogue.schemes.statuses.values()
            return [status.id for status in statuses if status.category_id == group_id]
        projects = self._catalogue.projects.all.values()
        if noun is FieldType.CATEGORY:
            return [project.id for project in projects if project.category_id == group_id]
        return [project.id for project in projects if PROJECT_TYPES.get(project.type_key) == group_id]

    def knows(self, noun: FieldType, thing_id: int) -> bool:
        """Tell whether the asker may know of the thing of a type with that id, which exists."""
        if noun is FieldType.PROJECT:
            return thing_id in self._projects
        if noun in _OF_PROJECTS:
            return self._lookup.things(noun)[thing_id].project_id in self._projects
        if noun is FieldType.LEVEL:
            return any(grant.level_id == thing_id for grant in self._visible.levels)
        return True

    def _ranks(self, noun: FieldType, thing_id: int) -> Mapping[int, Any]:
        schemes, projects = self._catalogue.schemes, self._catalogue.projects
        if noun is FieldType.PRIORITY:
            return {priority.id: -priority.sequence for priority in schemes.priorities.values()}
        if noun is FieldType.RESOLUTION:
            return {resolution.id: resolution.sequence for resolution in schemes.resolutions.values()}
        if noun is FieldType.PROJECT:
            return {project.id: project.key for project in projects.all.values()}
        siblings = projects.versions_of[projects.versions[thing_id].project_id]
        return {version.id: version.sequence for version in siblings}
