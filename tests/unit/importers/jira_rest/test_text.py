import pytest

from whimbrel.importers.jira_rest.text import cleaned, read_count, read_id, read_name, read_text


def test_what_a_database_cannot_hold_is_removed_at_any_depth() -> None:
    given = {"a": ["b\x00c", {"d\x00": "half \ud83d pair"}], "n": 1}
    assert cleaned(given) == {"a": ["bc", {"d": "half  pair"}], "n": 1}


def test_clean_values_come_back_as_the_same_object() -> None:
    given = {"a": ["b", {"c": "whole \U0001f600 pair"}], "n": None}
    assert cleaned(given) is given


def test_a_document_of_cloud_becomes_plain_text() -> None:
    document = {
        "type": "doc",
        "content": [
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": "Hello "}, {"type": "mention", "attrs": {"text": "@Ada"}}],
            },
            {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "text", "text": "one"}]}]},
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": "a"}, {"type": "hardBreak"}, {"type": "text", "text": "b"}],
            },
        ],
    }
    assert read_text(document) == "Hello @Ada\none\na\nb"


@pytest.mark.parametrize("value", ["", None, 7, [], {}, {"type": "doc", "content": []}])
def test_no_text_is_none(value: object) -> None:
    assert read_text(value) is None


def test_names_are_kept_as_they_are_spelt_up_to_255_characters() -> None:
    assert read_name(" two words ") == " two words "
    assert read_name("x" * 300) == "x" * 255
    assert read_name(" ") is None
    assert read_name(7) is None


def test_ids_and_counts_are_whole_numbers() -> None:
    assert [read_id(value) for value in ("12", 12, "x", "-1", True, None, "\u0661")] == [
        12,
        12,
        None,
        None,
        None,
        None,
        None,
    ]
    assert [read_count(value) for value in (0, -1, 2**31, "5")] == [0, None, None, 5]
