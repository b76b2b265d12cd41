from typing import Any

import pytest

from whimbrel.actions.document import IssueDocument
from whimbrel.errors import Invalid
from whimbrel.rest.v2.issues import read_document


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, IssueDocument()),
        ({"fields": None, "update": None, "historyMetadata": {}}, IssueDocument()),
        ({"fields": {"summary": 5}}, IssueDocument(fields={"summary": 5})),
        ({"update": {"labels": [{"add": "x"}]}}, IssueDocument(update={"labels": [{"add": "x"}]})),
    ],
)
def test_a_document_is_read(sent: dict[str, Any], expected: IssueDocument) -> None:
    assert read_document(sent) == expected


@pytest.mark.parametrize(
    "sent", [{"fields": []}, {"update": {"labels": {}}}, {"update": {"labels": ["x"]}}, {"fields": 1}]
)
def test_a_document_of_another_form_is_refused(sent: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="The issue cannot be read: "):
        read_document(sent)
