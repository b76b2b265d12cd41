"""What was typed is marked, and nothing in a text becomes a tag."""

from hypothesis import given
from hypothesis import strategies as st

from whimbrel.rest.shape.marked import marked


def test_the_first_place_is_marked_in_any_case() -> None:
    assert marked("Feed & feed", "FEED") == "<strong>Feed</strong> &amp; feed"
    assert marked("<i>", "") == "&lt;i&gt;"
    assert marked("tern", "gull") == "tern"


@given(st.text(), st.text(max_size=3))
def test_without_the_marks_there_is_no_tag(label: str, text: str) -> None:
    plain = marked(label, text).replace("<strong>", "", 1).replace("</strong>", "", 1)
    assert "<" not in plain
