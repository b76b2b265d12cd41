"""What is typed of a name is in bold, and nothing in a name is taken for HTML."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whimbrel.rest.v2.jql_json import emboldened


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("In Progress", "prog", "In <b>Prog</b>ress"),
        ("In Progress", "in p", "<b>In P</b>rogress"),
        ("Ann (ann)", "AN", "<b>An</b>n (<b>an</b>n)"),
        ("banana", "an", "banana"),
        ("aa-aa", "aa-aa", "<b>aa-aa</b>"),
        ("a <b> & 'c'", "b", "a &lt;<b>b</b>&gt; &amp; &#x27;c&#x27;"),
        ("Open", "", "Open"),
        ("Open", " open ", "<b>Open</b>"),
    ],
)
def test_what_is_typed_is_bold(text: str, typed: str, shown: str) -> None:
    assert emboldened(text, typed) == shown


@given(st.text(), st.text(max_size=3))
def test_without_the_marks_it_is_the_escaped_text(text: str, typed: str) -> None:
    shown = emboldened(text, typed)
    assert html.unescape(re.sub("</?b>", "", shown)) == html.unescape(html.escape(text))
