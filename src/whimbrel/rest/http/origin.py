"""Cross-site requests: what another site may not make a signed-in browser do.

NotAllowed
└── CrossSite    a page of another site made a browser send the request
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from whimbrel.errors import NotAllowed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_NO_CHECK = frozenset({"no-check", "nocheck"})
_OWN = frozenset({"same-origin", "none"})


class CrossSite(NotAllowed):
    """A page of another site made a browser send the request, or nothing proves that none did."""

    def __init__(self) -> None:
        super().__init__("XSRF check failed")


def refuse_other_sites(headers: Mapping[str, str], base_url: str) -> None:
    """Raise `CrossSite` for a request that a page of another site made a browser send.

    Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`; one that says neither and sends what a
    form can send must carry Jira's `X-Atlassian-Token: no-check`, which a form cannot. `headers` has lower-case names.
    """
    origin = headers.get("origin")
    if origin is not None:
        if not _is_own(origin, headers.get("host", ""), base_url):
            raise CrossSite
        return
    if headers.get("sec-fetch-site", "none") not in _OWN:
        raise CrossSite
    sends_form = headers.get("content-type", "").lower().startswith(_OF_FORMS)
    if sends_form and headers.get("x-atlassian-token", "").lower() not in _NO_CHECK:
        raise CrossSite


def require_no_check(headers: Mapping[str, str]) -> None:
    """Raise `CrossSite` for an upload without Jira's `X-Atlassian-Token: no-check`, which no page's form can send."""
    if headers.get("x-atlassian-token", "").lower() not in _NO_CHECK:
        raise CrossSite


def _is_own(origin: str, host: str, base_url: str) -> bool:
    """Tell whether an origin is the site's, by its base URL or by the host that was asked."""
    base = urlsplit(base_url)
    scheme, _, place = origin.lower().partition("://")
    return (scheme, place) == (base.scheme, base.netloc.lower()) or (bool(place) and place == host.lower())
