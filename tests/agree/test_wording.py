"""The plain reading of text queries says what the cases say; what SQL says is held against both."""

from typing import Any

import pytest

from agree.wording import finds
from cases.text.load import cases


@pytest.mark.parametrize("case", cases("matching"), ids=lambda case: ascii(case["query"]))
def test_the_plain_reading_keeps_to_the_cases(case: dict[str, Any]) -> None:
    assert [text for text in case["finds"] if not finds(case["query"], text)] == []
    assert [text for text in case["misses"] if finds(case["query"], text)] == []
