"""Whatever a text says, its HTML is whole and harmless, and does not take long."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.referring import SOME
from whimbrel.tracker.markup import wiki
from whimbrel.tracker.markup.render import Markup, mentions, render
from whimbrel.tracker.markup.safe import ATTRIBUTES, TAGS

LONG = 100_000
EMPTY = {"br", "hr", "img"}
PIECES = [
    *(
        "a",
        "B1",
        " ",
        "\n",
        "\n\n",
        "*",
        "_",
        "-",
        "+",
        "^",
        "~",
        "??",
        "{*}",
        "{{",
        "}}",
        "\\",
        "\\\\",
        "|",
        "||",
        "!",
    ),
    *("[", "]", "(", ")", "{", "}", "[~bob]", "[^notes.txt]", "!image.png|thumbnail!", "!image.png|width=9!", "WHI-1"),
    *("{code}", "{code:title=<x>}", "{noformat}", "{quote}", "{panel:title=a}", "{panel}", "{color:red}", "{color}"),
    *(
        "http://e.com/a",
        "[a|http://e.com]",
        "[a|javascript:a]",
        ":)",
        "--",
        "h1. ",
        "bq. ",
        "----",
        "\n* ",
        "\n#* ",
        "\n|",
    ),
    *("<script>", "</p>", "<img src=x onerror=y>", '"', "'", "&amp;", "&", "\0", "\x01", "\x02", "\x000\x00", "@bob"),
    *("`", "```", "\n> ", "\n- ", "\n1. ", "![a](image.png)", "](", "<http://e.com>", "~~", "\t", "\ud83d", "é", "🐦"),
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80)
REPEATED = [
    *(piece for piece in PIECES if piece.isascii() and piece.strip("ab1 ")),
    "*a ",
    "_a*b ",
    "[[a|",
    "![",
    "[a][",
    "[a](<b",
    "{color:red}*a",
    "| a | b |\n|---|---|\n",
    "- a\n",
]


class Seen(HTMLParser):
    """Notes the tags of a piece of HTML, and demands that they are balanced and allowed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in TAGS
        self.tags.append(tag)
        for name, value in attrs:
            assert name in ATTRIBUTES.get(tag, set()) | {"class", "rel"}
            if name in {"href", "src"}:
                assert re.match(r"https?:|ftp:|mailto:|tel:|/(?!/)|#|[\w%.]*$", value), value
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.tags.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(Markup))
def test_the_html_is_whole_and_harmless(text: str, markup: Markup) -> None:
    Seen(render(text, markup, SOME))


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_gate_finds_nothing_to_mend_in_wiki_markup(text: str) -> None:
    assert (
        Seen(wiki.to_html(text.encode("utf-8", "replace").decode(), SOME)).tags
        == Seen(render(text, Markup.WIKI, SOME)).tags
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abc xyz.,äß", min_size=1, max_size=20), min_size=1, max_size=5))
def test_text_without_markup_stays_as_it_is(words: list[str]) -> None:
    text = "x" + " ".join(words)
    assert render(text, Markup.WIKI, SOME) == f"<p>{text.strip()}</p>"


@pytest.mark.parametrize("markup", [Markup.WIKI, Markup.MARKDOWN])
@pytest.mark.parametrize("piece", REPEATED, ids=repr)
def test_no_text_takes_long(piece: str, markup: Markup) -> None:
    """A conversion that is not linear ends this test by the limit that every test has."""
    assert "the end" in render((piece * LONG)[:LONG] + "\n\nthe end", markup, SOME)


@pytest.mark.parametrize(
    ("text", "markup", "names"),
    [
        ("[~bob] and [~ann], [~bob]", Markup.WIKI, ("bob", "ann")),
        ("* [~a.b@c]\n|[~d]|\n{quote}[~e]{quote} *[~f]*", Markup.WIKI, ("e", "a.b@c", "d", "f")),
        ("{code}[~bob]{code} {{[~ann]}} \\[~eve] @bob", Markup.WIKI, ()),
        ("@bob @ann.lee, [~eve] me@bob.org", Markup.MARKDOWN, ("bob", "ann.lee", "eve")),
        ("`@bob`\n\n    @ann\n\n```\n[~eve]\n```", Markup.MARKDOWN, ()),
        ("[~bob] @bob", Markup.PLAIN, ()),
    ],
)
def test_mentions_are_found(text: str, markup: Markup, names: tuple[str, ...]) -> None:
    assert mentions(text, markup) == names
