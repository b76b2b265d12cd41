"""Avatars, as REST v2 shows them."""

from urllib.parse import quote

from whimbrel.catalogue.avatars import AvatarOwner
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.avatar import Avatar, AvatarDraft


def avatar_json(place: Place, avatar: Avatar, owner: AvatarOwner | None) -> Json:
    """Show a picture that a thing can have, or one of the system that is for anything."""
    selected = owner is not None and owner.chosen == avatar.id
    own = avatar.owner_id is not None and owner is not None
    shown = {
        "id": str(avatar.id),
        "isSystemAvatar": avatar.owner_id is None,
        "isSelected": selected,
        "isDeletable": own and owner is not None and owner.may_edit,
        "selected": selected,
        "urls": place.avatars(str(avatar.kind), "", avatar.id),
    }
    return {**shown, "owner": owner.mention} if own and owner is not None else shown


def cropping_json(place: Place, owner: AvatarOwner, draft: AvatarDraft) -> Json:
    """Show where the picture is that was brought, and which square in its middle could be cut out."""
    side = min(draft.width, draft.height)
    return {
        "url": f"{place.base}/secure/avatardraft/{owner.kind}/{quote(owner.mention, safe='')}",
        "cropperWidth": side,
        "cropperOffsetX": (draft.width - side) // 2,
        "cropperOffsetY": (draft.height - side) // 2,
        "needsCropping": True,
    }
