import pytest

from whimbrel.rest.shape.search import validation


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        *((None, "strict"), ("", "strict"), ("True", "strict"), ("true", "strict"), ("strict", "strict")),
        *(("False", "none"), ("false", "none"), ("none", "none"), ("NONE", "none"), (" warn ", "warn")),
    ],
)
def test_validation_is_said_in_many_ways(sent: str | None, expected: str) -> None:
    assert validation(sent) == expected
