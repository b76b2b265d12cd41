"""Looks up the issues that a query mentions, as far as the asker may see them."""

from typing import Any

from sqlalchemy import func, select, union_all

from whimbrel.catalogue.permissions import Visible
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.ids import IssueKey
from whimbrel.jql.issues import NO_ISSUES, KnownIssues, Place
from whimbrel.jql.mentions import Mentions
from whimbrel.search.sql.array import among, bound
from whimbrel.search.sql.visible import sees
from whimbrel.storage.postgres import Reader
from whimbrel.storage.schema.issue import custom_field_value, former_issue_key, issue
from whimbrel.tracker.customfield import EPIC_NAME


async def known_issues(reader: Reader, catalogue: Catalogue, visible: Visible, mentions: Mentions) -> KnownIssues:
    """Return the mentioned issues that exist and are seen: one statement for keys and ids, one for names of epics."""
    if not mentions:
        return NO_ISSUES
    rows = await reader.fetch_all(_places(catalogue, visible, mentions))
    places = [Place(row.id, row.project_id, row.number) for row in rows]
    keys = {IssueKey(catalogue.projects.all[place.project_id].key, place.number): place for place in places}
    at = {(row.at_project, row.at_number): place for row, place in zip(rows, places, strict=True)}
    keys |= {key: at[where] for key, where in _mentioned(catalogue, mentions).items() if where in at}
    epics: dict[str, list[int]] = {}
    field = catalogue.fields.of_type(EPIC_NAME)
    if field is not None and mentions.epics:
        for row in await reader.fetch_all(_epics(field.id, visible, mentions)):
            epics.setdefault(row.text.lower(), []).append(row.issue_id)
    return KnownIssues(keys, {place.id: place for place in places}, {name: tuple(ids) for name, ids in epics.items()})


def _places(catalogue: Catalogue, visible: Visible, mentions: Mentions) -> Any:
    columns = (issue.c.id, issue.c.project_id, issue.c.number)
    own = (issue.c.project_id.label("at_project"), issue.c.number.label("at_number"))
    named = sorted(set(_mentioned(catalogue, mentions).values()))
    place = func.unnest(bound(project for project, _ in named), bound(number for _, number in named)).table_valued(
        "project_id", "number", name="place"
    )
    place = place.render_derived()
    at_place = (issue.c.project_id == place.c.project_id) & (issue.c.number == place.c.number)
    former = former_issue_key.c
    was_there = (former.project_id == place.c.project_id) & (former.number == place.c.number)
    return union_all(
        select(*columns, place.c.project_id.label("at_project"), place.c.number.label("at_number"))
        .join(former_issue_key, former.issue_id == issue.c.id)
        .join(place, was_there)
        .where(sees(visible)),
        select(*columns, *own).join(place, at_place).where(sees(visible)),
        select(*columns, *own).where(among(issue.c.id, sorted(mentions.ids)), sees(visible)),
    )


def _mentioned(catalogue: Catalogue, mentions: Mentions) -> dict[IssueKey, tuple[int, int]]:
    """Map the keys that are mentioned to (project id, number); a project answers to the keys that it had too."""
    found = ((key, catalogue.projects.keyed(key.project)) for key in mentions.keys)
    return {key: (project.id, key.number) for key, project in found if project is not None}


def _epics(field_id: int, visible: Visible, mentions: Mentions) -> Any:
    value = custom_field_value.c
    name = func.lower(func.left(value.text, 200))
    wanted = [func.lower(func.left(text, 200)) for text in sorted(mentions.epics)]
    return (
        select(value.issue_id, value.text)
        .join(issue, issue.c.id == value.issue_id)
        .where(value.field_id == field_id, name.in_(wanted), sees(visible))
        .order_by(value.issue_id)
    )
