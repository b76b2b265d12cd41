"""The fields of issues: `field`, `customFields`, `customFieldOption`."""

from litestar.params import FromPath

from whimbrel.actions.customfields import create_field
from whimbrel.actions.fielddeletion import delete_field, edit_field
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.customfields import read_field, read_option, visible_contexts, visible_fields, visible_options
from whimbrel.reads.projects import visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.page import Page
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, option_in_full_json
from whimbrel.rest.shape.field import ISSUE_KEY, SYSTEM_FIELDS, custom_field_json, system_field_json
from whimbrel.tracker.customfield import CustomField, Option

MOST_DELETED = 100


@route("GET", "/field")
async def read_all(call: Incoming) -> Answer:
    """List the fields; custom ones are shown to whoever sees a project that they apply in."""
    shown = [system_field_json(field) for field in (ISSUE_KEY, *SYSTEM_FIELDS.values())]
    shown += [custom_field_json(field) for field in visible_fields(call.catalogue, call.user)]
    return answer.json(shown)


@route("POST", "/field", body="name, description, type, searcherKey, projectIds, issueTypeIds", success=201)
async def create(call: Incoming) -> Answer:
    """Create a custom field; for those who administer the site."""
    call.signed_in()
    done = await call.carry_out(create_field, await call.object())
    return answer.json(custom_field_json(done.result), 201, position=done.position)


@route("PUT", "/customFields/{field_id:str}", body="name, description")
async def edit(call: Incoming, field_id: FromPath[str]) -> Answer:
    """Change the name or the description of a custom field; for those who administer the site."""
    call.administrator()
    done = await call.carry_out(edit_field, _key(field_id), await call.object())
    return answer.json(custom_field_json(done.result), position=done.position)


@route("DELETE", "/customFields", query="ids")
async def delete(call: Incoming) -> Answer:
    """Delete custom fields with all their values; says which could not be deleted, and why."""
    call.administrator()
    deleted, kept = [], {}
    keys = call.query.names("ids")
    if not keys:
        raise Invalid("The ids query parameter was not provided")
    for key in map(_key, keys[:MOST_DELETED]):
        try:
            await call.carry_out(delete_field, key)
            deleted.append(key)
        except (Invalid, NotFound) as error:
            kept[key] = " ".join(error.messages)
    shown = {
        "message": "Custom fields bulk delete operation finished.",
        "deletedCustomFields": deleted,
        "notDeletedCustomFields": kept,
    }
    return answer.json(shown if deleted else {**shown, "errorMessages": [], "errors": kept}, 200 if deleted else 400)


@route("GET", "/customFields", query="startAt maxResults search types projectIds sortColumn sortOrder")
async def read_page(call: Incoming) -> Answer:
    """Show a page of the custom fields, by name, with the projects and issue types that they apply to."""
    call.somebody()
    search = (call.query.text("search") or "").lower()
    types, projects = set(call.query.names("types")), set(call.query.names("projectIds"))
    found = [
        _in_full(call, field)
        for field in sorted(visible_fields(call.catalogue, call.user), key=lambda field: field.name.lower())
        if search in field.name.lower() and (not types or field.type_key in types)
    ]
    if projects:
        found = [one for one in found if one["isAllProjects"] or projects & set(map(str, one["projectIds"]))]
    if (call.query.text("sortOrder") or "").lower().startswith("desc"):
        found.reverse()
    page = Page.asked(call.query, default=50, most=200)
    shown = page.of(found)
    last = page.start + len(shown) >= len(found)
    counts = {"maxResults": page.limit, "startAt": page.start, "total": len(found), "isLast": last}
    return answer.json({**counts, "values": shown})


@route("GET", "/customFields/{field_id:str}/options", query="query page maxResults")
async def read_options(call: Incoming, field_id: FromPath[str]) -> Answer:
    """Show the options of a custom field whose value has the text of the query, a page at a time, from page 1."""
    call.somebody()
    field = read_field(call.catalogue, call.user, field_id)
    text = (call.query.text("query") or "").lower()
    known = visible_options(call.catalogue, call.user, field)
    found = [option for option in known if text in option.value.lower()]
    size = Page.asked(call.query, default=100, most=1_000).limit
    start = size * (max(call.query.number("page") or 1, 1) - 1)
    shown = [_option_in_full(call, field, option) for option in found[start : start + size]]
    return answer.json({"total": len(found), "options": shown})


@route("GET", "/customFieldOption/{option_id:str}")
async def read_one_option(call: Incoming, option_id: FromPath[str]) -> Answer:
    """Show an option of a custom field."""
    call.somebody()
    option = read_option(call.catalogue, call.user, option_id)
    return answer.json(_option_in_full(call, call.catalogue.fields.all[option.field_id], option))


def _key(mention: str) -> str:
    return f"customfield_{mention.removeprefix('customfield_')}"


def _option_in_full(call: Call, field: CustomField, option: Option) -> Json:
    known = call.catalogue.fields.options_of.get(field.id, ())
    return option_in_full_json(call.place, option, [one for one in known if one.parent_id == option.id])


def _in_full(call: Call, field: CustomField) -> Json:
    contexts = visible_contexts(call.catalogue, call.user, field)
    seen = {project_id for context in contexts for project_id in context.project_ids}
    everywhere = not contexts or any(not context.project_ids for context in contexts)
    projects = [one for one in call.catalogue.projects.all if one in seen]
    types = sorted({type_id for context in contexts for type_id in context.issue_type_ids})
    return {
        "id": field.key,
        "numericId": field.id,
        "name": field.name,
        "description": field.description,
        "type": field.type_key,
        "self": f"{call.place.rest('customFields')}/{field.key}",
        "isAllProjects": everywhere,
        "projectIds": _visible_of(call, projects),
        "issueTypeIds": [str(type_id) for type_id in types],
        "isLocked": False,
        "isManaged": False,
    }


def _visible_of(call: Call, project_ids: list[int]) -> list[int]:
    return [one.id for one in visible_projects(call.catalogue, call.user) if one.id in project_ids]


HANDLERS = (read_all, create, edit, delete, read_page, read_options, read_one_option)
