"""Saved filters, as REST v2 shows them."""

from urllib.parse import quote

from whimbrel.reads.filters import FilterView
from whimbrel.rest.shape.constant_json import Json
from whimbrel.rest.shape.share_json import share_json
from whimbrel.rest.shape.vocabulary import Vocabulary

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
