"""Whatever clients send, a wrong field is named and nothing breaks."""

import asyncio
from typing import Any

import pytest

from support.site import Site
from whimbrel.actions.creation import create_issue
from whimbrel.actions.document import IssueDocument
from whimbrel.actions.issues import assign_issue, edit_issue
from whimbrel.errors import Invalid, NotFound
from whimbrel.tracker.issue import Issue

ODD: tuple[Any, ...] = (
    *(
        7,
        -1,
        1.5,
        True,
        2**70,
        10**400,
        1e308,
        "\0",
        chr(0xD800),
        "x" * 40_000,
        "9" * 5000,
        [],
        [[]],
        [{}],
        [None],
        [7],
    ),
    *(["\0"], [chr(0xD800)], ["x" * 300], {}, {"id": []}, {"id": 2**70}, {"id": "9" * 5000}, {"name": 7}, {"name": []}),
    *({"name": "\0"}, {"name": chr(0xD800)}, {"value": {}}, {"key": []}, {"child": 7}, [{"name": [1]}], [{"id": "x"}]),
)
FIELDS = (
    *("summary", "description", "environment", "issuetype", "priority", "assignee", "reporter", "labels", "components"),
    *("fixVersions", "versions", "duedate", "security", "resolution", "parent", "timetracking", "project", "status"),
    *("customfield_10100", "customfield_10101", "customfield_10102", "customfield_10104", "customfield_10105"),
    *("customfield_10106", "customfield_10107", "nonsense", "customfield_" + "9" * 5000),
)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field[:20])
async def test_no_value_is_too_odd_for_a_field(site: Site, acting: Any, field: str) -> None:
    await site.issue()
    refused = 0
    for odd in ODD:
        for document in (
            IssueDocument(fields={field: odd}),
            IssueDocument(update={field: [{"add": odd}, {"set": odd}]}),
        ):
            outcome = await asyncio.gather(acting.do(edit_issue, "admin", "WHI-1", document), return_exceptions=True)
            assert isinstance(outcome[0], Issue | Invalid), outcome
            if isinstance(outcome[0], Invalid):
                assert outcome[0].fields
                assert all(len(text) < 600 for text in outcome[0].fields.values())
                refused += 1
    assert refused > len(ODD)


@pytest.mark.parametrize("field", ["project", "issuetype", "parent", "summary"])
async def test_no_value_is_too_odd_for_a_new_issue(site: Site, acting: Any, field: str) -> None:
    named = {"project": {"key": "WHI"}, "issuetype": {"name": "Sub-task"}, "summary": "x", "parent": "WHI-1"}
    await site.issue()
    for odd in ODD:
        with pytest.raises(Invalid) as caught:
            await acting.do(create_issue, "admin", IssueDocument(fields={**named, field: odd}))
        assert set(caught.value.fields) == {field}


@pytest.mark.parametrize(
    "mention", ["", "WHI-", "WHI-0", "WHI-" + "9" * 18, "9" * 18, "9" * 5000, "\0", chr(0xD800), "1.5"]
)
async def test_no_mention_is_too_odd(site: Site, acting: Any, mention: str) -> None:
    await site.issue()
    with pytest.raises(NotFound, match="Issue Does Not Exist"):
        await acting.do(edit_issue, "admin", mention, IssueDocument(fields={"summary": "x"}))


@pytest.mark.parametrize("sent", [7, [], {"name": []}, {"name": "\0"}, {"name": chr(0xD800)}, {"name": "x" * 10_000}])
async def test_no_assignee_is_too_odd(site: Site, acting: Any, sent: Any) -> None:
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(assign_issue, "admin", "WHI-1", sent)
    assert set(caught.value.fields) == {"assignee"}


@pytest.mark.parametrize("operation", [{}, {"set": "a", "add": "b"}, {"grow": 1}, {"add": "x"}, {"remove": "x"}])
async def test_an_operation_that_a_field_does_not_know_is_refused(
    site: Site, acting: Any, operation: dict[str, Any]
) -> None:
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(update={"summary": [operation]}))
    assert set(caught.value.fields) == {"summary"}


async def test_a_field_is_named_once_and_a_parent_not_in_update(site: Site, acting: Any) -> None:
    await site.issue()
    document = IssueDocument(
        fields={"labels": ["a"]}, update={"labels": [{"add": "b"}], "parent": [{"set": {"key": "WHI-1"}}]}
    )
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "admin", "WHI-1", document)
    assert caught.value.fields == {
        "labels": "Field 'labels' cannot appear in both 'fields' and 'update'",
        "parent": "Field 'parent' is set by 'fields', not by 'update'",
    }


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("duedate", "2031-02-30"),
        ("duedate", "2031-01-31x"),
        ("duedate", "20310131"),
        ("duedate", 20_310_131),
        ("customfield_10106", "nan"),
        ("customfield_10106", "inf"),
        ("customfield_10106", 10**15),
        ("timetracking", {"originalEstimate": "99999999999w"}),
        ("timetracking", {"originalEstimate": ["1h"]}),
        ("labels", "not a list"),
        ("summary", "two\nlines"),
        ("summary", "x" * 256),
    ],
)
async def test_values_that_look_right_and_are_not_are_refused(site: Site, acting: Any, field: str, sent: Any) -> None:
    await site.issue()
    with pytest.raises(Invalid) as caught:
        await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields={field: sent}))
    assert set(caught.value.fields) == {field}


async def test_a_type_of_another_level_or_without_the_status_is_refused(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue(issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    for mention, kind in (("WHI-1", "Sub-task"), ("WHI-2", "Task")):
        with pytest.raises(Invalid) as caught:
            await acting.do(edit_issue, "admin", mention, IssueDocument(fields={"issuetype": {"name": kind}}))
        assert caught.value.fields == {"issuetype": "The issue type selected is invalid."}


async def test_a_subtask_is_no_parent_and_none_is_in_another_project(site: Site, acting: Any) -> None:
    await site.issue()
    await site.issue(issuetype={"name": "Sub-task"}, parent={"key": "WHI-1"})
    for parent in ("WHI-2", "WHI-9"):
        with pytest.raises(Invalid) as caught:
            await acting.do(edit_issue, "admin", "WHI-2", IssueDocument(fields={"parent": {"key": parent}}))
        assert set(caught.value.fields) == {"parent"}


async def test_numbers_and_estimates_are_kept_in_history_as_jira_keeps_them(site: Site, acting: Any) -> None:
    issue = await site.issue(customfield_10106=1_234_567)
    fields = {"customfield_10106": 2.5, "timetracking": {"originalEstimate": "1h"}, "duedate": "2031-01-31"}
    await acting.do(edit_issue, "admin", "WHI-1", IssueDocument(fields=fields))
    assert await acting.history(issue.id) == [
        ("duedate", None, "2031-01-31"),
        ("timeoriginalestimate", None, "3600"),
        ("timeestimate", None, "3600"),
        ("Story Points", "1234567", "2.5"),
    ]
