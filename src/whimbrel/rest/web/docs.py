"""The description of the API: as a document for programs, and as a page for people."""

import html
from typing import Any

from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.document import describe
from whimbrel.rest.http.place import context_path
from whimbrel.rest.http.route import PAGE, route
from whimbrel.rest.web.file import page


@route("GET", "/rest/openapi.json")
async def read_document(call: Incoming) -> Answer:
    """Give the OpenAPI document of this site."""
    return answer.json(_document(call))


@route("GET", "/rest/docs", answers=PAGE)
async def read_page(call: Incoming) -> Answer:
    """Show the OpenAPI document as a page."""
    return page(call, "docs.html", operations="\n".join(_paths(_document(call))))


def _document(call: Call) -> dict[str, Any]:
    return describe(call.request.app, call.place.base, context_path(call.backend.settings))


def _paths(document: dict[str, Any]) -> list[str]:
    return [
        _operation(path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    """Return one operation as HTML; everything in it is escaped."""
    success = next(iter(operation["responses"]))
    parameters = ", ".join(each["name"] for each in operation["parameters"] if each["in"] == "query")
    body = operation.get("requestBody", {}).get("description", "")
    facts = (("Parameters", parameters), ("Body", body), ("Success", success))
    shown = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in facts if value)
    return (
        f'<section class="operation"><h2><span class="method">{method.upper()}</span> '
        f"<code>{html.escape(path)}</code></h2>"
        f"<p>{html.escape(operation['summary'])}</p><dl>{shown}</dl></section>"
    )
