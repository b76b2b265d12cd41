from typing import Any

import pytest

from cases.jql.load import cases
from support.lexicon import names
from whimbrel.jql.leftout import left_out
from whimbrel.jql.parse import parse


@pytest.mark.parametrize("case", cases("left_out"), ids=lambda case: ascii(case["jql"]))
def test_what_a_negated_clause_leaves_out_is_told_unless_the_query_minds_it(case: dict[str, Any]) -> None:
    warnings = left_out(parse(case["jql"]), names())
    assert [warning.message for warning in warnings] == case["warnings"]
    assert [case["jql"][warning.span.start : warning.span.end] for warning in warnings] == case["at"]
