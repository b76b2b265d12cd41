"""Attached files, as REST v2 shows them."""

from urllib.parse import quote

from whimbrel.rest.http.instant import to_jira
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
        "content": f"{place.base}/secure/attachment/{attachment.id}/{quote(attachment.filename, safe='')}",
    }
    if attachment.thumbnail_hash is None:
        return shown
    return {**shown, "thumbnail": f"{place.base}/secure/thumbnail/{attachment.id}/_thumb_{attachment.id}.png"}
