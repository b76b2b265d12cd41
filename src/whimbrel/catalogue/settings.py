"""What administrators have set for the whole site, as remembered."""

from collections.abc import Mapping

import msgspec

from whimbrel.tracker import siteproperty
from whimbrel.tracker.siteproperty import SiteProperty


class SiteSettings(msgspec.Struct, frozen=True):
    """An immutable view of the application properties: `values` has the texts of those that were set, by key."""

    values: Mapping[str, str] = {}

    def text(self, wanted: SiteProperty) -> str:
        """Return the value of a property; its default where it is not set, or what is set cannot be used."""
        value = self.values.get(wanted.key)
        return wanted.default if value is None or wanted.wrong(value) else value

    def flag(self, wanted: SiteProperty) -> bool:
        """Return a property that is true or false."""
        return self.text(wanted) == "true"

    @property
    def upload_limit(self) -> int:
        """Return how large an attachment may be, in bytes."""
        return int(self.text(siteproperty.UPLOAD_LIMIT))

    def takes(self, filename: str) -> bool:
        """Tell whether a file with that name may be attached, by the ending of its name."""
        ending = filename.rpartition(".")[2].strip().lower() if "." in filename else ""
        allowed, refused = self._endings(siteproperty.ALLOWED_ENDINGS), self._endings(siteproperty.REFUSED_ENDINGS)
        return ending not in refused and (not allowed or ending in allowed)

    def _endings(self, wanted: SiteProperty) -> frozenset[str]:
        sent = self.text(wanted).split(",")
        return frozenset(one.strip().removeprefix(".").lower() for one in sent) - {""}
