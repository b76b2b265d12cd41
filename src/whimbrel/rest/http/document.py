"""The description of the API (OpenAPI 3.1), made from the handlers that the application really has."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from whimbrel import __version__
from whimbrel.rest.http.answer import JSON
from whimbrel.rest.http.route import TOLD, Told

_NAMES = re.compile(r"\{([A-Za-z_]+)\}")
_ALIASES = ("/rest/api/latest", "/rest/agile/latest")
_ERROR = {
    "type": "object",
    "properties": {
        "errorMessages": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["errorMessages", "errors"],
}
_SCHEMES = {
    "basic": {"type": "http", "scheme": "basic"},
    "token": {"type": "http", "scheme": "bearer", "description": "A personal access token."},
    "session": {"type": "apiKey", "in": "cookie", "name": "JSESSIONID"},
}


def describe(application: Litestar, base: str, context: str) -> dict[str, Any]:
    """Return the OpenAPI document of the site at a base URL, whose addresses all begin with the context path."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, handler, told in _operations(application):
        shown = path.removeprefix(context)
        if not shown.startswith(_ALIASES):
            paths.setdefault(shown, {})[method.lower()] = _operation(shown, handler, told)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Whimbrel", "version": __version__},
        "servers": [{"url": base}],
        "security": [{name: []} for name in _SCHEMES] + [{}],
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": _SCHEMES, "schemas": {"Error": _ERROR}},
    }


def _operations(application: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler, Told]]:
    for route in application.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                told = handler.opt.get(TOLD)
                if isinstance(told, Told):
                    for method in handler.http_methods:
                        yield route.path_format, str(method), handler, told


def _operation(path: str, handler: HTTPRouteHandler, told: Told) -> dict[str, Any]:
    summary, _, rest = (inspect.getdoc(handler.fn) or "").partition("\n")
    success: dict[str, Any] = {"description": "Done." if told.success == 204 else "The answer."}  # noqa: PLR2004
    if told.success != 204:  # noqa: PLR2004  the status without a body
        success["content"] = {told.answers: {"schema": {}}}
    error = {"description": "What is wrong.", "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}}
    operation = {
        "summary": summary,
        "description": rest.strip(),
        "tags": [path.removeprefix("/rest/").split("/")[0]],
        "parameters": [_parameter(name, "path") for name in _NAMES.findall(path)]
        + [_parameter(name, "query") for name in told.query],
        "responses": {str(told.success): success, "4XX": error},
    }
    if told.body:
        content = {told.media_type: {"schema": {"description": told.body}}}
        operation["requestBody"] = {"description": told.body, "required": True, "content": content}
    return operation


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": "string"}}
