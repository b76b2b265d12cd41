"""Attached files: `issue/{key}/attachments`, `attachment/{id}`, `attachment/meta`."""

from litestar.params import FromPath
from litestar.response import Stream

from whimbrel.actions import attachments as actions
from whimbrel.actions.attachments import Brought
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.attachments import read_attachment
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.rest.http import answer, multipart
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.origin import require_no_check
from whimbrel.rest.http.route import ANYTHING, route, upload
from whimbrel.rest.shape.attachment_file import send_attachment, send_thumbnail
from whimbrel.rest.shape.attachment_json import attachment_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker import siteproperty
from whimbrel.tracker.identity import parse_id


@upload("/issue/{mention:str}/attachments", body="files as parts named 'file'", media_type=multipart.FORM)
async def attach(call: Incoming, mention: FromPath[str]) -> Answer:
    """Attach files to an issue; the header `X-Atlassian-Token: no-check` is demanded."""
    require_no_check(call.headers)
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts())
    actions.require_attachable(catalogue, call.user, view.issue)
    with call.backend.uploads.place() as place:
        received = await multipart.receive_form(call, "file", place.file, catalogue.settings.upload_limit)
        if not received:
            raise Invalid("The form holds no file: send files as parts with the name 'file'.")
        named = [(actions.file_name(catalogue, part.filename), part) for part in received]
        brought = []
        for name, part in named:
            kept = await call.backend.uploads.keep(part.sink)
            small = catalogue.settings.flag(siteproperty.THUMBNAILS)
            thumbnail = await call.backend.uploads.thumbnail(place, kept) if small else None
            brought.append(Brought(name, actions.media_type(name, part.media_type), kept, thumbnail))
        done = await call.carry_out(actions.attach_files, mention, brought, call.backend.uploads)
    vocabulary = Vocabulary(call.place, await call.backend.reads.catalogue(), call.user)
    return answer.json([attachment_json(vocabulary, one) for one in done.result[1]], position=done.position)


@route("GET", "/attachment/meta")
async def read_meta(call: Incoming) -> Answer:
    """Tell whether files can be attached, and how large they may be, in bytes."""
    call.somebody()
    settings = call.catalogue.settings
    return answer.json({"enabled": settings.flag(siteproperty.ATTACHMENTS), "uploadLimit": settings.upload_limit})


@route("GET", "/attachment/{key:str}")
async def read(call: Incoming, key: FromPath[str]) -> Answer:
    """Show the record of an attached file."""
    call.somebody()
    catalogue, attachment = await call.see(read_attachment, key)
    return answer.json(attachment_json(Vocabulary(call.place, catalogue, call.user), attachment))


@route("GET", "/attachment/content/{key:str}", answers=ANYTHING)
async def read_content(call: Incoming, key: FromPath[str]) -> Answer | Stream:
    """Give an attached file itself."""
    return await send_attachment(call, key)


@route("GET", "/attachment/thumbnail/{key:str}", answers=ANYTHING)
async def read_thumbnail(call: Incoming, key: FromPath[str]) -> Answer:
    """Give the small picture of an attached picture."""
    return await send_thumbnail(call, key)


@route("DELETE", "/attachment/{key:str}", success=204)
async def delete(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete an attached file."""
    call.somebody()
    attachment_id = parse_id(key)
    if attachment_id is None:
        raise NotFound(f"The attachment with id '{key[:40]}' does not exist")
    done = await call.carry_out(actions.delete_attachment, attachment_id)
    return answer.nothing(position=done.position)


HANDLERS = (attach, read_meta, read, read_content, read_thumbnail, delete)
