"""Attached files themselves, and their small pictures, as several addresses give them."""

from litestar.response import Stream

from whimbrel.errors import NotFound
from whimbrel.reads.attachments import read_attachment
from whimbrel.rest.http import download
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call
from whimbrel.rest.http.download import Download


async def send_attachment(call: Call, key: str) -> Answer | Stream:
    """Give an attached file to who may see its issue; a part of it where `Range` says so."""
    call.somebody()
    attachment = await call.ask(read_attachment, key)
    if attachment.content_hash is None:
        raise NotFound("The content of this file was not imported.")
    return await download.send(
        call, Download(attachment.filename, attachment.mime_type, attachment.content_hash, attachment.size)
    )


async def send_thumbnail(call: Call, key: str) -> Answer:
    """Give the small picture of an attached picture to who may see its issue."""
    call.somebody()
    attachment = await call.ask(read_attachment, key)
    if attachment.thumbnail_hash is None:
        raise NotFound("There is no thumbnail of this file.")
    content = await call.backend.contents.small(attachment.thumbnail_hash)
    return download.picture(content, "image/png", "private, no-cache")
