"""The addresses of attached files that their records name."""

from litestar.params import FromPath
from litestar.response import Stream

from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import ANYTHING, route
from whimbrel.rest.shape.attachment_file import send_attachment, send_thumbnail


@route("GET", "/secure/attachment/{key:str}/{name:str}", answers=ANYTHING)
async def read(call: Incoming, key: FromPath[str], name: FromPath[str]) -> Answer | Stream:  # noqa: ARG001  it is for people
    """Give an attached file to who may see its issue; a part of it where `Range` says so."""
    return await send_attachment(call, key)


@route("GET", "/secure/thumbnail/{key:str}/{name:str}", answers=ANYTHING)
async def read_thumbnail(call: Incoming, key: FromPath[str], name: FromPath[str]) -> Answer:  # noqa: ARG001  it is for people
    """Give the small picture of an attached picture."""
    return await send_thumbnail(call, key)
