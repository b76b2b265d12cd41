"""People, projects and issue types have pictures: the system's, or such as people bring and cut out."""

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from support.client import Served

API = "/rest/api/2"
NO_CHECK = {"X-Atlassian-Token": "no-check"}
PEOPLE, PROJECT = f"{API}/user/avatar", f"{API}/project/WHI/avatar"


def picture(width: int = 300, height: int = 200) -> bytes:
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    drawn = io.BytesIO()
    image.save(drawn, "PNG")
    return drawn.getvalue()


async def bring(client: httpx.AsyncClient, path: str, **params: Any) -> httpx.Response:
    headers = {**NO_CHECK, "Content-Type": "image/png"}
    return await client.post(path, content=picture(), params={"filename": "a.png", **params}, headers=headers)


async def add(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    """Bring a picture, cut out what is proposed, and return the avatar."""
    proposed = (await bring(client, f"{path}/temporary", **params)).json()
    answer = await client.post(path, json=proposed, params=params)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_everybody_has_a_picture(served: Served, bob: httpx.AsyncClient) -> None:
    await served.site.issue()
    fields = (await bob.get(f"{API}/issue/WHI-1")).json()["fields"]
    addresses = [
        *fields["reporter"]["avatarUrls"].values(),
        *fields["project"]["avatarUrls"].values(),
        *(fields[name]["iconUrl"] for name in ("issuetype", "priority", "status")),
    ]
    for address in addresses:
        shown = await bob.get(address)
        assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/svg+xml")


@pytest.mark.parametrize("kind", ["user", "project", "issuetype"])
async def test_the_system_offers_pictures(bob: httpx.AsyncClient, kind: str) -> None:
    offered = (await bob.get(f"{API}/avatar/{kind}/system")).json()["system"]
    assert len(offered) == 8
    drawn = set()
    for one in offered:
        assert (one["isSystemAvatar"], one["isDeletable"], set(one["urls"])) == (
            *(True, False, {"16x16", "24x24", "32x32", "48x48"}),
        )
        shown = await bob.get(one["urls"]["48x48"])
        assert shown.headers["Content-Type"] == "image/svg+xml"
        drawn.add(shown.content)
    assert len(drawn) == 8


async def test_a_user_brings_a_picture(bob: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    brought = await bring(bob, f"{PEOPLE}/temporary", username="bob", size=1000)
    assert brought.status_code == 201
    proposed = brought.json()
    assert (proposed["cropperWidth"], proposed["cropperOffsetX"], proposed["cropperOffsetY"]) == (200, 50, 0)
    assert (await bob.get(proposed["url"])).content == picture()
    assert (await carol.get(proposed["url"])).status_code == 403
    box = {"cropperOffsetX": 160, "cropperOffsetY": 20, "cropperWidth": 100}
    made = (await bob.post(PEOPLE, json=box, params={"username": "bob"})).json()
    assert (made["owner"], made["isSystemAvatar"], made["isSelected"]) == ("bob", False, False)
    assert (await bob.put(PEOPLE, json={"id": made["id"]}, params={"username": "bob"})).status_code == 204
    address = (await carol.get(f"{API}/user?username=bob")).json()["avatarUrls"]["48x48"]
    shown = await carol.get(address)
    assert shown.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).getcolors() == [(192 * 192, (0, 0, 255, 255))]
    listed = (await carol.get(f"{API}/user/avatars?username=bob")).json()
    assert [(one["id"], one["isSelected"], one["isDeletable"]) for one in listed["custom"]] == [
        (made["id"], True, False)
    ]
    assert (await bob.delete(f"{PEOPLE}/{made['id']}", params={"username": "bob"})).status_code == 204
    assert (await bob.get(address)).status_code == 404
    assert "/secure/icon/" in (await bob.get(f"{API}/myself")).json()["avatarUrls"]["48x48"]


async def test_a_project_and_an_issue_type_have_theirs(bob: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    made = await add(bob, PROJECT)
    assert (await bob.put(PROJECT, json={"id": made["id"]})).status_code == 204
    project = (await bob.get(f"{API}/project/WHI")).json()
    assert (await bob.get(project["avatarUrls"]["16x16"])).headers["Content-Type"] == "image/png"
    listed = (await bob.get(f"{API}/project/WHI/avatars")).json()
    assert ([one["id"] for one in listed["custom"]], len(listed["system"])) == ([made["id"]], 8)
    address = f"{API}/universal_avatar/type/project/owner/{project['id']}"
    assert (await bob.get(address)).json() == listed
    assert (await bob.put(PROJECT, json={"id": listed["system"][2]["id"]})).status_code == 204
    assert (await bob.delete(f"{address}/avatar/{made['id']}")).status_code == 200
    assert (await bob.delete(f"{PROJECT}/{listed['system'][0]['id']}")).status_code == 400
    types = f"{API}/issuetype/10002/avatar"
    made = await add(admin, types)
    assert (await admin.put(types, json={"id": made["id"]})).status_code == 204
    shown = (await bob.get(f"{API}/issuetype/10002")).json()
    assert shown["avatarId"] == int(made["id"])
    assert (await bob.get(shown["iconUrl"])).headers["Content-Type"] == "image/png"


async def test_a_form_may_bring_the_picture(admin: httpx.AsyncClient) -> None:
    address = f"{API}/universal_avatar/type/issuetype/owner/10002"
    form: Any = {"files": {"avatar": ("a.png", picture(), "image/png")}}
    brought = await admin.post(f"{address}/temp", **form, headers=NO_CHECK)
    assert brought.status_code == 200
    assert (await admin.post(f"{address}/avatar", json=brought.json())).status_code == 201


async def test_what_is_refused(bob: httpx.AsyncClient, carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    path = f"{PROJECT}/temporary"
    for content in (b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]):
        assert (await bob.post(path, content=content, headers=NO_CHECK)).status_code == 400
    assert (await bob.post(path, content=picture())).status_code == 403
    assert (await bob.post(path, content=b"x" * (9 << 20), headers=NO_CHECK)).status_code == 413
    assert (await bring(carol, path)).status_code == 403
    assert (await bring(nobody, path)).status_code == 401
    assert (await bring(bob, f"{API}/project/NONE/avatar/temporary")).status_code == 404
    assert (await bring(carol, f"{PEOPLE}/temporary", username="bob")).status_code == 403
    await bring(bob, path)
    square = {"cropperOffsetX": 0, "cropperOffsetY": 0, "cropperWidth": 200}
    for wrong in (
        {"cropperWidth": 201},
        {"cropperOffsetX": -1},
        {"cropperOffsetX": 101},
        {"cropperWidth": "x"},
        {"cropperWidth": 0},
    ):
        assert (await bob.post(PROJECT, json={**square, **wrong})).status_code == 400, wrong
    assert (await carol.post(PEOPLE, json=square)).status_code == 404
    other = (await add(carol, PEOPLE))["id"]
    for sent in (other, "x", None, 10**30):
        assert (await bob.put(PROJECT, json={"id": sent})).status_code == 404
        assert (await bob.put(PEOPLE, json={"id": sent})).status_code == 404
    for address in (
        f"{API}/avatar/none/system",
        f"{API}/universal_avatar/type/x/owner/1",
        f"{API}/user/avatars?username=x",
    ):
        assert (await bob.get(address)).status_code == 404


async def test_pictures_are_seen_by_who_may_see_their_things(bob: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    made = await add(bob, PEOPLE)
    assert (await nobody.get(made["urls"]["48x48"])).status_code == 401
    made = await add(bob, PROJECT)
    assert (await nobody.get(made["urls"]["48x48"])).status_code == 404
    assert (await nobody.get("/secure/viewavatar?avatarId=101")).status_code == 200
    for address in ("?avatarId=99999", "?avatarId=x", "", "?avatarId=%00"):
        assert (await bob.get(f"/secure/viewavatar{address}")).status_code in {400, 404}
