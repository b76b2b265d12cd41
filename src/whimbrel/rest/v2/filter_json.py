"""Saved filters, as REST v2 shows them."""

from urllib.parse import quote

from whimbrel.reads.filters import FilterView
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
_NONE = {"size": 0, "items": [], "max-results": 1000, "start-index": 0, "end-index": 0}


def filter_json(vocabulary: Vocabulary, view: FilterView) -> Json:
    """Show a filter."""
    found, place = view.filter, vocabulary.place
    shown: Json = {
        "self": place.rest("filter", found.id),
        "id": str(found.id),
        "name": found.name,
        "owner": vocabulary.user(found.owner_id),
        "jql": found.jql,
        "viewUrl": f"{place.base}/issues/?filter={found.id}",
        "searchUrl": f"{place.rest('search')}?jql={quote(found.jql, safe='')}",
        "favourite": view.favourite,
        "editable": view.editable,
        "sharePermissions": [share_json(vocabulary, share) for share in found.shares],
        "sharedUsers": _NONE,
        "subscriptions": _NONE,
    }
    return {**shown, "description": found.description} if found.description else shown


def share_json(vocabulary: Vocabulary, share: FilterShare) -> Json:
    """Show one audience of a filter."""
    shown: Json = {"id": share.id, "type": _TYPES[share.kind], "view": True, "edit": share.may_edit}
    if share.project_id is not None:
        shown["project"] = vocabulary.project(share.project_id)
        if share.role_id is not None:
            role = vocabulary.catalogue.schemes.roles[share.role_id]
            shown["role"] = role_json(vocabulary.place, share.project_id, role)
    if share.group_id is not None:
        shown["group"] = vocabulary.group(share.group_id)
    if share.user_id is not None:
        shown["user"] = vocabulary.user(share.user_id)
    return shown
