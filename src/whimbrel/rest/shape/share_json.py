"""With whom filters and dashboards are shared, as REST v2 shows it."""

from whimbrel.rest.shape.constant_json import Json, role_json
from whimbrel.rest.shape.vocabulary import Vocabulary
from whimbrel.tracker.filter import FilterShare, ShareKind

_TYPES = {
    ShareKind.GLOBAL: "global",
    ShareKind.AUTHENTICATED: "loggedin",
    ShareKind.GROUP: "group",
    ShareKind.PROJECT: "project",
    ShareKind.PROJECT_ROLE: "project",
    ShareKind.USER: "user",
}


def share_json(vocabulary: Vocabulary, share: FilterShare) -> Json:
    """Show one audience."""
    shown: Json = {"id": share.id, "type": _TYPES[share.kind], "view": True, "edit": share.may_edit}
    if share.project_id is not None:
        project = vocabulary.project(share.project_id)
        shown |= {"project": project} if project is not None else {}
        if project is not None and share.role_id is not None:
            role = vocabulary.catalogue.schemes.roles[share.role_id]
            shown["role"] = role_json(vocabulary.place, share.project_id, role)
    if share.group_id is not None:
        shown["group"] = vocabulary.group(share.group_id)
    if share.user_id is not None:
        shown["user"] = vocabulary.user(share.user_id)
    return shown
