"""Boards, sprints and issue types have properties, which those who may change them change."""

import httpx

AGILE = "/rest/agile/1.0"


async def make_board(admin: httpx.AsyncClient) -> tuple[int, int]:
    shared = [{"type": "authenticated"}]
    sent = {"name": "All", "jql": "project = WHI", "sharePermissions": shared}
    chosen = (await admin.post("/rest/api/2/filter", json=sent)).json()["id"]
    board = (await admin.post(f"{AGILE}/board", json={"name": "B", "type": "scrum", "filterId": chosen})).json()["id"]
    sprint = (await admin.post(f"{AGILE}/sprint", json={"name": "One", "originBoardId": board})).json()["id"]
    return board, sprint


async def test_properties_are_set_read_and_deleted(admin: httpx.AsyncClient, carol: httpx.AsyncClient) -> None:
    board, sprint = await make_board(admin)
    for address in (f"{AGILE}/board/{board}", f"{AGILE}/sprint/{sprint}", "/rest/api/2/issuetype/10002"):
        every = f"{address}/properties"
        assert (await admin.get(every)).json() == {"keys": []}
        assert (await admin.put(f"{every}/key", json={"a": 1})).status_code == 201
        again = await admin.put(f"{every}/key", content=b"null", headers={"Content-Type": "application/json"})
        assert again.status_code == 200
        (known,) = (await carol.get(every)).json()["keys"]
        assert known["self"].endswith(f"{every}/key")
        assert (await carol.get(known["self"])).json() == {"key": "key", "value": None}
        assert (await admin.put(f"{every}/{'k' * 256}", json=1)).status_code == 400
        assert (await admin.put(f"{every}/key", json="x" * 32_768)).status_code == 400
        assert (await admin.delete(f"{every}/key")).status_code == 204
        assert (await admin.delete(f"{every}/key")).status_code == 404
    for address in (f"{AGILE}/board/{board}", "/rest/api/2/issuetype/10002"):
        assert (await carol.put(f"{address}/properties/key", json=1)).status_code == 403


async def test_properties_of_what_is_missing_or_hidden_are_404(
    admin: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    board, sprint = await make_board(admin)
    for address in (f"{AGILE}/board/99", f"{AGILE}/sprint/x", "/rest/api/2/issuetype/1"):
        assert (await admin.get(f"{address}/properties")).status_code == 404
    for address in (f"{AGILE}/board/{board}", f"{AGILE}/sprint/{sprint}"):
        assert (await nobody.get(f"{address}/properties")).status_code in {401, 404}


async def test_boards_and_sprints_answer_at_their_old_addresses(admin: httpx.AsyncClient) -> None:
    board, sprint = await make_board(admin)
    old = "/rest/greenhopper/1.0"
    (view,) = (await admin.get(f"{old}/rapidview")).json()["views"]
    assert (view["id"], view["sprintSupportEnabled"], view["canEdit"]) == (board, True, True)
    assert (await admin.get(f"{old}/rapidviews/list")).json()["views"] == [view]
    assert (await admin.get(f"{old}/sprintquery/{board}")).json() == {"sprints": [], "rapidViewId": board}
    found = (await admin.get(f"{old}/sprintquery/{board}?includeFutureSprints=true")).json()["sprints"]
    assert [(one["id"], one["state"]) for one in found] == [(sprint, "FUTURE")]
    assert (await admin.get(f"{old}/sprintquery/99")).status_code == 404
