"""The face: every handler below `/rest/admin/1.0`. Jira has no such addresses; they are this product's own."""

from litestar import Router

from whimbrel.rest.admin import globalpermissions, invitations


def routers() -> list[Router]:
    """Return the router of the face."""
    return [Router("/rest/admin/1.0", route_handlers=(*globalpermissions.HANDLERS, *invitations.HANDLERS))]
