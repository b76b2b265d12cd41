"""What can be done with avatars: bring a picture, cut one out of it, choose one, delete one."""

import msgspec
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from whimbrel.actions.pictures import Box
from whimbrel.actions.uploads import Kept, Uploads
from whimbrel.catalogue.avatars import AvatarOwner, edited_owner
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.catalogue.store import touch
from whimbrel.errors import Invalid, NotFound
from whimbrel.events.names import Avi, ari
from whimbrel.storage.postgres import Tx
from whimbrel.storage.schema.people import app_user
from whimbrel.storage.schema.project import project
from whimbrel.storage.schema.scheme import issue_type
from whimbrel.storage.schema.site import avatar, avatar_draft
from whimbrel.tracker.avatar import MOST, Avatar, AvatarDraft, AvatarKind
from whimbrel.tracker.event import Event
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.user import User

_TABLES = {AvatarKind.USER: app_user, AvatarKind.PROJECT: project, AvatarKind.ISSUE_TYPE: issue_type}
_PARTS = {AvatarKind.USER: "people", AvatarKind.PROJECT: "projects", AvatarKind.ISSUE_TYPE: "schemes"}
_brought = upsert(avatar_draft)
_PUT_DRAFT = _brought.on_conflict_do_update(
    index_elements=["user_id", "kind", "owner_id"],
    set_={name: _brought.excluded[name] for name in (*AvatarDraft.__struct_fields__, "created")},
)
_TAKE_DRAFT = delete(avatar_draft).where(
    avatar_draft.c.user_id == bindparam("user"),
    avatar_draft.c.kind == bindparam("of"),
    avatar_draft.c.owner_id == bindparam("owner"),
    avatar_draft.c.content_hash == bindparam("content"),
)
_COUNT = (
    select(func.count())
    .select_from(avatar)
    .where(avatar.c.kind == bindparam("of"), avatar.c.owner_id == bindparam("owner"))
)
_INSERT = insert(avatar).returning(avatar.c.id)
_LOCK = select(avatar).where(avatar.c.id == bindparam("avatar"), avatar.c.kind == bindparam("of")).with_for_update()
_DELETE = delete(avatar).where(avatar.c.id == bindparam("avatar"))


class OwnerName(msgspec.Struct, frozen=True):
    """The thing whose picture it is, as clients name it."""

    kind: AvatarKind
    mention: str


class Picture(msgspec.Struct, frozen=True):
    """A draft, and the content that is kept: of the draft itself, or of what was cut out of it."""

    draft: AvatarDraft
    kept: Kept


async def bring_avatar(
    tx: Tx, catalogue: Catalogue, actor: User | None, name: OwnerName, picture: Picture, uploads: Uploads
) -> AvatarOwner:
    """Note the picture out of which somebody wants to cut an avatar. Raises `NotFound`, `NotAllowed`."""
    owner = edited_owner(catalogue, actor, name.kind, name.mention)
    assert actor is not None
    await uploads.hold(tx, (picture.kept,))
    row = {"user_id": actor.id, "kind": str(owner.kind), "owner_id": owner.id, "created": tx.now}
    await tx.execute(_PUT_DRAFT, {**row, **msgspec.structs.asdict(picture.draft)})
    return owner


async def add_avatar(
    tx: Tx, catalogue: Catalogue, actor: User | None, name: OwnerName, picture: Picture, uploads: Uploads
) -> Avatar:
    """Add the picture that was cut out of a draft to those that a thing can have. Raises `NotFound`, `Invalid`."""
    owner = edited_owner(catalogue, actor, name.kind, name.mention)
    assert actor is not None
    place = {"of": str(owner.kind), "owner": owner.id}
    if not await tx.execute(_TAKE_DRAFT, {**place, "user": actor.id, "content": picture.draft.content_hash}):
        raise NotFound("There is no picture to cut an avatar out of: bring one first.")
    if await tx.fetch_value(_COUNT, place) >= MOST:
        raise Invalid(f"There can be at most {MOST} avatars; delete one first.")
    await uploads.hold(tx, (picture.kept,))
    content_hash = picture.kept.content_hash
    row = {"kind": str(owner.kind), "owner_id": owner.id, "content_hash": content_hash}
    added = Avatar(int(await tx.fetch_value(_INSERT, row)), owner.kind, owner.id, content_hash=content_hash)
    _announce(tx, catalogue, actor, owner, added.id, Avi.AVATAR_CREATED)
    return added


async def choose_avatar(tx: Tx, catalogue: Catalogue, actor: User | None, name: OwnerName, sent: object) -> Avatar:
    """Give a thing one of the pictures that it can have. Raises `NotFound`, `NotAllowed`."""
    owner = edited_owner(catalogue, actor, name.kind, name.mention)
    found = await _offered(tx, owner, sent)
    await touch(tx, _PARTS[owner.kind])
    table = _TABLES[owner.kind]
    await tx.execute(update(table).where(table.c.id == owner.id).values(avatar_id=found.id))
    _announce(tx, catalogue, actor, owner, found.id, Avi.AVATAR_CHOSEN)
    return found


async def delete_avatar(tx: Tx, catalogue: Catalogue, actor: User | None, name: OwnerName, sent: object) -> None:
    """Delete a picture that somebody brought; a thing that had it has none. Raises `NotFound`, `NotAllowed`."""
    owner = edited_owner(catalogue, actor, name.kind, name.mention)
    found = await _offered(tx, owner, sent)
    if found.owner_id is None:
        raise Invalid("An avatar of the system cannot be deleted.")
    await touch(tx, _PARTS[owner.kind])
    table = _TABLES[owner.kind]
    await tx.execute(update(table).where(table.c.avatar_id == found.id).values(avatar_id=None))
    await tx.execute(_DELETE, {"avatar": found.id})
    _announce(tx, catalogue, actor, owner, found.id, Avi.AVATAR_DELETED)


def crop(sent: dict[str, object], draft: AvatarDraft) -> Box:
    """Read which square of a picture is cut out. Raises `Invalid` for one that does not lie in it."""
    numbers = [sent.get(name) for name in ("cropperOffsetX", "cropperOffsetY", "cropperWidth")]
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in numbers):
        raise Invalid("cropperOffsetX, cropperOffsetY and cropperWidth must be whole numbers.")
    left, top, side = (int(str(number)) for number in numbers)
    if left < 0 or top < 0 or side < 1 or left + side > draft.width or top + side > draft.height:
        raise Invalid(f"The square must lie within the picture, which has {draft.width} x {draft.height} pixels.")
    return Box(left, top, side)


async def _offered(tx: Tx, owner: AvatarOwner, sent: object) -> Avatar:
    """Return a picture that a thing can have: one of the system, or its own."""
    avatar_id = parse_id(sent)
    row = None if avatar_id is None else await tx.fetch_one(_LOCK, {"avatar": avatar_id, "of": str(owner.kind)})
    if row is None or row.owner_id not in (None, owner.id):
        raise NotFound(f"The avatar with id '{str(sent)[:40]}' does not exist.")
    return Avatar(row.id, owner.kind, row.owner_id, row.name, row.content_hash)


def _announce(tx: Tx, catalogue: Catalogue, actor: User | None, owner: AvatarOwner, avatar_id: int, avi: Avi) -> None:
    tx.emit(
        Event(
            avi=avi,
            ari=ari(catalogue.site_id, "avatar", avatar_id),
            project_id=owner.id if owner.kind is AvatarKind.PROJECT else None,
            actor_id=actor.id if actor else None,
            body={"kind": str(owner.kind), "owner_id": owner.id},
        )
    )
