"""The last gate of every marked-up text: what HTML may hold, whatever made it."""

import nh3

TAGS = frozenset(
    {
        *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "span", "pre", "code", "tt"),
        *("b", "strong", "em", "i", "del", "s", "ins", "sup", "sub", "cite", "font", "a", "img"),
        *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "font": {"color"},
    "ol": {"start"},
}
CLASSES = {
    "a": {"external-link", "issue-link"},
    "span": {"user-hover"},
    "div": {"panel", "panelHeader", "panelContent", "code", "preformatted"},
    "table": {"confluenceTable"},
    "th": {"confluenceTh"},
    "td": {"confluenceTd"},
}
SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel"})
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    link_rel="nofollow noopener noreferrer",
    strip_comments=True,
)


def safe(html: str) -> str:
    """Return HTML with only what is allowed left in it."""
    return _CLEANER.clean(html)
