"""Bodies are JSON that texts can be kept of, or they are refused with a sentence."""

import pytest

from whimbrel.errors import Invalid
from whimbrel.rest.http.body import WrongMediaType, json_object, read_json

JSON = "application/json"


@pytest.mark.parametrize("kind", [JSON, "application/json;charset=UTF-8", "Application/JSON", "application/x+json"])
def test_json_is_read_under_all_its_names(kind: str) -> None:
    assert read_json(b'{"a": [1, "x"]}', kind) == {"a": [1, "x"]}


@pytest.mark.parametrize("kind", ["", "text/plain", "text/json", "multipart/form-data", "applicationjson"])
def test_what_is_not_said_to_be_json_is_refused(kind: str) -> None:
    with pytest.raises(WrongMediaType):
        read_json(b"{}", kind)


@pytest.mark.parametrize("kind", ["", JSON, "text/plain"])
def test_an_empty_body_is_no_value_whatever_it_is_said_to_be(kind: str) -> None:
    assert read_json(b" \r\n", kind) is None


@pytest.mark.parametrize(
    "raw",
    [
        *(b"{", b"nul", b"NaN", b"'a'", b"{}{}", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":' * 100_000),
        *(b'"\\u0000"', b'{"\\u0000": 1}', b'[["a\\u0000"]]', b'"\\ud800"', b'"\\udc00x"', b"9" * 10_000),
    ],
)
def test_what_is_no_text_or_no_json_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        read_json(raw, JSON)


def test_other_escapes_are_texts() -> None:
    assert read_json(b'"\\ud83d\\udc26 \\u00fc \\\\u0000"', JSON) == "\U0001f426 \u00fc \\u0000"


def test_an_object_is_required_in_words() -> None:
    assert json_object({"a": 1}) == {"a": 1}
    for value, sentence in ((None, "The body is missing."), ([], "The body must be a JSON object.")):
        with pytest.raises(Invalid, match=sentence):
            json_object(value)
