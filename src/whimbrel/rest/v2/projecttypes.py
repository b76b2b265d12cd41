"""Types of projects, categories, and names that are free: `project/type`, `projectCategory`, `projectvalidate`."""

from litestar.params import FromPath

from whimbrel.actions import projectcategories as categories
from whimbrel.errors import NotFound
from whimbrel.reads.projects import free_key, wrong_with_key, wrong_with_name
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json, project_category_json
from whimbrel.rest.shape.project_json import TYPE_NAMES

_CATEGORY = "name, description"


@route("GET", "/project/type")
async def read_types(call: Incoming) -> Answer:
    """List the types of projects."""
    call.signed_in()
    return answer.json([_type(key) for key in TYPE_NAMES])


@route("GET", "/project/type/{key:str}")
async def read_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a type of projects."""
    call.signed_in()
    return answer.json(_type(key))


@route("GET", "/project/type/{key:str}/accessible")
async def read_accessible_type(call: Incoming, key: FromPath[str]) -> Answer:
    """Show a type of projects that the asker can use; whoever is signed in can use each."""
    call.signed_in()
    return answer.json(_type(key))


@route("GET", "/projectCategory")
async def read_categories(call: Incoming) -> Answer:
    """List the categories that projects can be put in."""
    call.signed_in()
    known = call.catalogue.projects.categories.values()
    return answer.json([project_category_json(call.place, category) for category in known])


@route("GET", "/projectCategory/{mention:str}")
async def read_category(call: Incoming, mention: FromPath[str]) -> Answer:
    """Show a category."""
    call.signed_in()
    return answer.json(project_category_json(call.place, categories.found_category(call.catalogue, mention)))


@route("POST", "/projectCategory", body=_CATEGORY, success=201)
async def create_category(call: Incoming) -> Answer:
    """Create a category; for administrators."""
    call.administrator()
    done = await call.carry_out(categories.create_category, await call.object())
    return answer.json(project_category_json(call.place, done.result), 201, position=done.position)


@route("PUT", "/projectCategory/{mention:str}", body=_CATEGORY)
async def edit_category(call: Incoming, mention: FromPath[str]) -> Answer:
    """Change a category; for administrators."""
    call.administrator()
    done = await call.carry_out(categories.edit_category, mention, await call.object())
    return answer.json(project_category_json(call.place, done.result), position=done.position)


@route("DELETE", "/projectCategory/{mention:str}", success=204)
async def delete_category(call: Incoming, mention: FromPath[str]) -> Answer:
    """Delete a category; its projects have none then."""
    call.administrator()
    done = await call.carry_out(categories.delete_category, mention)
    return answer.nothing(position=done.position)


@route("GET", "/projectvalidate/key", query="key")
async def validate_key(call: Incoming) -> Answer:
    """Say what is wrong with a key for a project, as errors; none where it can be taken."""
    call.signed_in()
    wrong = await call.ask(wrong_with_key, call.query.text("key") or "")
    return answer.json({"errorMessages": [], "errors": {"projectKey": wrong} if wrong else {}})


@route("GET", "/projectvalidate/validProjectKey", query="key")
async def suggest_key(call: Incoming) -> Answer:
    """Return the key, where a project can take it, or one made of it that can be taken."""
    call.signed_in()
    return answer.json(await call.ask(free_key, call.query.text("key") or ""))


@route("GET", "/projectvalidate/validProjectName", query="name")
async def validate_name(call: Incoming) -> Answer:
    """Return the name, where a project can take it. An error, where it cannot."""
    call.signed_in()
    name = (call.query.text("name") or "").strip()
    wrong = await call.ask(wrong_with_name, name)
    if wrong:
        raise NotFound(wrong)
    return answer.json(name)


def _type(key: str) -> Json:
    name = TYPE_NAMES.get(key)
    if name is None:
        raise NotFound(f"The project type '{key[:80]}' does not exist.")
    described = f"jira.project.type.{key}.description"
    return {"key": key, "formattedKey": name, "descriptionI18nKey": described, "icon": "", "color": ""}


HANDLERS = (
    *(read_types, read_type, read_accessible_type),
    *(read_categories, read_category, create_category, edit_category, delete_category),
    *(validate_key, suggest_key, validate_name),
)
