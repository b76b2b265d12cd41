"""Avatars themselves: the system's own, drawn here by lines, and those that people brought."""

from litestar.params import FromPath
from litestar.response import Stream

from whimbrel.errors import NotFound
from whimbrel.reads.avatars import read_avatar, read_draft
from whimbrel.rest.http import download
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.download import Download
from whimbrel.rest.http.route import ANYTHING, route
from whimbrel.tracker.avatar import AvatarKind

_LONG = "max-age=86400"  # what has an id never changes
_HUES = {
    "amber": 38,
    "coral": 8,
    "forest": 135,
    "indigo": 240,
    "ocean": 205,
    "plum": 300,
    "slate": 220,
    "teal": 175,
    "bolt": 45,
    "cube": 265,
    "flag": 0,
    "leaf": 120,
    "rocket": 220,
    "star": 50,
    "sun": 28,
    "wave": 195,
    "bug": 4,
    "epic": 275,
    "feature": 150,
    "improvement": 140,
    "question": 260,
    "story": 100,
    "subtask": 210,
    "task": 212,
}
_PERSON = '<circle cx="50" cy="40" r="17"/><path d="M18 88a32 28 0 0 1 64 0z"/>'
_GLYPHS = {
    "bolt": '<path d="M56 14 26 56h20l-4 30 32-44H52z"/>',
    "cube": '<path d="m50 18 28 15v33L50 82 22 66V33z"/><path d="m22 33 28 15 28-15M50 48v34" class="l"/>',
    "flag": '<path d="M30 16v70" class="s"/><path d="M32 20h40l-9 15 9 15H32z"/>',
    "leaf": '<path d="M24 78C18 40 40 20 80 20c0 42-20 62-56 58z"/><path d="M24 78 58 44" class="l"/>',
    "rocket": '<path d="M50 12c14 12 18 30 14 50H36c-4-20 0-38 14-50z"/>'
    '<path d="m36 58-14 16h14m28-16 14 16H64M46 70h8l-4 18z"/>',
    "star": '<path d="m50 14 11 24 26 3-19 18 5 26-23-13-23 13 5-26-19-18 26-3z"/>',
    "sun": '<circle cx="50" cy="50" r="18"/><path d="M50 12v12m0 52v12M12 50h12m52 0h12M23 23l9 9m36 36 9 9m0-54'
    '-9 9M32 68l-9 9" class="s"/>',
    "wave": '<path d="M14 40c12-12 24-12 36 0s24 12 36 0M14 64c12-12 24-12 36 0s24 12 36 0" class="s"/>',
    "bug": '<circle cx="50" cy="50" r="26"/>',
    "epic": '<path d="M56 14 26 56h20l-4 30 32-44H52z"/>',
    "feature": '<path d="M50 22v56M22 50h56" class="s"/>',
    "improvement": '<path d="M50 80V26M28 46l22-22 22 22" class="s"/>',
    "question": '<path d="M34 38c0-20 32-20 32 0 0 14-16 12-16 26" class="s"/><circle cx="50" cy="78" r="5"/>',
    "story": '<path d="M32 20h36v62L50 66 32 82z"/>',
    "subtask": '<path d="M20 20h34v34H20z" class="s"/><path d="M46 46h34v34H46z"/>',
    "task": '<path d="m26 52 17 17 32-36" class="s"/>',
}


@route("GET", "/secure/viewavatar", query="avatarId avatarType size", answers=ANYTHING)
async def read(call: Incoming) -> Answer:
    """Give an avatar; one size does for all, since browsers make pictures smaller."""
    avatar = await call.ask(read_avatar, call.query.text("avatarId") or "")
    if avatar.name is not None:
        return download.picture(draw(avatar.name), "image/svg+xml", f"public, {_LONG}")
    call.somebody()
    content = await call.backend.contents.small(avatar.content_hash or "")
    return download.picture(content, "image/png", f"private, {_LONG}")


@route("GET", "/secure/avatardraft/{kind:str}/{mention:str}", answers=ANYTHING)
async def read_draft_picture(call: Incoming, kind: FromPath[str], mention: FromPath[str]) -> Answer | Stream:
    """Give the picture that the asker brought last for a thing, out of which an avatar is to be cut."""
    call.signed_in()
    if kind not in set(AvatarKind):
        raise NotFound(f"There are no avatars of the type '{kind[:40]}'.")
    draft = await call.ask(read_draft, AvatarKind(kind), mention)
    return await download.send(call, Download("draft", draft.mime_type, draft.content_hash, draft.size))


def draw(name: str) -> bytes:
    """Return an avatar of the system as SVG."""
    hue = _HUES.get(name, 220)
    glyph = _GLYPHS.get(name, _PERSON)
    drawn = glyph.replace('class="s"', 'fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round"')
    drawn = drawn.replace('class="l"', f'fill="none" stroke="hsl({hue},45%,42%)" stroke-width="5"')
    ground = f'<rect width="100" height="100" rx="18" fill="hsl({hue},45%,42%)"/>'
    shape = f'{ground}<g fill="#fff" stroke-linejoin="round">{drawn}</g>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{shape}</svg>'.encode()
