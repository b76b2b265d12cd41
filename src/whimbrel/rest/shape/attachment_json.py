"""Attached files, as REST v2 shows them."""

from urllib.parse import quote

from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.http.place import Place
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.attachment import Attachment


def attachment_json(vocabulary: Vocabulary, attachment: Attachment) -> Json:
    """Show the record of an attached file."""
    place = vocabulary.place
    shown = {
        "self": place.rest("attachment", attachment.id),
        "id": str(attachment.id),
        "filename": attachment.filename,
        "author": vocabulary.user(attachment.author_id),
        "created": to_jira(attachment.created),
        "size": attachment.size,
        "mimeType": attachment.mime_type,
        "content": content_address(place, attachment),
    }
    if attachment.thumbnail_hash is None:
        return shown
    return {**shown, "thumbnail": thumbnail_address(place, attachment)}


def content_address(place: Place, attachment: Attachment) -> str:
    """Return where the file itself is."""
    return f"{place.base}/secure/attachment/{attachment.id}/{quote(attachment.filename, safe='')}"


def thumbnail_address(place: Place, attachment: Attachment) -> str:
    """Return where the small picture is, if there is one."""
    return f"{place.base}/secure/thumbnail/{attachment.id}/_thumb_{attachment.id}.png"
