"""The face: every handler below `/rest/project-templates`, `/rest/applinks` and `/rest/greenhopper`."""

from litestar import Router

from whimbrel.rest.plugins import applinks, greenhopper, templates


def routers() -> list[Router]:
    """Return the routers of the face."""
    return [
        *(Router(f"/rest/project-templates/{version}", route_handlers=templates.HANDLERS) for version in _VERSIONS),
        *(Router(f"/rest/applinks/{version}", route_handlers=applinks.HANDLERS) for version in _VERSIONS),
        *(Router(f"/rest/greenhopper/{version}", route_handlers=greenhopper.HANDLERS) for version in _VERSIONS),
    ]


_VERSIONS = ("latest", "1.0")
