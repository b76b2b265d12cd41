"""Avatars as somebody may see them."""

from sqlalchemy import bindparam, or_, select

from whimbrel.catalogue.avatars import avatar_owner, edited_owner
from whimbrel.catalogue.permissions import allows
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotFound
from whimbrel.storage.postgres import Reader, Row
from whimbrel.storage.schema.site import avatar, avatar_draft
from whimbrel.tracker.avatar import Avatar, AvatarDraft, AvatarKind
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User

_COLUMNS = (avatar.c.id, avatar.c.kind, avatar.c.owner_id, avatar.c.name, avatar.c.content_hash)
_OFFERED = (
    select(*_COLUMNS)
    .where(avatar.c.kind == bindparam("of"), or_(avatar.c.owner_id.is_(None), avatar.c.owner_id == bindparam("owner")))
    .order_by(avatar.c.id)
)
_ONE = select(*_COLUMNS).where(avatar.c.id == bindparam("avatar"))
_DRAFT = select(*(avatar_draft.c[name] for name in AvatarDraft.__struct_fields__)).where(
    avatar_draft.c.user_id == bindparam("user"),
    avatar_draft.c.kind == bindparam("of"),
    avatar_draft.c.owner_id == bindparam("owner"),
)


async def system_avatars(reader: Reader, _catalogue: Catalogue, _user: User | None, kind: AvatarKind) -> list[Avatar]:
    """Return the pictures that the system offers for a kind of things."""
    return [_avatar(row) for row in await reader.fetch_all(_OFFERED, {"of": str(kind), "owner": None})]


async def avatars_of(
    reader: Reader, catalogue: Catalogue, user: User | None, kind: AvatarKind, mention: str
) -> list[Avatar]:
    """Return the pictures that a thing can have. Raises `NotFound` where the user may not know of it."""
    owner = avatar_owner(catalogue, user, kind, mention)
    return [_avatar(row) for row in await reader.fetch_all(_OFFERED, {"of": str(kind), "owner": owner.id})]


async def read_avatar(reader: Reader, catalogue: Catalogue, user: User | None, mention: str) -> Avatar:
    """Return the picture with an id. Raises `NotFound` where it is that of a project which the user may not see."""
    avatar_id = parse_id(mention)
    row = None if avatar_id is None else await reader.fetch_one(_ONE, {"avatar": avatar_id})
    if row is None or not _may_see(catalogue, user, _avatar(row)):
        raise NotFound(f"The avatar with id '{mention[:40]}' does not exist.")
    return _avatar(row)


async def read_draft(
    reader: Reader, catalogue: Catalogue, user: User | None, kind: AvatarKind, mention: str
) -> AvatarDraft:
    """Return the picture that a user brought last for a thing. Raises `NotFound`, `NotAllowed`."""
    owner = edited_owner(catalogue, user, kind, mention)
    wanted = {"user": user.id if user else None, "of": str(kind), "owner": owner.id}
    row = await reader.fetch_one(_DRAFT, wanted)
    if row is None:
        raise NotFound("There is no picture to cut an avatar out of: bring one first.")
    return AvatarDraft(**row._asdict())


def _may_see(catalogue: Catalogue, user: User | None, one: Avatar) -> bool:
    if one.kind is not AvatarKind.PROJECT or one.owner_id is None:
        return True
    project = catalogue.projects.all.get(one.owner_id)
    wanted = (Permission.BROWSE_PROJECTS, Permission.ADMINISTER_PROJECTS)
    return project is not None and any(allows(catalogue, user, permission, project) for permission in wanted)


def _avatar(row: Row) -> Avatar:
    return Avatar(row.id, AvatarKind(row.kind), row.owner_id, row.name, row.content_hash)
