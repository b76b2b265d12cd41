"""A personal access token signs its owner in until it is revoked."""

import httpx

TOKENS = "/rest/pat/latest/tokens"
MYSELF = "/rest/api/2/myself"


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    carol: httpx.AsyncClient, bob: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    made = await carol.post(TOKENS, json={"name": " script ", "expirationDuration": 90})
    assert made.status_code == 201
    token = made.json()
    assert (token["name"], token["createdAt"][-5:], token["expiringAt"][-5:]) == ("script", "+0000", "+0000")
    bearer = {"Authorization": f"Bearer {token['rawToken']}"}
    assert (await nobody.get(MYSELF, headers=bearer)).json()["name"] == "carol"
    (listed,) = (await carol.get(TOKENS)).json()
    assert (listed["id"], "rawToken" in listed) == (token["id"], False)
    assert (await bob.get(TOKENS)).json() == []
    assert (await bob.delete(f"{TOKENS}/{token['id']}")).status_code == 404
    assert (await carol.delete(f"{TOKENS}/{token['id']}")).status_code == 204
    assert (await nobody.get(MYSELF, headers=bearer)).status_code == 401


async def test_a_token_may_last_for_ever(carol: httpx.AsyncClient) -> None:
    assert (await carol.post(TOKENS, json={"name": "lasting"})).json()["expiringAt"] is None


async def test_a_malformed_token_is_refused(carol: httpx.AsyncClient) -> None:
    for sent in (
        {},
        {"name": ""},
        {"name": 5},
        {"name": "x" * 256},
        *({"name": "x", "expirationDuration": wrong} for wrong in (0, -1, 99999, "many", True, 1.5)),
    ):
        answer = await carol.post(TOKENS, json=sent)
        assert (answer.status_code, bool(answer.json()["errorMessages"])) == (400, True)
        assert (await carol.delete(f"{TOKENS}/x")).status_code == 404
