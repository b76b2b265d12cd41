"""The face: pages, their files, and pictures."""

from litestar import Router

from whimbrel.rest.web import attachment, avatar, docs, file, icon, invitation, page, setup


def routers() -> list[Router]:
    """Return the router of the face."""
    pages = (page.read_search, page.read_login, page.browse, setup.accept)
    links = (invitation.read_invitation, invitation.read_reset, invitation.accept, invitation.reset)
    files = (attachment.read, attachment.read_thumbnail, avatar.read, avatar.read_draft_picture, file.read, icon.read)
    return [Router("/", route_handlers=(*pages, *links, docs.read_document, docs.read_page, *files))]
