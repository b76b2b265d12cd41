"""Saved filters, as those who may see them see them."""

import msgspec
from sqlalchemy import bindparam, select

from whimbrel.catalogue.filters import may_edit_filter, may_see_filter
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound, NotSignedIn
from whimbrel.storage import filters
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.people import app_user
from whimbrel.tracker.filter import FILTER_MISSING, SavedFilter
from whimbrel.tracker.user import User

_SCOPE = select(app_user.c.default_share_scope).where(app_user.c.id == bindparam("of_user"))


class FilterView(msgspec.Struct, frozen=True):
    """A filter, whether it is one of the asker's favourites, and whether the asker may change it."""

    filter: SavedFilter
    favourite: bool
    editable: bool


async def read_filter(reader: Reader, catalogue: Catalogue, user: User | None, filter_id: int) -> FilterView:
    """Return a filter. Raises `NotFound` where it is missing or hidden: nobody learns which."""
    found = await filters.mentioned(reader, [filter_id])
    if not found or not may_see_filter(catalogue, user, found[0]):
        raise NotFound(FILTER_MISSING)
    favoured = await filters.favoured(reader, user.id, [filter_id]) if user else frozenset()
    return FilterView(found[0], filter_id in favoured, may_edit_filter(catalogue, user, found[0]))


async def favourite_filters(reader: Reader, catalogue: Catalogue, user: User | None) -> list[FilterView]:
    """Return the asker's favourites that the asker may still see, by name; nobody signed in has none."""
    found = await filters.favourites(reader, user.id) if user else []
    seen = [one for one in found if may_see_filter(catalogue, user, one)]
    return [FilterView(one, favourite=True, editable=may_edit_filter(catalogue, user, one)) for one in seen]


async def default_scope(reader: Reader, _catalogue: Catalogue, user: User | None) -> str:
    """Return with whom new filters of the asker are shared. Raises `NotSignedIn`."""
    if user is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    return str(await reader.fetch_value(_SCOPE, {"of_user": user.id}))
