"""The face: everything about signing in."""

from litestar import Router

from whimbrel.rest.auth import session, tokens, websudo


def routers() -> list[Router]:
    """Return the router of the face."""
    handlers = (session.read, session.begin, session.end, tokens.read_all, tokens.create, tokens.revoke)
    sudo = (websudo.begin, websudo.end)
    return [Router("/", route_handlers=(*handlers, *sudo))]
