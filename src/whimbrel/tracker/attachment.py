"""Records of attached files."""

from datetime import datetime

import msgspec


class Attachment(msgspec.Struct, frozen=True):
    """A file of an issue; `size` is in bytes.

    `content_hash` is absent while only its record was imported, `thumbnail_hash` where no small picture was made of it.
    """

    id: int
    issue_id: int
    filename: str
    mime_type: str
    size: int
    created: datetime
    author_id: int | None = None
    content_hash: str | None = None
    thumbnail_hash: str | None = None
