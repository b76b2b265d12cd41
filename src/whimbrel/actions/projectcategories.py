"""What administrators do with categories of projects: create, edit, delete."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from whimbrel.actions.described import read_description, read_name
from whimbrel.catalogue.permissions import require_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Conflict, Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.project import project_category as table
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.project import ProjectCategory
from whimbrel.tracker.user import User

_WHAT = "change project categories"
_INSERT = insert(table).returning(table.c.id)
_UPDATE = update(table).where(table.c.id == bindparam("category"))
_DELETE = delete(table).where(table.c.id == bindparam("category"))
_NAMES = select(table.c.id, table.c.name)
_LEAVE = update(project).where(project.c.category_id == bindparam("category")).values(category_id=None)


async def create_category(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> ProjectCategory:
    """Create a category: `{"name", "description"}`. Raises `NotAllowed`, `Invalid`, `Conflict` for a name taken."""
    require_administrator(catalogue, actor, _WHAT)
    category = _applied(ProjectCategory(0, ""), sent)
    await touch(tx, "projects")
    await _require_free(tx, category)
    row = {"name": category.name, "description": category.description}
    category = msgspec.structs.replace(category, id=int(await tx.fetch_value(_INSERT, row)))
    _announce(tx, catalogue, actor, category.id, Avi.PROJECT_CATEGORY_CREATED)
    return category


async def edit_category(
    tx: Tx, catalogue: Catalogue, actor: User | None, mention: str, sent: dict[str, Any]
) -> ProjectCategory:
    """Change a category; what is not sent stays. Raises `NotFound`, and as creating does."""
    require_administrator(catalogue, actor, _WHAT)
    category = _applied(found_category(catalogue, mention), sent)
    await touch(tx, "projects")
    await _require_free(tx, category)
    row = {"name": category.name, "description": category.description}
    if not await tx.execute(_UPDATE.values(row), {"category": category.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, category.id, Avi.PROJECT_CATEGORY_UPDATED)
    return category


async def delete_category(tx: Tx, catalogue: Catalogue, actor: User | None, mention: str) -> None:
    """Delete a category; its projects have none then. Raises `NotFound`, `NotAllowed`."""
    require_administrator(catalogue, actor, _WHAT)
    category = found_category(catalogue, mention)
    await touch(tx, "projects")
    await tx.execute(_LEAVE, {"category": category.id})
    if not await tx.execute(_DELETE, {"category": category.id}):
        raise _missing(mention)
    _announce(tx, catalogue, actor, category.id, Avi.PROJECT_CATEGORY_DELETED)


def found_category(catalogue: Catalogue, mention: str) -> ProjectCategory:
    """Return the category with an id. Raises `NotFound`."""
    category = catalogue.projects.categories.get(parse_id(mention) or 0)
    if category is None:
        raise _missing(mention)
    return category


def _missing(mention: str) -> NotFound:
    return NotFound(f"Could not find project category with id '{mention[:40]}'")


def _applied(category: ProjectCategory, sent: dict[str, Any]) -> ProjectCategory:
    wrong: dict[str, str] = {}
    name = read_name(sent, category.name, wrong, "The category name cannot be empty.")
    description = read_description(sent, category.description, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return ProjectCategory(category.id, name, description)


async def _require_free(tx: Tx, category: ProjectCategory) -> None:
    for row in await tx.fetch_all(_NAMES):
        if row.name.lower() == category.name.lower() and row.id != category.id:
            raise Conflict(f"The project category with name '{category.name}' already exists.")


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, category_id: int, avi: Avi) -> None:
    named = ari(catalogue.site_id, "project-category", category_id)
    tx.emit(Event(avi=avi, ari=named, actor_id=actor.id if actor else None))
