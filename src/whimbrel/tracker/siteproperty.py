"""What administrators set for the whole site: Jira's application properties, each with its type and its default."""

import enum
import re
from collections.abc import Mapping

import msgspec

LONGEST = 4000
_DIGITS = re.compile(r"[0-9]{1,15}")


class PropertyType(enum.StrEnum):
    """What the text of a property stands for."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    CHOICE = "enum"
    TEXT = "string"


class SiteProperty(msgspec.Struct, frozen=True):
    """A property: its key, what it is called, and what it is where nobody has set it."""

    key: str
    name: str
    description: str
    type: PropertyType
    default: str
    choices: tuple[str, ...] = ()
    most: int = 0
    """The largest number; only for numbers."""

    def wrong(self, value: str) -> str | None:
        """Say what is wrong with a value; nothing where it can be used."""
        if len(value) > LONGEST:
            return f"The value has {len(value):,} characters; at most {LONGEST:,} are kept."
        match self.type:
            case PropertyType.BOOLEAN if value not in ("true", "false"):
                return "The value must be true or false."
            case PropertyType.NUMBER if not (_DIGITS.fullmatch(value) and int(value) <= self.most):
                return f"The value must be a whole number, at most {self.most:,}."
            case PropertyType.CHOICE if value not in self.choices:
                return f"The value must be one of {', '.join(self.choices)}."
        return None


WIKI, MARKDOWN = "wiki", "markdown"
UPLOAD_LIMIT = SiteProperty(
    "webwork.multipart.maxSize",
    "Maximum size of an attachment",
    "How large a file may be, in bytes, without the framing of the request that brings it.",
    PropertyType.NUMBER,
    "10485760",
    most=5 * 1024**4,
)
ATTACHMENTS = SiteProperty(
    "jira.option.allowattachments",
    "Attachments",
    "Whether files can be attached to issues.",
    PropertyType.BOOLEAN,
    "true",
)
THUMBNAILS = SiteProperty(
    "jira.option.allowthumbnails",
    "Thumbnails",
    "Whether small pictures are made of attached pictures.",
    PropertyType.BOOLEAN,
    "true",
)
ALLOWED_ENDINGS = SiteProperty(
    "whimbrel.attachment.endings.allowed",
    "Allowed kinds of files",
    "The endings of the names of files that may be attached, with commas between them; where it is empty, any may.",
    PropertyType.TEXT,
    "",
)
REFUSED_ENDINGS = SiteProperty(
    "whimbrel.attachment.endings.refused",
    "Refused kinds of files",
    "The endings of the names of files that may not be attached, with commas between them.",
    PropertyType.TEXT,
    "",
)
RENDERER = SiteProperty(
    "whimbrel.text.renderer",
    "Markup of texts",
    "How texts are read where the configuration of the field says nothing: as Jira's wiki markup or as Markdown.",
    PropertyType.CHOICE,
    WIKI,
    (WIKI, MARKDOWN),
)
SITE_PROPERTIES: Mapping[str, SiteProperty] = {
    one.key: one for one in (ATTACHMENTS, THUMBNAILS, UPLOAD_LIMIT, ALLOWED_ENDINGS, REFUSED_ENDINGS, RENDERER)
}
