"""Parameters are read as leniently as Jira reads them."""

from typing import Any

import pytest

from whimbrel.errors import Invalid
from whimbrel.rest.http.query import Query


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a=1&a=2", "1"),
        (b"a=", ""),
        (b"b=1", None),
        (b"a=x%20y+z", "x y z"),
        (b"a=%C3%BC", "\u00fc"),
        (b"a=%FF", "\ufffd"),
        (b"&&&a=1&&", "1"),
        (b"=&a=1", "1"),
    ],
)
def test_the_first_value_of_a_name_counts(raw: bytes, expected: str | None) -> None:
    assert Query.parse(raw).text("a") == expected


def test_the_first_name_that_was_sent_counts() -> None:
    assert Query.parse(b"query=x").text("username", "query") == "x"
    assert Query.parse(b"query=x&username=").text("username", "query") == ""


@pytest.mark.parametrize("raw", [b"a=%00", b"&".join([b"a=1"] * 1001)])
def test_nonsense_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        Query.parse(raw)


@pytest.mark.parametrize("raw", [b"f=a,b", b"f=a&f=b", b"f=+a+,,b,&f=a", b"f=a%2Cb"])
def test_lists_come_with_commas_or_repeated(raw: bytes) -> None:
    assert Query.parse(raw).names("f") == ("a", "b")
    assert Query.parse(raw).names("g") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("True", True), ("1", True), ("false", False), ("False", False), ("x", False), ("", None)],
)
def test_truth_values_are_read_in_any_case(text: str, expected: bool | None) -> None:  # noqa: FBT001  it is data
    query = Query.parse(b"f=" + text.encode())
    for default in (True, False):
        assert query.flag("f", default=default) is (default if expected is None else expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("7", 7), (" 7 ", 7), ("-1", -1), ("", None), ("false", None), ("False", None), ("007", 7)]
)
def test_numbers_may_be_missing(text: str, expected: int | None) -> None:
    assert Query.of({"n": text}).number("n") == expected


@pytest.mark.parametrize("text", ["x", "1.5", "--1", "\u0661", "9" * 10, "9" * 5000, "true", "1e3", "-"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="'n' must be a whole number"):
        Query.of({"n": text}).number("n")


@pytest.mark.parametrize(
    ("value", "expected"), [("a,b", ("a", "b")), (["a", "b"], ("a", "b")), (["a,b", None], ("a", "b")), (None, ())]
)
def test_members_of_a_body_are_read_like_parameters(value: Any, expected: tuple[str, ...]) -> None:
    assert Query.of({"f": value}).names("f") == expected


def test_truth_and_numbers_of_a_body_are_read_too() -> None:
    query = Query.of({"yes": True, "no": False, "n": 5, "absent": None})
    assert (query.flag("yes"), query.flag("no", default=True), query.number("n"), query.text("absent")) == (
        True,
        False,
        5,
        None,
    )


@pytest.mark.parametrize("value", [{}, [[]], [{"a": 1}]])
def test_an_object_is_no_parameter(value: Any) -> None:
    with pytest.raises(Invalid, match="The member 'f'"):
        Query.of({"f": value})
