"""Creates all that is needed, in the order in which one thing refers to another."""

from sqlalchemy import select

from whimbrel.catalogue.store import touch
from whimbrel.importers.create.constant import create_constants
from whimbrel.importers.create.field import create_fields, create_sprints
from whimbrel.importers.create.level import create_levels
from whimbrel.importers.create.person import create_groups, create_people, create_roles
from whimbrel.importers.create.placement import create_placements
from whimbrel.importers.create.project import create_components, create_projects, create_versions
from whimbrel.importers.known import Known
from whimbrel.importers.need import Needs
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.log import catalogue_part

_GENERATIONS = select(catalogue_part.c.name, catalogue_part.c.generation)


def parts_of(needs: Needs) -> tuple[str, ...]:
    """Return the parts of the catalogue that creating the needs changes."""
    changes = {
        "people": (needs.people, needs.groups),
        "projects": (needs.projects, needs.categories, needs.components, needs.versions, needs.levels),
        "schemes": (
            *(needs.types, needs.statuses, needs.priorities, needs.resolutions),
            *(needs.link_types, needs.roles, needs.placements, needs.levels),
        ),
        "fields": (needs.fields, needs.options),
        "sprints": (needs.sprints,),
    }
    touched = [part for part, needed in changes.items() if any(needed)]
    if needs.placements and "projects" not in touched:
        touched.append("projects")  # a project may move to schemes of its own
    return tuple(touched)


async def create(tx: Tx, known: Known, needs: Needs) -> bool:
    """Create what is needed and add it to `known`; answers False, with nothing done, where `known` is out of date.

    The parts are touched first: that locks their generations, so nobody changes them beside us, and shows whether
    somebody did since `known` was filled. When the transaction fails, `known` must be filled anew.
    """
    parts = parts_of(needs)
    await touch(tx, *parts)
    if not await _up_to_date(tx, known, parts):
        return False
    await create_groups(tx, known, needs)
    await create_roles(tx, known, needs)
    await create_people(tx, known, needs)
    await create_constants(tx, known, needs)
    await create_projects(tx, known, needs)
    await create_placements(tx, known, needs)
    await create_components(tx, known, needs)
    await create_versions(tx, known, needs)
    await create_levels(tx, known, needs)
    await create_fields(tx, known, needs)
    await create_sprints(tx, known, needs)
    return True


async def _up_to_date(tx: Tx, known: Known, parts: tuple[str, ...]) -> bool:
    now = {row.name: row.generation for row in await tx.fetch_all(_GENERATIONS)}
    if any(now[part] != known.generations[part] + 1 for part in parts):
        return False
    known.generations.update({part: now[part] for part in parts})
    return True
