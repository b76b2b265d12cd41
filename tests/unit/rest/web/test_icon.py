from xml.etree import ElementTree as ET

import pytest

from whimbrel.rest.web.icon import draw, initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Admin", "AA"),
        ("ada", "A"),
        ("Jean-Luc van Dam", "JD"),
        ("", "?"),
        ("\x00", "?"),
        ("<b", "&lt;"),
        ("渡辺", "渡"),
    ],
)
def test_initials_are_the_first_letters_of_the_outer_words(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize("name", ["Ada Admin", "<script>", "\x00\x01", "\ud800", "&", "x" * 200])
def test_every_picture_is_well_formed(name: str) -> None:
    root = ET.fromstring(draw("user", name))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_a_name_has_the_same_picture_everywhere_and_another_name_another() -> None:
    assert draw("user", "Ada") == draw("user", "Ada")
    assert draw("user", "Ada") != draw("user", "Abe")
