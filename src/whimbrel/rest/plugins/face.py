"""The face: every handler below `/rest/project-templates` and `/rest/applinks`."""

from litestar import Router

from whimbrel.rest.plugins import applinks, templates


def routers() -> list[Router]:
    """Return the routers of the face."""
    return [
        *(Router(f"/rest/project-templates/{version}", route_handlers=templates.HANDLERS) for version in _VERSIONS),
        *(Router(f"/rest/applinks/{version}", route_handlers=applinks.HANDLERS) for version in _VERSIONS),
    ]


_VERSIONS = ("latest", "1.0")
