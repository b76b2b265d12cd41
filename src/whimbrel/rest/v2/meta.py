"""What can be set on an issue: `issue/createmeta` in its two forms, `issue/{key}/editmeta`."""

from litestar.params import FromPath

from whimbrel.catalogue.permissions import allows
from whimbrel.errors import NotFound
from whimbrel.reads.editable import fields_of_creation, fields_of_edit
from whimbrel.reads.issue import read_issue
from whimbrel.reads.parts import Parts
from whimbrel.reads.projects import read_project, visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, issue_type_json
from whimbrel.rest.shape.meta_json import Setting, meta_json, metas_json
from whimbrel.rest.shape.project_json import project_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.constant import IssueType
from whimbrel.tracker.identity import parse_id
from whimbrel.tracker.permission import Permission
from whimbrel.tracker.project import Project

_FIELDS = "projects.issuetypes.fields"


@route("GET", "/issue/createmeta", query="projectKeys projectIds issuetypeNames issuetypeIds expand")
async def read_all(call: Incoming) -> Answer:
    """Describe what the asker can create: projects with their issue types and, expanded, their fields."""
    call.somebody()
    vocabulary = Vocabulary(call.place, call.catalogue, call.user)
    shown = [_project(call, vocabulary, project) for project in _wanted(call)]
    return answer.json({"expand": "projects", "projects": [project for project in shown if project["issuetypes"]]})


@route("GET", "/issue/createmeta/{mention:str}/issuetypes", query="startAt maxResults")
async def read_types(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a page of the issue types that the asker can create in a project."""
    project = _creating(call, mention)
    types = [issue_type_json(call.place, one) for one in call.catalogue.schemes.issue_types_of(project)]
    return _page(call, types)


@route("GET", "/issue/createmeta/{mention:str}/issuetypes/{type_id:str}", query="startAt maxResults")
async def read_fields(call: Incoming, mention: FromPath[str], type_id: FromPath[str]) -> Answer:
    """Show a page of the fields that the asker can set on a new issue of a type in a project."""
    project = _creating(call, mention)
    wanted = parse_id(type_id)
    found = next((one for one in call.catalogue.schemes.issue_types_of(project) if one.id == wanted), None)
    if found is None:
        raise NotFound(f"Issue Type with id '{type_id[:40]}' could not be found in the project.")
    setting = Setting(Vocabulary(call.place, call.catalogue, call.user), project, found)
    uses = fields_of_creation(call.catalogue, call.user, project, found)
    return _page(call, [meta_json(setting, use) for use in uses])


@route("GET", "/issue/{mention:str}/editmeta")
async def read_edit(call: Incoming, mention: FromPath[str]) -> Answer:
    """Describe the fields of an issue that the asker can set."""
    call.somebody()
    catalogue, view = await call.see_at_once(read_issue, mention, Parts())
    project = catalogue.projects.all[view.issue.project_id]
    issue_type = catalogue.schemes.issue_types[view.issue.issue_type_id]
    setting = Setting(Vocabulary(call.place, catalogue, call.user), project, issue_type, view.key)
    return answer.json({"fields": metas_json(setting, fields_of_edit(catalogue, call.user, view.issue))})


def _wanted(call: Call) -> list[Project]:
    """Return the projects that are asked for, of those in which the asker can create issues."""
    keys = {key.upper() for key in call.query.names("projectKeys")}
    ids = set(call.query.names("projectIds"))
    return [
        project
        for project in visible_projects(call.catalogue, call.user)
        if ((not keys and not ids) or project.key in keys or str(project.id) in ids)
        and allows(call.catalogue, call.user, Permission.CREATE_ISSUES, project)
    ]


def _project(call: Call, vocabulary: Vocabulary, project: Project) -> Json:
    names = {name.lower() for name in call.query.names("issuetypeNames")}
    ids = set(call.query.names("issuetypeIds"))
    expanded = _FIELDS in call.query.names("expand")
    types = [
        _type(call, vocabulary, project, one, expanded=expanded)
        for one in call.catalogue.schemes.issue_types_of(project)
        if (not names and not ids) or one.name.lower() in names or str(one.id) in ids
    ]
    categories = call.catalogue.projects.categories
    return {"expand": "issuetypes", **project_json(call.place, project, categories), "issuetypes": types}


def _type(call: Call, vocabulary: Vocabulary, project: Project, issue_type: IssueType, *, expanded: bool) -> Json:
    shown = {**issue_type_json(call.place, issue_type), "expand": "fields"}
    if not expanded:
        return shown
    uses = fields_of_creation(call.catalogue, call.user, project, issue_type)
    return {**shown, "fields": metas_json(Setting(vocabulary, project, issue_type), uses)}


def _creating(call: Call, mention: str) -> Project:
    """Return a project in which the asker can create issues. Raises `NotFound` for any other."""
    call.somebody()
    project = read_project(call.catalogue, call.user, mention)
    if not allows(call.catalogue, call.user, Permission.CREATE_ISSUES, project):
        raise NotFound("You cannot create issues in this project.")
    return project


def _page(call: Call, things: list[Json]) -> Answer:
    page = Page.asked(call.query, default=50, most=200)
    shown = page.of(things)
    last = page.start + len(shown) >= len(things)
    counts = {"maxResults": page.limit, "startAt": page.start, "total": len(things), "isLast": last}
    return answer.json({**counts, "values": shown})


HANDLERS = (read_all, read_types, read_fields, read_edit)
