import pytest

from whimbrel.tracker.markup.plain import to_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("one", "<p>one</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\n\r\n\r\ntwo", "<p>one</p>\n\n<p>two</p>"),
        ("<script>&\"'", "<p>&lt;script&gt;&amp;&quot;&#x27;</p>"),
        ("\n\none \n \n two\n", "<p>one </p>\n\n<p>two</p>"),
    ],
)
def test_a_text_becomes_safe_paragraphs(text: str, expected: str) -> None:
    assert to_html(text) == expected
