"""Each notation, as data: a text and its HTML."""

from typing import Any

import pytest

from cases.markup.load import cases
from support.referring import SOME
from whimbrel.tracker.markup.render import Markup, render


@pytest.mark.parametrize("case", cases("wiki"), ids=lambda case: repr(case["text"])[:60])
def test_wiki_markup(case: Any) -> None:
    assert render(case["text"], Markup.WIKI, SOME) == case["html"]


@pytest.mark.parametrize("case", cases("markdown"), ids=lambda case: repr(case["text"])[:60])
def test_markdown(case: Any) -> None:
    assert render(case["text"], Markup.MARKDOWN, SOME) == case["html"]
