"""The face: every handler below `/rest/api/2` and, the same again, below `/rest/api/latest`."""

from litestar import Router

from whimbrel.rest.v2 import (
    attachments,
    avatars,
    candidates,
    comments,
    components,
    constants,
    fields,
    filters,
    groups,
    issues,
    jql,
    links,
    meta,
    participants,
    people,
    permissions,
    permissionschemes,
    projects,
    properties,
    remotelinks,
    roles,
    schemes,
    search,
    server,
    siteproperties,
    transitions,
    versions,
    worklogs,
)

_HANDLERS = (
    server.read_server_info,
    *people.HANDLERS,
    *candidates.HANDLERS,
    *groups.HANDLERS,
    *permissions.HANDLERS,
    *(projects.read_all, projects.create, projects.read_one, projects.read_components, projects.read_versions),
    *(projects.read_versions_page, projects.read_statuses),
    projects.read_categories,
    *roles.HANDLERS,
    *permissionschemes.HANDLERS,
    *(schemes.read_security_schemes, schemes.read_notification_schemes),
    *(constants.read_issue_types, constants.read_issue_type, constants.read_priorities, constants.read_priority),
    *(constants.read_resolutions, constants.read_resolution, constants.read_statuses, constants.read_status),
    *(constants.read_categories, constants.read_category, constants.read_link_types, constants.read_link_type),
    *fields.HANDLERS,
    *(search.by_address, search.by_body),
    *(jql.read_language, jql.suggest),
    *(issues.create, issues.create_many, issues.read, issues.edit, issues.delete, issues.assign),
    *(transitions.read_all, transitions.take),
    *(comments.read_all, comments.add, comments.read_one, comments.edit, comments.delete),
    *links.HANDLERS,
    *remotelinks.HANDLERS,
    *participants.HANDLERS,
    *meta.HANDLERS,
    *worklogs.HANDLERS,
    *properties.HANDLERS,
    *filters.HANDLERS,
    *components.HANDLERS,
    *versions.HANDLERS,
    *attachments.HANDLERS,
    *siteproperties.HANDLERS,
    *avatars.HANDLERS,
)


def routers() -> list[Router]:
    """Return the routers of the face."""
    return [Router(f"/rest/api/{version}", route_handlers=_HANDLERS) for version in ("2", "latest")]
