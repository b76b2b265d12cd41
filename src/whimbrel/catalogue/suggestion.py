"""Names of the catalogue that begin with what somebody typed, as far as that person may know of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from whimbrel.catalogue.lookup import lookup
from whimbrel.catalogue.names import CatalogueNames
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.jql.beginning import rank
from whimbrel.jql.candidate import Wanted
from whimbrel.jql.functions.argument import Argument
from whimbrel.jql.operators import FieldType
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

UNRESOLVED = "Unresolved"


class Suggestion(msgspec.Struct, frozen=True):
    """A name that a query can hold, without quotes, and how it is shown."""

    value: str
    display: str


def suggestions(catalogue: Catalogue, names: CatalogueNames, wanted: Wanted, prefix: str) -> Iterator[Suggestion]:
    """Yield the names of a noun that begin with a prefix, or have a word that does; each name once, the best first."""
    lowered = prefix.strip().lower()
    find = _FINDERS.get(wanted.noun, _things)
    given: set[str] = set()
    for found in find(catalogue, names, wanted, lowered):
        key = found.value.lower()
        if key not in given:
            given.add(key)
            yield found


Finder = Callable[[Catalogue, CatalogueNames, Wanted, str], Iterable[Suggestion]]


def _things(catalogue: Catalogue, names: CatalogueNames, wanted: Wanted, prefix: str) -> Iterator[Suggestion]:
    """Find among everything of a type."""
    assert isinstance(wanted.noun, FieldType)
    known = lookup(catalogue)
    if not known.has(wanted.noun):
        return
    things = known.things(wanted.noun)
    for thing_id in known.beginnings(wanted.noun).matching(prefix):
        if names.knows(wanted.noun, thing_id):
            yield _shown(things[thing_id])


def _shown(thing: Any) -> Suggestion:
    name = thing if isinstance(thing, str) else thing.name
    return Suggestion(name, name)


def _projects(catalogue: Catalogue, names: CatalogueNames, _wanted: Wanted, prefix: str) -> Iterator[Suggestion]:
    for project_id in lookup(catalogue).beginnings(FieldType.PROJECT).matching(prefix):
        if names.knows(FieldType.PROJECT, project_id):
            project = catalogue.projects.all[project_id]
            yield Suggestion(project.key, f"{project.name} ({project.key})")


def _users(catalogue: Catalogue, _names: CatalogueNames, _wanted: Wanted, prefix: str) -> Iterator[Suggestion]:
    return map(_user, catalogue.people.beginning_with(prefix))


def _user(user: User) -> Suggestion:
    address = f" - {user.email}" if user.email else ""
    return Suggestion(user.name, f"{user.display_name}{address} ({user.name})")


def _resolutions(catalogue: Catalogue, names: CatalogueNames, wanted: Wanted, prefix: str) -> Iterator[Suggestion]:
    yield from _things(catalogue, names, wanted, prefix)
    if wanted.fields and UNRESOLVED.lower().startswith(prefix):
        yield Suggestion(UNRESOLVED, UNRESOLVED)


def _options(catalogue: Catalogue, _names: CatalogueNames, wanted: Wanted, prefix: str) -> Sequence[Suggestion]:
    of_field = catalogue.fields.options_of
    texts = (option.value for field in wanted.fields for option in of_field.get(field.custom_id or 0, ()))
    return _ranked(texts, prefix)


def _link_descriptions(
    catalogue: Catalogue, _names: CatalogueNames, _wanted: Wanted, prefix: str
) -> Sequence[Suggestion]:
    kinds = catalogue.schemes.link_types.values()
    return _ranked((text for kind in kinds for text in (kind.outward, kind.inward)), prefix)


def _roles(catalogue: Catalogue, _names: CatalogueNames, _wanted: Wanted, prefix: str) -> Sequence[Suggestion]:
    return _ranked((role.name for role in catalogue.schemes.roles.values()), prefix)


def _permissions(_catalogue: Catalogue, _names: CatalogueNames, _wanted: Wanted, prefix: str) -> Sequence[Suggestion]:
    return _ranked((permission.label for permission in Permission), prefix)


def _ranked(texts: Iterable[str], prefix: str) -> Sequence[Suggestion]:
    """Choose among few texts by looking at each; they stay in their order among equals."""
    found = [(place, text) for text in texts if (place := rank(text.lower(), prefix)) is not None]
    return [Suggestion(text, text) for _, text in sorted(found, key=lambda one: one[0])]


_FINDERS: Mapping[FieldType | Argument, Finder] = {
    FieldType.PROJECT: _projects,
    FieldType.USER: _users,
    FieldType.RESOLUTION: _resolutions,
    FieldType.OPTION: _options,
    FieldType.CASCADE: _options,
    Argument.LINK_DESCRIPTION: _link_descriptions,
    Argument.ROLE: _roles,
    Argument.PERMISSION: _permissions,
}
"""How the names of a noun are found; of those that are not here, everything is looked up by its name."""
