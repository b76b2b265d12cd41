"""Custom fields as far as somebody may know of them: those that apply in a project that they see."""

from whimbrel.catalogue.permissions import visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.reads.projects import visible_projects
from whimbrel.tracker.customfield import CustomField, FieldContext, Option
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_UNKNOWN_OPTION = "A custom field option with id '{}' does not exist"


def visible_fields(catalogue: Catalogue, user: User | None) -> list[CustomField]:
    """Return the custom fields that the user may know of; none for a stranger who sees no project."""
    if user is None and not visible_projects(catalogue, None):
        return []
    seen = visible(catalogue, user).project_ids
    return [field for field in catalogue.fields.all.values() if _applies_among(catalogue, field, seen)]


def visible_contexts(catalogue: Catalogue, user: User | None, field: CustomField) -> list[FieldContext]:
    """Return the contexts of a field that are for all projects or for one that the user sees."""
    seen = visible(catalogue, user).project_ids
    known = catalogue.fields.contexts_of.get(field.id, ())
    return [context for context in known if not context.project_ids or seen & set(context.project_ids)]


def read_field(catalogue: Catalogue, user: User | None, mention: str) -> CustomField:
    """Return a custom field by its number or its REST id. Raises `NotFound` where the user may not know of it."""
    wanted = parse_id(mention.removeprefix("customfield_"))
    found = next((field for field in visible_fields(catalogue, user) if field.id == wanted), None)
    if found is None:
        raise NotFound(f"The custom field with id '{mention[:40]}' does not exist.")
    return found


def read_option(catalogue: Catalogue, user: User | None, mention: str) -> Option:
    """Return an option by id. Raises `NotFound` where it is only for projects that the user does not see."""
    option_id = parse_id(mention)
    option = catalogue.fields.options.get(option_id) if option_id is not None else None
    field = next((one for one in visible_fields(catalogue, user) if option and one.id == option.field_id), None)
    if option is None or field is None or option not in visible_options(catalogue, user, field):
        raise NotFound(_UNKNOWN_OPTION.format(mention[:40]))
    return option


def visible_options(catalogue: Catalogue, user: User | None, field: CustomField) -> list[Option]:
    """Return the options of a field that are offered in all contexts or in one that the user may know of."""
    contexts = {None, *(context.id for context in visible_contexts(catalogue, user, field))}
    return [option for option in catalogue.fields.options_of.get(field.id, ()) if option.context_id in contexts]


def _applies_among(catalogue: Catalogue, field: CustomField, project_ids: frozenset[int]) -> bool:
    contexts = catalogue.fields.contexts_of.get(field.id)
    return contexts is None or any(not one.project_ids or project_ids & set(one.project_ids) for one in contexts)
