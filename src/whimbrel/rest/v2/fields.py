"""The fields of issues: `GET field`."""

from whimbrel.reads.projects import visible_projects
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.field import ISSUE_KEY, SYSTEM_FIELDS, custom_field_json, system_field_json


@route("GET", "/field")
async def read_all(call: Incoming) -> Answer:
    """List the fields; custom ones are shown to whoever may see any project."""
    shown = [system_field_json(field) for field in (ISSUE_KEY, *SYSTEM_FIELDS.values())]
    if call.user is not None or visible_projects(call.catalogue, None):
        shown += [custom_field_json(field) for field in call.catalogue.fields.all.values()]
    return answer.json(shown)
