"""Where the site is, as the one who asks knows it: the beginning of every link in an answer."""

import re
from typing import Self
from urllib.parse import quote, urlsplit

import msgspec

from whimbrel.errors import Invalid
from whimbrel.settings import Settings

_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_SIZES = {"48x48": "", "24x24": "&size=small", "16x16": "&size=xsmall", "32x32": "&size=medium"}


def context_path(settings: Settings) -> str:
    """Return the path below which everything lies: `/jira`, or nothing."""
    return urlsplit(settings.base_url).path if settings.base_url else ""


class Place(msgspec.Struct, frozen=True):
    """The base URL, without a slash at its end."""

    base: str

    @classmethod
    def find(cls, settings: Settings, scheme: str, host: str) -> Self:
        """Return the place that the settings name, else the one that was asked. Raises `Invalid` for a mad host."""
        if settings.base_url:
            return cls(settings.base_url)
        if not _HOST.fullmatch(host):
            raise Invalid("The Host header is not the name of a host.")
        return cls(f"{scheme}://{host}")

    @property
    def secure(self) -> bool:
        """Tell whether the site is reached by HTTPS."""
        return self.base.startswith("https://")

    def rest(self, *path: object) -> str:
        """Return the address of something in the REST API."""
        return "/".join((self.base, "rest/api/2", *(quote(str(part), safe="") for part in path)))

    def agile(self, *path: object) -> str:
        """Return the address of something in the agile API."""
        return "/".join((self.base, "rest/agile/1.0", *(quote(str(part), safe="") for part in path)))

    def admin(self, *path: object) -> str:
        """Return the address of something that this product alone administers."""
        return "/".join((self.base, "rest/admin/1.0", *(quote(str(part), safe="") for part in path)))

    def user(self, key: str) -> str:
        """Return the address of a user, who is named by a parameter."""
        return f"{self.base}/rest/api/2/user?username={quote(key, safe='')}"

    def icon(self, kind: str, text: str) -> str:
        """Return the address of the little picture that is drawn for a thing of a kind with that name."""
        return f"{self.base}/secure/icon/{kind}/{quote(text, safe='')}"

    def avatar(self, kind: str, avatar_id: int, size: str = "48x48") -> str:
        """Return the address of a picture that was chosen for a thing of a kind."""
        return f"{self.base}/secure/viewavatar?avatarType={kind}&avatarId={avatar_id}{_SIZES[size]}"

    def avatars(self, kind: str, text: str, avatar_id: int | None = None) -> dict[str, str]:
        """Return `avatarUrls`: of the picture that was chosen, else of what is drawn from the thing's name."""
        if avatar_id is not None:
            return {size: self.avatar(kind, avatar_id, size) for size in _SIZES}
        return {size: f"{self.icon(kind, text)}?size={size.partition('x')[0]}" for size in _SIZES}
