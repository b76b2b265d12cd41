"""Real public pages come in whole: counts in the database equal counts taken from the files by other means."""

import calendar
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from whimbrel.importers import intake
from whimbrel.importers.jira_rest.page import Pages
from whimbrel.importers.report import Findings
from whimbrel.storage.postgres import Database

SHARED = Path(os.environ.get("WHIMBREL_SHARED_DATA", Path(__file__).resolve().parents[5] / "shared")) / "data"
FOLDERS = ("tidev", "apache-arrow", "apache-raw-small", "changelog-samples")

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared real data are not on this machine")

BY_ISSUE = {
    "issuetype": "SELECT project.key, thing.name, count(*) FROM issue JOIN project ON project.id = project_id"
    " JOIN issue_type AS thing ON thing.id = issue_type_id GROUP BY 1, 2",
    "status": "SELECT project.key, thing.name, count(*) FROM issue JOIN project ON project.id = project_id"
    " JOIN status AS thing ON thing.id = status_id GROUP BY 1, 2",
    "priority": "SELECT project.key, thing.name, count(*) FROM issue JOIN project ON project.id = project_id"
    " JOIN priority AS thing ON thing.id = priority_id GROUP BY 1, 2",
    "resolution": "SELECT project.key, thing.name, count(*) FROM issue JOIN project ON project.id = project_id"
    " JOIN resolution AS thing ON thing.id = resolution_id GROUP BY 1, 2",
    "components": "SELECT project.key, component.name, count(*) FROM issue_component"
    " JOIN component ON component.id = component_id JOIN project ON project.id = project_id GROUP BY 1, 2",
    "fixVersions": "SELECT project.key, version.name, count(*) FROM issue_fix_version"
    " JOIN version ON version.id = version_id JOIN project ON project.id = project_id GROUP BY 1, 2",
    "versions": "SELECT project.key, version.name, count(*) FROM issue_affected_version"
    " JOIN version ON version.id = version_id JOIN project ON project.id = project_id GROUP BY 1, 2",
    "labels": "SELECT project.key, label AS name, count(*) FROM issue_label"
    " JOIN issue ON issue.id = issue_id JOIN project ON project.id = project_id GROUP BY 1, 2",
}


def issues_of(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.rglob("*.json")):
        yield from (one for one in json.loads(file.read_text("utf-8"))["issues"] if "fields" in one)


def counted(issues: list[dict[str, Any]], field: str) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for issue in issues:
        value = issue["fields"].get(field) or []
        values = value if isinstance(value, list) else [value]
        names = {one if isinstance(one, str) else one["name"] for one in values}
        found.update((issue["key"].split("-")[0], name) for name in names)
    return found


def lowered(counts: Any) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for (project, name), count in counts.items():
        found[project, name.lower()] += count
    return found


@pytest.mark.parametrize("name", FOLDERS)
async def test_real_pages_come_in_whole(founded: Database, name: str) -> None:
    findings = Findings()
    report = await intake.take(founded, Pages(SHARED / name, findings), findings=findings)
    issues = list(issues_of(SHARED / name))
    assert report.taken == len(issues)
    for field, sql in BY_ISSUE.items():
        rows = await founded.fetch_all(text(sql))
        there = Counter({(row.key, row.name): row.count for row in rows})
        assert lowered(there) == lowered(counted(issues, field)), field
    await same_parts(founded, issues)
    await same_people(founded, issues)
    again = await intake.take(founded, Pages(SHARED / name, Findings()))
    assert (again.taken, again.already_there, again.relations) == (0, len(issues), 0)
    assert again.created == {}


async def same_parts(database: Database, issues: list[dict[str, Any]]) -> None:
    """Comments, worklogs, attachments, history and links, by the ids that the files give them."""
    comments, worklogs, attachments, histories = set(), set(), set(), set()
    links = set()
    keys = {issue["key"] for issue in issues}
    for issue in issues:
        fields = issue["fields"]
        comments |= {int(one["id"]) for one in (fields.get("comment") or {}).get("comments", [])}
        comments |= {int(one["id"]) for one in issue.get("comments_data", [])}
        worklogs |= {int(one["id"]) for one in (fields.get("worklog") or {}).get("worklogs", [])}
        attachments |= {int(one["id"]) for one in fields.get("attachment") or []}
        histories |= {int(one["id"]) for one in (issue.get("changelog") or {}).get("histories", [])}
        for link in fields.get("issuelinks") or []:
            if "outwardIssue" in link:
                links.add((issue["key"], link["outwardIssue"]["key"], link["type"]["name"].lower()))
            else:
                links.add((link["inwardIssue"]["key"], issue["key"], link["type"]["name"].lower()))
    for table, ids in (
        ("comment", comments),
        ("worklog", worklogs),
        ("attachment", attachments),
        ("change_group", histories),
    ):
        rows = await database.fetch_all(text(f"SELECT id FROM {table}"))
        assert {row.id for row in rows} == ids, table
    rows = await database.fetch_all(
        text(
            "SELECT sp.key || '-' || s.number AS source, dp.key || '-' || d.number AS destination,"
            " lower(issue_link_type.name) AS name"
            " FROM issue_link JOIN issue_link_type ON issue_link_type.id = type_id"
            " JOIN issue AS s ON s.id = source_id JOIN project AS sp ON sp.id = s.project_id"
            " JOIN issue AS d ON d.id = destination_id JOIN project AS dp ON dp.id = d.project_id"
        )
    )
    assert {tuple(row) for row in rows} == {link for link in links if link[0] in keys and link[1] in keys}


async def same_people(database: Database, issues: list[dict[str, Any]]) -> None:
    """Reporter, assignee, parent, ids and instants of every issue."""
    rows = await database.fetch_all(
        text(
            "SELECT issue.id, project.key || '-' || issue.number AS key, issue.summary, reporter.key AS reporter,"
            " assignee.key AS assignee, issue.created, issue.updated, issue.resolved"
            " FROM issue JOIN project ON project.id = issue.project_id"
            " LEFT JOIN app_user AS reporter ON reporter.id = reporter_id"
            " LEFT JOIN app_user AS assignee ON assignee.id = assignee_id"
        )
    )
    there = {row.key: row for row in rows}
    for issue in issues:
        fields, row = issue["fields"], there[issue["key"]]
        assert row.id == int(issue["id"])
        assert row.summary == (fields.get("summary") or issue["key"])
        for field in ("reporter", "assignee"):
            person = fields.get(field) or {}
            assert getattr(row, field) == person.get("key"), issue["key"]
        for field, instant in (("created", row.created), ("updated", row.updated), ("resolutiondate", row.resolved)):
            given = fields.get(field)
            shown = None if instant is None else instant.timestamp()
            assert shown == (None if given is None else pytest.approx(_seconds(given)))


def _seconds(given: str) -> float:
    """Read an instant by hand, as `2015-04-24T12:04:05.000+0200`."""
    whole, rest = given[:19], given[19:]
    offset = rest[-5:]
    sign = -1 if offset[0] == "-" else 1
    shift = sign * (int(offset[1:3]) * 3600 + int(offset[3:5]) * 60)
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float("0" + rest[:4]) - shift
