from typing import Any

import pytest

from whimbrel.errors import Invalid
from whimbrel.rest.v2.transitions import named_transition


@pytest.mark.parametrize("sent", [{"id": "21"}, {"id": 21}, "21", 21, {"id": "21", "name": "x"}])
def test_an_id_is_read_as_text_or_number(sent: Any) -> None:
    assert named_transition(sent) == 21


@pytest.mark.parametrize("sent", [None, {}, [], {"id": None}, {"id": True}, {"id": "x"}, {"id": -1}, {"id": 2.0}, ""])
def test_anything_else_is_refused(sent: Any) -> None:
    with pytest.raises(Invalid, match="Missing 'transition' identifier"):
        named_transition(sent)


def test_a_name_is_one_too() -> None:
    assert named_transition({"name": "Done"}) == "Done"
