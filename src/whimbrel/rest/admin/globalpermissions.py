"""Who has which global permission: `globalpermission`."""

from litestar.params import FromPath

from whimbrel.actions.globalpermissions import grant_globally, revoke_globally
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.route import route
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.globalpermission import GlobalGrant

_PATH = "/globalpermission"


@route("GET", _PATH)
async def read_all(call: Incoming) -> Answer:
    """List all grants of global permissions; for administrators."""
    call.administrator()
    grants = call.catalogue.people.global_grants.values()
    return answer.json({"globalPermissions": [_json(call, call.catalogue, grant) for grant in grants]})


@route("POST", _PATH, body="permission, group (its name; without one everybody who is signed in)", success=201)
async def grant(call: Incoming) -> Answer:
    """Grant a global permission; for administrators."""
    call.administrator()
    sent = await call.object()
    done = await call.carry_out(grant_globally, sent.get("permission"), sent.get("group"))
    catalogue = await call.backend.reads.catalogue()
    return answer.json(_json(call, catalogue, done.result), 201, position=done.position)


@route("DELETE", _PATH + "/{key:str}", success=204)
async def revoke(call: Incoming, key: FromPath[str]) -> Answer:
    """Take a grant away; for administrators. Somebody must go on administering the site."""
    call.administrator()
    done = await call.carry_out(revoke_globally, key)
    return answer.nothing(position=done.position)


def _json(call: Call, catalogue: Catalogue, grant: GlobalGrant) -> Json:
    group = catalogue.people.groups.get(grant.group_id) if grant.group_id is not None else None
    holder = {"type": "group", "parameter": group.name} if group is not None else {"type": "applicationRole"}
    address = call.place.admin("globalpermission", grant.id)
    return {"self": address, "id": grant.id, "permission": str(grant.permission), "holder": holder}


HANDLERS = (read_all, grant, revoke)
