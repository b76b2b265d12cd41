"""Properties of the site: `application-properties`, for administrators."""

from litestar.params import FromPath

from whimbrel.actions.siteproperties import set_site_property
from whimbrel.catalogue.settings import SiteSettings
from whimbrel.errors import Invalid, NotFound
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.siteproperty import SITE_PROPERTIES, PropertyType, SiteProperty


@route("GET", "/application-properties", query="key keyFilter permissionLevel")
async def read_all(call: Incoming) -> Answer:
    """List the properties of the site; the one with a `key`, or those whose key has `keyFilter` in it."""
    call.administrator()
    settings, key, part = call.catalogue.settings, call.query.text("key"), call.query.text("keyFilter") or ""
    if key is not None:
        return answer.json(_shown(settings, _known(key)))
    return answer.json([_shown(settings, one) for one in SITE_PROPERTIES.values() if part in one.key])


@route("GET", "/application-properties/advanced-settings")
async def read_advanced(call: Incoming) -> Answer:
    """List the properties of the site."""
    call.administrator()
    return answer.json([_shown(call.catalogue.settings, one) for one in SITE_PROPERTIES.values()])


@route("PUT", "/application-properties/{key:str}", body="id, value")
async def put(call: Incoming, key: FromPath[str]) -> Answer:
    """Set a property of the site."""
    call.administrator()
    sent = await call.object()
    if "value" not in sent:
        raise Invalid("The member 'value' is missing.")
    done = await call.carry_out(set_site_property, key, sent["value"])
    settings = SiteSettings({key: done.result})
    return answer.json(_shown(settings, _known(key)), position=done.position)


def _known(key: str) -> SiteProperty:
    known = SITE_PROPERTIES.get(key)
    if known is None:
        raise NotFound(f"Property with given id does not exist: {key[:80]}")
    return known


def _shown(settings: SiteSettings, one: SiteProperty) -> Json:
    shown = {
        "id": one.key,
        "key": one.key,
        "value": settings.text(one),
        "name": one.name,
        "desc": one.description,
        "type": str(one.type),
        "defaultValue": one.default,
    }
    return {**shown, "allowedValues": list(one.choices)} if one.type is PropertyType.CHOICE else shown


HANDLERS = (read_all, read_advanced, put)
