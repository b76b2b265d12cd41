"""What has avatars: found by how clients name it, with who may see and who may change its pictures."""

import msgspec

from whimbrel.catalogue.permissions import allows, is_administrator
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.errors import NotAllowed, NotFound
from whimbrel.tracker.avatar import AvatarKind
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.user import User


class AvatarOwner(msgspec.Struct, frozen=True):
    """A thing that has a picture; `mention` is how answers name it, `chosen` the picture that it has."""

    kind: AvatarKind
    id: int
    mention: str
    chosen: int | None
    may_edit: bool


def avatar_owner(catalogue: Catalogue, user: User | None, kind: AvatarKind, mention: str) -> AvatarOwner:
    """Return the user (by name or key), project (by key or id) or issue type (by id) that is meant.

    Raises `NotFound` where it is missing, or the asking user may not know of it.
    """
    return _OWNERS[kind](catalogue, user, mention)


def edited_owner(catalogue: Catalogue, user: User | None, kind: AvatarKind, mention: str) -> AvatarOwner:
    """Return the same for who wants to change it. Raises `NotAllowed` besides."""
    owner = avatar_owner(catalogue, user, kind, mention)
    if not owner.may_edit:
        raise NotAllowed("You do not have permission to change this avatar.")
    return owner


def _person(catalogue: Catalogue, user: User | None, mention: str) -> AvatarOwner:
    found = catalogue.people.by_name.get(mention.lower()) or catalogue.people.by_key.get(mention)
    if found is None or user is None:
        raise NotFound(f"The user named '{mention[:80]}' does not exist")
    may_edit = found.id == user.id or is_administrator(catalogue, user)
    return AvatarOwner(AvatarKind.USER, found.id, found.name, found.avatar_id, may_edit)


def _project(catalogue: Catalogue, user: User | None, mention: str) -> AvatarOwner:
    found = catalogue.projects.find(mention)
    may_edit = found is not None and allows(catalogue, user, Permission.ADMINISTER_PROJECTS, found)
    if found is None or not (may_edit or allows(catalogue, user, Permission.BROWSE_PROJECTS, found)):
        raise NotFound(f"No project could be found with {'id' if mention.isdigit() else 'key'} '{mention[:80]}'.")
    return AvatarOwner(AvatarKind.PROJECT, found.id, found.key, found.avatar_id, may_edit)


def _issue_type(catalogue: Catalogue, user: User | None, mention: str) -> AvatarOwner:
    found = catalogue.schemes.issue_types.get(parse_id(mention) or 0)
    if found is None:
        raise NotFound(f"The issue type with id '{mention[:80]}' does not exist.")
    return AvatarOwner(
        AvatarKind.ISSUE_TYPE, found.id, str(found.id), found.avatar_id, is_administrator(catalogue, user)
    )


_OWNERS = {AvatarKind.USER: _person, AvatarKind.PROJECT: _project, AvatarKind.ISSUE_TYPE: _issue_type}
