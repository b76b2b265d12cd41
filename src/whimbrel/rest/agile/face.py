"""The face: every handler below `/rest/agile/1.0` and, the same again, below `/rest/agile/latest`."""

from litestar import Router

from whimbrel.rest.agile import boards, epics, issues, properties, sprints

_HANDLERS = (*boards.HANDLERS, *sprints.HANDLERS, *epics.HANDLERS, *issues.HANDLERS, *properties.HANDLERS)


def routers() -> list[Router]:
    """Return the routers of the face."""
    return [Router(f"/rest/agile/{version}", route_handlers=_HANDLERS) for version in ("1.0", "latest")]
