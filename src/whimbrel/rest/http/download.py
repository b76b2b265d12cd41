"""Files as answers: in pieces, whole or in part, and such that none can ever run as a page of the site.

Whatever people attach, a browser saves it, or shows it as a picture: it is told not to guess, and to give the answer
no origin, no scripts and no requests. Nothing is ever labelled as what a page may load as script or style.
"""

import re
from urllib.parse import quote

import msgspec
from litestar.response import Stream

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What a browser may show where it is, since nothing in it can act."""
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_ANYTHING = "application/octet-stream"
_HARMLESS = re.compile(
    r"(audio|video)/[a-z0-9.+-]+|text/(plain|csv|calendar)|image/(png|jpeg|gif|webp|bmp|tiff|heic|avif)|message/rfc822"
    r"|application/(pdf|zip|gzip|json|rtf|msword|x-tar|x-7z-compressed|vnd\.[a-z0-9.-]+)"
)
_RANGE = re.compile(r"bytes=([0-9]{1,18})?-([0-9]{1,18})?")
_PARTIAL, _UNCHANGED, _UNSATISFIABLE = 206, 304, 416


class Download(msgspec.Struct, frozen=True):
    """A file to be sent: what it is called and said to be, its hash, and its size in bytes."""

    filename: str
    media_type: str
    content_hash: str
    size: int


async def send(call: Call, file: Download) -> Answer | Stream:
    """Answer a file, or the part of it that is asked for. Raises `NotFound` where its content is missing."""
    headers = _headers(file)
    asked = call.headers
    if headers["ETag"] in asked.get("if-none-match", ""):
        return answer.nothing(_UNCHANGED, headers=headers)
    span = _span(asked.get("range", ""), file.size) if _still(asked.get("if-range"), headers["ETag"]) else None
    if span == (0, 0):
        return answer.nothing(_UNSATISFIABLE, headers={**headers, "Content-Range": f"bytes */{file.size}"})
    start, end = span or (0, file.size)
    if start == end:
        return answer.raw(b"", headers)
    content = await call.backend.contents.open(file.content_hash, start, end)
    headers["Content-Length"] = str(end - start)
    if span is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    status = 200 if span is None else _PARTIAL
    return Stream(content.chunks(), status_code=status, headers=headers, media_type=headers["Content-Type"])


def picture(content: bytes, media_type: str, caching: str) -> Answer:
    """Answer a small picture that was made here, to be shown in place."""
    headers = {"Content-Type": media_type, "Content-Security-Policy": POLICY, "Cache-Control": caching}
    return answer.raw(content, headers)


def label(media_type: str) -> str:
    """Return the type that a file is sent with: what it is said to be, if a page cannot load that as part of itself."""
    return media_type if _HARMLESS.fullmatch(media_type) else _ANYTHING


def disposition(filename: str, media_type: str) -> str:
    """Return `Content-Disposition`: shown in place if it is a harmless picture, saved if it is anything else."""
    plain = re.sub(r"[^ !#-\[\]-~]", "_", filename)
    kind = "inline" if media_type in PICTURES else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def _headers(file: Download) -> dict[str, str]:
    return {
        "Content-Type": label(file.media_type),
        "Content-Disposition": disposition(file.filename, file.media_type),
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.content_hash[:32]}"',
    }


def _still(condition: str | None, tag: str) -> bool:
    """Tell whether a part is wanted: of the file as it is, or of no certain one."""
    return condition is None or condition == tag


def _span(sent: str, size: int) -> tuple[int, int] | None:
    """Read `Range`: first byte and the one after the last; None where all is wanted, (0, 0) where there is no such."""
    match = _RANGE.fullmatch(sent.strip())
    if match is None or match[1] is match[2] is None:
        return None  # several ranges, and what is not understood, may be answered whole
    if match[1] is None:
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2]) + 1 if match[2] else size)
    return (start, end) if start < end else (0, 0)
