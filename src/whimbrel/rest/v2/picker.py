"""Issues to pick from while somebody types: `issue/picker`."""

from collections.abc import Sequence

from whimbrel.reads.picker import Picked, Wanted, pick_issues
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.marked import marked
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.issue import Issue

LONGEST_TYPED = 255


@route(
    "GET",
    "/issue/picker",
    query="query currentJQL currentIssueKey currentProjectId showSubTasks showSubTaskParent",
)
async def read(call: Incoming) -> Answer:
    """Suggest issues: those that the asker looked at lately, and those that a query finds."""
    call.somebody()
    text = (call.query.text("query") or "")[:LONGEST_TYPED]
    wanted = Wanted(
        text,
        call.query.text("currentJQL"),
        call.query.text("currentIssueKey"),
        parse_id(call.query.text("currentProjectId") or ""),
        call.query.text("showSubTasks") != "false",
        call.query.text("showSubTaskParent") != "false",
    )
    found: Picked = await call.ask(pick_issues, wanted)
    sections = [
        _section(call, "History Search", "hs", found.history, text),
        _section(call, "Current Search", "cs", found.current, text),
    ]
    return answer.json({"sections": sections})


def _section(call: Call, label: str, name: str, found: Sequence[Issue], text: str) -> Json:
    shown = [_issue(call, issue, text) for issue in found]
    section: Json = {"label": label, "id": name, "issues": shown}
    if shown:
        return {**section, "sub": f"Showing {len(shown)} matching issues"}
    return {**section, "msg": "No matching issues found"}


def _issue(call: Call, issue: Issue, text: str) -> Json:
    key = call.catalogue.issue_key(issue.project_id, issue.number)
    kind = call.catalogue.schemes.issue_types[issue.issue_type_id]
    return {
        "key": key,
        "keyHtml": marked(key, text),
        "img": call.place.icon("issuetype", kind.name),
        "summary": marked(issue.summary, text),
        "summaryText": issue.summary,
    }


HANDLERS = (read,)
