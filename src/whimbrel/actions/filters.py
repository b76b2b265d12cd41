"""What can be done with saved filters: create, edit, delete, share, favour, and choose columns."""

from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from whimbrel.actions.sharing import read_share
from whimbrel.actions.values import storable
from whimbrel.catalogue.filters import may_edit_filter, may_see_filter
from whimbrel.catalogue.sign_in import LOGIN_REQUIRED
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import Invalid, NotAllowed, NotFound, NotSignedIn
from whimbrel.events.names import Avi, ari
from whimbrel.jql.asker import Asker
from whimbrel.jql.lex import LONGEST_ASKED
from whimbrel.search.understanding import understand
from whimbrel.storage import filters
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.filter import favourite_filter, filter_share, saved_filter
from whimbrel.storage.schema.people import app_user
from whimbrel.tracker.event import Event
from whimbrel.tracker.filter import (
    FILTER_MISSING,
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    MOST_SHARES,
    FilterShare,
    SavedFilter,
    ShareKind,
)
from whimbrel.tracker.user import User

_filter, _share, _favourite = saved_filter.c, filter_share.c, favourite_filter.c
_INSERT = insert(saved_filter).returning(_filter.id)
_UPDATE = update(saved_filter).where(_filter.id == bindparam("filter_id"))
_DELETE = delete(saved_filter).where(_filter.id == bindparam("filter_id"))
_LOCK = select(_filter.id).where(_filter.id == bindparam("filter_id")).with_for_update()
# Two who save filters of one owner under one name come one after the other.
_LOCK_OWNER = select(app_user.c.id).where(app_user.c.id == bindparam("owner")).with_for_update(key_share=True)
_TAKEN = select(_filter.id).where(_filter.owner_id == bindparam("owner"), func.lower(_filter.name) == bindparam("name"))
_INSERT_SHARE = insert(filter_share)
_DELETE_SHARES = delete(filter_share).where(_share.filter_id == bindparam("of_filter"))
_DELETE_SHARE = delete(filter_share).where(_share.filter_id == bindparam("of_filter"), _share.id == bindparam("share"))
_FAVOUR = upsert(favourite_filter).on_conflict_do_nothing()
_DISFAVOUR = delete(favourite_filter).where(
    _favourite.filter_id == bindparam("of_filter"), _favourite.user_id == bindparam("of_user")
)
_SCOPE = select(app_user.c.default_share_scope).where(app_user.c.id == bindparam("of_user"))
_SET_SCOPE = update(app_user).where(app_user.c.id == bindparam("of_user"))
_SHARED_BY_DEFAULT = {"GLOBAL": ShareKind.GLOBAL, "AUTHENTICATED": ShareKind.AUTHENTICATED}


async def create_filter(tx: Tx, catalogue: Catalogue, actor: User | None, sent: dict[str, Any]) -> SavedFilter:
    """Save a query under a name: `{"name", "jql", "description"?, "favourite"?, "sharePermissions"?}`.

    Raises `NotSignedIn`, `Invalid` naming every wrong member, `JqlError` for a query that cannot be asked.
    """
    user = _signed_in(actor)
    texts = _texts(sent, {"name", "jql"})
    await _reserve_name(tx, user.id, texts["name"], None)
    row = {"description": "", **texts, "owner_id": user.id, "created": tx.now, "updated": tx.now}
    filter_id = int(await tx.fetch_value(_INSERT, row))
    if "sharePermissions" in sent:
        shares = _shares(catalogue, user, sent["sharePermissions"])
    else:
        scope = _SHARED_BY_DEFAULT.get(await tx.fetch_value(_SCOPE, {"of_user": user.id}))
        shares = [] if scope is None else [FilterShare(0, scope)]
    await _share_with(tx, filter_id, shares)
    await _favour(tx, user, filter_id, sent)
    return await _saved(tx, catalogue, user, filter_id, Avi.FILTER_CREATED)


async def edit_filter(
    tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int, sent: dict[str, Any]
) -> SavedFilter:
    """Change what is sent of a filter; whoever sees it may make it a favourite, the rest is for its editors."""
    user, before = await _locked(tx, catalogue, actor, filter_id)
    await _favour(tx, user, filter_id, sent)
    if sent.keys() & {"name", "jql", "description", "sharePermissions"}:
        _require_editor(catalogue, user, before)
        texts = _texts(sent, set())
        await _reserve_name(tx, before.owner_id, texts.get("name", before.name), filter_id)
        await tx.execute(_UPDATE.values({**texts, "updated": tx.now}), {"filter_id": filter_id})
        if "sharePermissions" in sent:
            await tx.execute(_DELETE_SHARES, {"of_filter": filter_id})
            await _share_with(tx, filter_id, _shares(catalogue, user, sent["sharePermissions"]))
    return await _saved(tx, catalogue, user, filter_id, Avi.FILTER_UPDATED)


async def delete_filter(tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int) -> None:
    """Delete a filter; it vanishes from everybody's favourites."""
    user, before = await _locked(tx, catalogue, actor, filter_id)
    _require_editor(catalogue, user, before)
    _require_unused(catalogue, filter_id)
    await tx.execute(_DELETE, {"filter_id": filter_id})
    _announce(tx, catalogue, user, filter_id, Avi.FILTER_DELETED)


async def share_filter(
    tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int, sent: dict[str, Any]
) -> SavedFilter:
    """Share a filter with one more audience; a filter that everybody sees needs no other, so that replaces all."""
    user, before = await _locked(tx, catalogue, actor, filter_id)
    _require_editor(catalogue, user, before)
    share = read_share(catalogue, user, sent)
    if len(before.shares) >= MOST_SHARES:
        raise Invalid(f"A filter can be shared with at most {MOST_SHARES} audiences.")
    if share.kind is ShareKind.GLOBAL:
        await tx.execute(_DELETE_SHARES, {"of_filter": filter_id})
    await _share_with(tx, filter_id, [share])
    return await _saved(tx, catalogue, user, filter_id, Avi.FILTER_UPDATED)


async def unshare_filter(tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int, share_id: int) -> None:
    """Take an audience away. Raises `NotFound` where the filter is not shared with it."""
    user, before = await _locked(tx, catalogue, actor, filter_id)
    _require_editor(catalogue, user, before)
    if not await tx.execute(_DELETE_SHARE, {"of_filter": filter_id, "share": share_id}):
        raise NotFound("The share permission does not exist.")
    _announce(tx, catalogue, user, filter_id, Avi.FILTER_UPDATED)


async def set_columns(
    tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int, columns: tuple[str, ...] | None
) -> None:
    """Choose the columns that a filter shows, by field id; None for the default ones."""
    user, before = await _locked(tx, catalogue, actor, filter_id)
    _require_editor(catalogue, user, before)
    chosen = None if columns is None else list(columns)
    await tx.execute(_UPDATE.values({"columns": chosen, "updated": tx.now}), {"filter_id": filter_id})
    _announce(tx, catalogue, user, filter_id, Avi.FILTER_UPDATED)


async def set_default_scope(tx: Tx, _catalogue: Catalogue, actor: User | None, scope: Any) -> str:
    """Choose with whom new filters of the actor are shared: GLOBAL, AUTHENTICATED or PRIVATE."""
    user = _signed_in(actor)
    if scope not in {"GLOBAL", "AUTHENTICATED", "PRIVATE"}:
        raise Invalid("The scope must be one of GLOBAL, AUTHENTICATED and PRIVATE.")
    await tx.execute(_SET_SCOPE.values({"default_share_scope": scope}), {"of_user": user.id})
    return str(scope)


def _signed_in(actor: User | None) -> User:
    if actor is None:
        raise NotSignedIn(LOGIN_REQUIRED)
    return actor


async def _locked(tx: Tx, catalogue: Catalogue, actor: User | None, filter_id: int) -> tuple[User, SavedFilter]:
    user = _signed_in(actor)
    await tx.fetch_all(_LOCK, {"filter_id": filter_id})
    found = await filters.mentioned(tx, [filter_id])
    if not found or not may_see_filter(catalogue, user, found[0]):
        raise NotFound(FILTER_MISSING)
    return user, found[0]


def _require_editor(catalogue: Catalogue, user: User, found: SavedFilter) -> None:
    if not may_edit_filter(catalogue, user, found):
        raise NotAllowed("You do not have permission to edit this filter.")


def _require_unused(catalogue: Catalogue, filter_id: int) -> None:
    """Refuse to delete a filter that a board shows."""
    board = next((one for one in catalogue.boards.values() if one.filter_id == filter_id), None)
    if board is not None:
        raise Invalid(f"The filter is that of the board '{board.name}': delete the board first.")


def _texts(sent: dict[str, Any], required: set[str]) -> dict[str, str]:
    """Read the texts of a filter. Raises `Invalid` naming each that is missing, too long or no text."""
    limits = {"name": LONGEST_NAME, "jql": LONGEST_ASKED, "description": LONGEST_DESCRIPTION}
    wrong: dict[str, str] = {}
    found: dict[str, str] = {}
    for member, longest in limits.items():
        value = sent.get(member)
        if value is None and member not in required:
            if member == "description" and member in sent:
                found[member] = ""
            continue
        if not isinstance(value, str) or len(value) > longest:
            wrong[member] = f"The {member} must be a text of at most {longest:,} characters."
        elif member == "name" and not value.strip():
            wrong[member] = "You must specify a name to save this filter as."
        else:
            found[member] = storable(value).strip() if member == "name" else storable(value)
    if wrong:
        raise Invalid(fields=wrong)
    return found


async def _reserve_name(tx: Tx, owner_id: int, name: str, filter_id: int | None) -> None:
    await tx.fetch_all(_LOCK_OWNER, {"owner": owner_id})
    taken = await tx.fetch_value(_TAKEN, {"owner": owner_id, "name": name.lower()})
    if taken not in {None, filter_id}:
        raise Invalid(fields={"filterName": "Filter with same name already exists."})


def _shares(catalogue: Catalogue, user: User, sent: Any) -> list[FilterShare]:
    if not isinstance(sent, list) or len(sent) > MOST_SHARES:
        raise Invalid(f"The sharePermissions must be a list of at most {MOST_SHARES} audiences.")
    return [read_share(catalogue, user, one) for one in sent]


async def _share_with(tx: Tx, filter_id: int, shares: list[FilterShare]) -> None:
    rows = [{**msgspec.structs.asdict(share), "filter_id": filter_id, "kind": str(share.kind)} for share in shares]
    for row in rows:
        del row["id"]
    if rows:
        await tx.execute(_INSERT_SHARE, rows)


async def _favour(tx: Tx, user: User, filter_id: int, sent: dict[str, Any]) -> None:
    if sent.get("favourite") is None:
        return
    if str(sent["favourite"]).lower() == "true":
        await tx.execute(_FAVOUR, {"filter_id": filter_id, "user_id": user.id})
    else:
        await tx.execute(_DISFAVOUR, {"of_filter": filter_id, "of_user": user.id})


async def _saved(tx: Tx, catalogue: Catalogue, user: User, filter_id: int, avi: Avi) -> SavedFilter:
    """Return the filter as it is saved. Raises `JqlError` where it cannot be asked, or would include itself."""
    (saved,) = await filters.mentioned(tx, [filter_id])
    asker = Asker.of(user, tx.now)
    await understand(tx, catalogue, asker, saved.jql)
    await understand(tx, catalogue, asker, f"filter = {filter_id}")
    _announce(tx, catalogue, user, filter_id, avi)
    return saved


def _announce(tx: Tx, catalogue: Catalogue, user: User, filter_id: int, avi: Avi) -> None:
    tx.emit(Event(avi=avi, ari=ari(catalogue.site_id, "filter", filter_id), actor_id=user.id))
