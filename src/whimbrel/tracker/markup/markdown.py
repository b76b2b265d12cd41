"""Markdown as HTML: CommonMark with tables and strikethrough, and Jira's mentions, issue keys and bare addresses.

HTML in a text is text. Pictures are those that lie beside it; one elsewhere is led to, since it could spy.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from whimbrel.tracker.markup import element
from whimbrel.tracker.markup.reference import References

_REFERENCES, _DEPTH = "whimbrel.references", "whimbrel.links"
_FOUND = re.compile(
    r"""
    (?P<url>(?:https?|ftp)://\w[^\s<>"\[\]{}|\\]*)
    |\[~(?P<mention>[^\[\]\n]{1,255})\]
    |(?<![\w@/.])@(?P<at>\w(?:[\w.-]{0,100}\w)?)
    |(?<![\w-])(?P<key>[A-Z][A-Z0-9_]{1,9}-[1-9][0-9]{0,9})(?![\w-])
    """,
    re.VERBOSE,
)


class _Renderer(RendererHTML):
    """Renders tokens; what is led to is labelled as everywhere on the site."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002  as the library calls it
        content = tokens[idx].content
        return escape(content) if env.get(_DEPTH) else _with_links(content, env[_REFERENCES])

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env[_DEPTH] = env.get(_DEPTH, 0) + 1
        tokens[idx].attrSet("class", "external-link")
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env[_DEPTH] -= 1
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        source, shown = str(token.attrGet("src") or ""), self.renderInlineAsText(token.children, options, env)
        file, inside = env[_REFERENCES].file(unquote(source)), bool(env.get(_DEPTH))
        if file is not None and (file.picture or not inside):
            return element.image(file, shown or unquote(source))
        return (
            element.link(source, shown or source)
            if element.is_address(source) and not env.get(_DEPTH)
            else escape(shown)
        )


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])


def to_html(text: str, references: References) -> str:
    """Return a text as HTML; `references` says what its mentions, issue keys and pictures are."""
    env: dict[str, Any] = {_REFERENCES: references}
    return str(_MARKDOWN.render(text, env))


def _with_links(text: str, references: References) -> str:
    """Return a run of plain text with what it names led to."""
    parts: list[str] = []
    place = 0
    while (match := _FOUND.search(text, place)) is not None:
        parts.append(escape(text[place : match.start()]))
        place = match.end()
        if match["url"]:
            address = match["url"].rstrip(".,;:!?'*_~" if "(" in match["url"] else ".,;:!?'*_~)")
            place = match.start() + len(address)
            parts.append(element.link(address, address))
        elif match["key"]:
            parts.append(element.issue_link(references, match["key"]) or match["key"])
        else:
            parts.append(element.mention(references, match["mention"] or match["at"]) or escape(match[0]))
    parts.append(escape(text[place:]))
    return "".join(parts)
