"""Avatars: those of people, projects and issue types, each at Jira's addresses for it, and at those for all."""

from litestar.params import FromPath

from whimbrel.actions import avatars as actions
from whimbrel.actions.avatars import OwnerName, Picture
from whimbrel.catalogue.avatars import avatar_owner, edited_owner
from whimbrel.errors import Invalid, NotFound
from whimbrel.reads.avatars import avatars_of, read_draft, system_avatars
from whimbrel.rest.http import answer, multipart
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Call, Incoming
from whimbrel.rest.http.origin import require_no_check
from whimbrel.rest.http.route import route, upload
from whimbrel.rest.shape.avatar_json import avatar_json, cropping_json
from whimbrel.rest.shape.constant_json import Json
from whimbrel.tracker.avatar import LARGEST, SIDE, Avatar, AvatarDraft, AvatarKind

_USER, _PROJECT, _TYPE = AvatarKind.USER, AvatarKind.PROJECT, AvatarKind.ISSUE_TYPE
_CROP = "cropperOffsetX, cropperOffsetY, cropperWidth"
_PICTURE = "a picture"


@route("GET", "/avatar/{kind:str}/system")
async def read_system(call: Incoming, kind: FromPath[str]) -> Answer:
    """List the pictures that the system offers for people, projects or issue types."""
    call.somebody()
    found = await call.ask(system_avatars, _kind(kind))
    return answer.json({"system": [avatar_json(call.place, one, None) for one in found]})


@route("GET", "/user/avatars", query="username")
async def read_of_user(call: Incoming) -> Answer:
    """List the pictures that a user can have."""
    return await _listed(call, _user(call))


@upload("/user/avatar/temporary", query="username filename size", body=_PICTURE, media_type="image/*", success=201)
async def bring_for_user(call: Incoming) -> Answer:
    """Bring a picture for a user; it is to be cut out next."""
    return await _brought(call, _user(call), 201)


@route("POST", "/user/avatar", query="username", body=_CROP, success=201)
async def add_to_user(call: Incoming) -> Answer:
    """Cut an avatar out of the picture that was brought for a user."""
    return await _cut(call, _user(call))


@route("PUT", "/user/avatar", query="username", body="id", success=204)
async def choose_for_user(call: Incoming) -> Answer:
    """Give a user one of the pictures that they can have."""
    return await _chosen(call, _user(call))


@route("DELETE", "/user/avatar/{key:str}", query="username", success=204)
async def delete_of_user(call: Incoming, key: FromPath[str]) -> Answer:
    """Delete a picture that was brought for a user."""
    return await _deleted(call, _user(call), key)


@route("GET", "/project/{mention:str}/avatars")
async def read_of_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """List the pictures that a project can have."""
    return await _listed(call, OwnerName(_PROJECT, mention))


@upload(
    "/project/{mention:str}/avatar/temporary", query="filename size", body=_PICTURE, media_type="image/*", success=201
)
async def bring_for_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Bring a picture for a project; it is to be cut out next."""
    return await _brought(call, OwnerName(_PROJECT, mention), 201)


@route("POST", "/project/{mention:str}/avatar", body=_CROP, success=201)
async def add_to_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Cut an avatar out of the picture that was brought for a project."""
    return await _cut(call, OwnerName(_PROJECT, mention))


@route("PUT", "/project/{mention:str}/avatar", body="id", success=204)
async def choose_for_project(call: Incoming, mention: FromPath[str]) -> Answer:
    """Give a project one of the pictures that it can have."""
    return await _chosen(call, OwnerName(_PROJECT, mention))


@route("DELETE", "/project/{mention:str}/avatar/{key:str}", success=204)
async def delete_of_project(call: Incoming, mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a picture that was brought for a project."""
    return await _deleted(call, OwnerName(_PROJECT, mention), key)


@upload(
    "/issuetype/{mention:str}/avatar/temporary", query="filename size", body=_PICTURE, media_type="image/*", success=201
)
async def bring_for_type(call: Incoming, mention: FromPath[str]) -> Answer:
    """Bring a picture for an issue type; it is to be cut out next."""
    return await _brought(call, OwnerName(_TYPE, mention), 201)


@route("POST", "/issuetype/{mention:str}/avatar", body=_CROP, success=201)
async def add_to_type(call: Incoming, mention: FromPath[str]) -> Answer:
    """Cut an avatar out of the picture that was brought for an issue type."""
    return await _cut(call, OwnerName(_TYPE, mention))


@route("PUT", "/issuetype/{mention:str}/avatar", body="id", success=204)
async def choose_for_type(call: Incoming, mention: FromPath[str]) -> Answer:
    """Give an issue type one of the pictures that it can have."""
    return await _chosen(call, OwnerName(_TYPE, mention))


@route("GET", "/universal_avatar/type/{kind:str}/owner/{mention:str}")
async def read_of_any(call: Incoming, kind: FromPath[str], mention: FromPath[str]) -> Answer:
    """List the pictures that a thing can have."""
    return await _listed(call, OwnerName(_kind(kind), mention))


@upload("/universal_avatar/type/{kind:str}/owner/{mention:str}/temp", body=_PICTURE, media_type="image/*")
async def bring_for_any(call: Incoming, kind: FromPath[str], mention: FromPath[str]) -> Answer:
    """Bring a picture for a thing; it is to be cut out next."""
    return await _brought(call, OwnerName(_kind(kind), mention), 200)


@route("POST", "/universal_avatar/type/{kind:str}/owner/{mention:str}/avatar", body=_CROP, success=201)
async def add_to_any(call: Incoming, kind: FromPath[str], mention: FromPath[str]) -> Answer:
    """Cut an avatar out of the picture that was brought for a thing."""
    return await _cut(call, OwnerName(_kind(kind), mention))


@route("DELETE", "/universal_avatar/type/{kind:str}/owner/{mention:str}/avatar/{key:str}")
async def delete_of_any(call: Incoming, kind: FromPath[str], mention: FromPath[str], key: FromPath[str]) -> Answer:
    """Delete a picture that was brought for a thing."""
    return await _deleted(call, OwnerName(_kind(kind), mention), key, 200)


def _kind(sent: str) -> AvatarKind:
    if sent not in set(AvatarKind):
        raise NotFound(f"There are no avatars of the type '{sent[:40]}'.")
    return AvatarKind(sent)


def _user(call: Call) -> OwnerName:
    asker = call.signed_in()
    return OwnerName(_USER, call.query.text("username", "key") or asker.name)


async def _listed(call: Call, name: OwnerName) -> Answer:
    call.somebody()
    catalogue, found = await call.see(avatars_of, name.kind, name.mention)
    owner = avatar_owner(catalogue, call.user, name.kind, name.mention)
    system = [avatar_json(call.place, one, owner) for one in found if one.owner_id is None]
    custom = [avatar_json(call.place, one, owner) for one in found if one.owner_id is not None]
    return answer.json({"system": system, "custom": custom})


async def _brought(call: Call, name: OwnerName, status: int) -> Answer:
    require_no_check(call.headers)
    call.signed_in()
    edited_owner(call.catalogue, call.user, name.kind, name.mention)
    uploads = call.backend.uploads
    with uploads.place() as place:
        if call.request.headers.get("content-type", "").lower().startswith(multipart.FORM):
            received = await multipart.receive_form(call, "avatar", place.file, LARGEST)
            files = [part.sink for part in received]
        else:
            files = [place.file()]
            await multipart.receive_raw(call, files[0], LARGEST)
        look = await uploads.pictures.look(files[0].path) if files else None
        if look is None:
            raise Invalid("The avatar must be a picture: PNG, JPEG, GIF or WebP, of at most 50 million pixels.")
        kept = await uploads.keep(files[0])
        draft = AvatarDraft(kept.content_hash, look.media_type, kept.size, look.width, look.height)
        done = await call.carry_out(actions.bring_avatar, name, Picture(draft, kept), uploads)
    return answer.json(cropping_json(call.place, done.result, draft), status)


async def _cut(call: Call, name: OwnerName) -> Answer:
    call.signed_in()
    draft = await call.ask(read_draft, name.kind, name.mention)
    box = actions.crop(await call.object(), draft)
    uploads = call.backend.uploads
    with uploads.place() as place:
        source = place.file()
        await source.write(await call.backend.contents.small(draft.content_hash))
        await source.finish()
        cut = await uploads.pictures.square(source.path, box, SIDE)
        if cut is None:
            raise Invalid("The picture is broken.")
        kept = await uploads.keep_drawn(place, cut)
        done = await call.carry_out(actions.add_avatar, name, Picture(draft, kept), uploads)
    return answer.json(await _shown(call, name, done.result), 201, position=done.position)


async def _shown(call: Call, name: OwnerName, avatar: Avatar) -> Json:
    catalogue = await call.backend.reads.catalogue()
    return avatar_json(call.place, avatar, avatar_owner(catalogue, call.user, name.kind, name.mention))


async def _chosen(call: Call, name: OwnerName) -> Answer:
    call.signed_in()
    done = await call.carry_out(actions.choose_avatar, name, (await call.object()).get("id"))
    return answer.nothing(position=done.position)


async def _deleted(call: Call, name: OwnerName, key: str, status: int = 204) -> Answer:
    call.signed_in()
    done = await call.carry_out(actions.delete_avatar, name, key)
    return answer.nothing(status, position=done.position)


HANDLERS = (
    *(read_system, read_of_user, bring_for_user, add_to_user, choose_for_user, delete_of_user),
    *(read_of_project, bring_for_project, add_to_project, choose_for_project, delete_of_project),
    *(bring_for_type, add_to_type, choose_for_type),
    *(read_of_any, bring_for_any, add_to_any, delete_of_any),
)
