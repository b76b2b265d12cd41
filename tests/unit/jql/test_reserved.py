import pytest

from whimbrel.jql.errors import JqlError
from whimbrel.jql.parse import parse
from whimbrel.jql.reserved import RESERVED_WORDS


def test_the_list_is_in_order_and_has_no_word_twice() -> None:
    assert len(RESERVED_WORDS) == 177
    assert list(RESERVED_WORDS) == sorted(set(RESERVED_WORDS))


@pytest.mark.parametrize("place", ["{} = a", "a = {}", "a = {}(b)", "a = f({})", "a[{}] = b", "order by {}"])
@pytest.mark.parametrize("word", [*sorted(set(RESERVED_WORDS) - {"empty", "null"}), "was", "changed", "during"])
def test_a_reserved_word_is_refused_without_quotes_and_read_in_quotes(place: str, word: str) -> None:
    parse(place.format(f'"{word}"'))
    with pytest.raises(JqlError):
        parse(place.format(word.upper()))
