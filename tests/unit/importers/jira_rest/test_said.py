from datetime import UTC, datetime
from typing import Any

import pytest

from whimbrel.importers.jira_rest.noun import Nouns
from whimbrel.importers.jira_rest.said import Parts
from whimbrel.importers.model import ImportedItem, ImportedVisibility
from whimbrel.importers.report import Findings, Loss

CREATED = datetime(2020, 1, 2, tzinfo=UTC)
COMMENT = {"id": "7", "body": "Hello", "created": "2020-02-03T00:00:00.000+0000", "author": {"name": "ada"}}


def parts() -> tuple[Parts, Findings]:
    findings = Findings()
    return Parts(Nouns(), findings), findings


def test_comments_are_read_from_a_page_or_a_bare_list() -> None:
    reader, findings = parts()
    for given in ({"comments": [COMMENT], "total": 1}, [COMMENT]):
        (comment,) = reader.comments("A-1", given, CREATED)
        assert (comment.id, comment.body, comment.author and comment.author.name) == (7, "Hello", "ada")
        assert comment.updated == comment.created == datetime(2020, 2, 3, tzinfo=UTC)
    assert findings.all() == ()


def test_comments_that_the_page_leaves_out_are_counted() -> None:
    reader, findings = parts()
    reader.comments("A-1", {"comments": [COMMENT], "total": 5}, CREATED)
    (finding,) = findings.all()
    assert (finding.loss, finding.reason, finding.count) == (Loss.LEFT_OUT, "comments that the page does not hold", 4)


@pytest.mark.parametrize(
    ("told", "audience"),
    [
        ({"visibility": {"type": "role", "value": "Vets"}}, ImportedVisibility(role="Vets")),
        ({"visibility": {"type": "group", "value": "keepers"}}, ImportedVisibility(group="keepers")),
        ({"jsdPublic": False}, ImportedVisibility(role="Service Desk Team")),
        ({"jsdPublic": True}, None),
        (
            {"properties": [{"key": "sd.public.comment", "value": {"internal": True}}]},
            ImportedVisibility(role="Service Desk Team"),
        ),
        ({"properties": [{"key": "sd.public.comment", "value": {"internal": False}}]}, None),
        ({"visibility": None}, None),
    ],
)
def test_an_audience_is_kept(told: dict[str, Any], audience: ImportedVisibility | None) -> None:
    reader, findings = parts()
    (comment,) = reader.comments("A-1", [COMMENT | told], CREATED)
    assert comment.visibility == audience
    assert findings.all() == ()


@pytest.mark.parametrize(
    "told", ["", {}, "role", ["x"], {"type": "planet", "value": "Mars"}, {"type": "role"}, {"value": "x"}]
)
def test_a_comment_whose_audience_is_not_clear_is_left_out(told: Any) -> None:
    reader, findings = parts()
    assert reader.comments("A-1", [COMMENT | {"visibility": told}], CREATED) == ()
    assert findings.count(Loss.LEFT_OUT) == 1


def test_an_empty_comment_and_a_bad_date_are_taken_and_reported() -> None:
    reader, findings = parts()
    (comment,) = reader.comments("A-1", [{"created": "soon", "body": ""}], CREATED)
    assert (comment.body, comment.created, comment.author) == ("", CREATED, None)
    assert findings.count(Loss.CHANGED) == 2


def test_worklogs_need_a_time_spent() -> None:
    reader, findings = parts()
    given = [{"id": "3", "timeSpentSeconds": 60, "started": "2020-02-03T00:00:00.000+0000"}, {"timeSpent": "1h"}]
    (worklog,) = reader.worklogs("A-1", {"worklogs": given}, CREATED)
    assert (worklog.id, worklog.time_spent) == (3, 60)
    assert findings.count(Loss.LEFT_OUT) == 1


def test_history_is_read_oldest_first() -> None:
    reader, _ = parts()
    newer = {
        "id": "2",
        "created": "2020-03-01T00:00:00.000+0000",
        "items": [{"field": "status", "from": 1, "toString": "B"}],
    }
    older = {"id": "1", "created": "2020-02-01T00:00:00.000+0000", "items": []}
    changes = reader.history("A-1", {"histories": [newer, older]}, CREATED)
    assert [change.id for change in changes] == [1, 2]
    assert changes[1].items == (ImportedItem("status", "jira", "1", None, None, "B"),)


def test_a_link_with_an_outward_issue_has_this_issue_as_its_source() -> None:
    reader, findings = parts()
    kind = {"id": "10", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
    given = [
        {"id": "1", "type": kind, "outwardIssue": {"key": "A-2"}},
        {"id": "2", "type": kind, "inwardIssue": {"key": "A-3"}},
        {"id": "3", "type": kind},
        "nonsense",
    ]
    links = reader.links("A-1", given)
    assert [(link.id, link.other, link.outward) for link in links] == [(1, "A-2", True), (2, "A-3", False)]
    assert findings.count(Loss.LEFT_OUT) == 2


def test_attachments_are_records() -> None:
    reader, _ = parts()
    (one,) = reader.attachments("A-1", [{"id": "4", "filename": "a.png", "size": 12, "mimeType": "image/png"}], CREATED)
    assert (one.id, one.filename, one.size, one.mime_type, one.created) == (4, "a.png", 12, "image/png", CREATED)
