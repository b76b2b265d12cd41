"""Avatars: the pictures of people, projects and issue types."""

import enum

import msgspec

SIDE = 192
"""The side in pixels of the pictures that people bring, once they are cut out."""
MOST = 30
"""How many pictures of its own a thing has at most."""
LARGEST = 8 * 1024 * 1024
"""The largest file, in bytes, out of which an avatar is cut."""


class AvatarKind(enum.StrEnum):
    """What an avatar is a picture of."""

    USER = "user"
    PROJECT = "project"
    ISSUE_TYPE = "issuetype"


class Avatar(msgspec.Struct, frozen=True):
    """A picture: one of the system's, which has a `name` and is drawn, or one that somebody brought for an owner."""

    id: int
    kind: AvatarKind
    owner_id: int | None = None
    name: str | None = None
    content_hash: str | None = None


class AvatarDraft(msgspec.Struct, frozen=True):
    """A picture out of which an avatar is to be cut; `width` and `height` are in pixels, `size` in bytes."""

    content_hash: str
    mime_type: str
    size: int
    width: int
    height: int
