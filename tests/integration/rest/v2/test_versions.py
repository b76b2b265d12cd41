"""Components and versions over REST, as clients send them."""

import httpx
import pytest

from support.client import Served

API = "/rest/api/2"


async def test_a_component_lives(bob: httpx.AsyncClient, served: Served) -> None:
    sent = {"name": "Wings", "project": "WHI", "leadUserName": "carol", "assigneeType": "COMPONENT_LEAD"}
    made = await bob.post(f"{API}/component", json=sent)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["name"], shown["lead"]["name"], shown["isAssigneeTypeValid"]) == ("Wings", "carol", True)
    assert (await bob.get(shown["self"])).json() == shown
    await served.site.issue(components=[{"name": "Wings"}])
    counts = await bob.get(f"{shown['self']}/relatedIssueCounts")
    assert counts.json() == {"self": shown["self"], "issueCount": 1}
    changed = await bob.put(shown["self"], json={"name": "Feathers"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Feathers")
    other = (await bob.post(f"{API}/component/", json={"name": "Beak", "project": "WHI"})).json()
    assert (await bob.delete(f"{shown['self']}?moveIssuesTo={other['id']}")).status_code == 204
    fields = (await bob.get(f"{API}/issue/WHI-1")).json()["fields"]
    assert [component["name"] for component in fields["components"]] == ["Beak"]
    assert (await bob.get(shown["self"])).status_code == 404


async def test_a_version_lives(bob: httpx.AsyncClient, served: Served) -> None:
    made = await bob.post(f"{API}/version", json={"name": "1.0", "projectId": 10000, "releaseDate": "2031-01-31"})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["name"], shown["releaseDate"], shown["released"]) == ("1.0", "2031-01-31", False)
    assert (await bob.get(shown["self"])).json() == shown
    await served.site.issue(fixVersions=[{"name": "1.0"}])
    await served.site.issue(fixVersions=[{"name": "1.0"}], versions=[{"name": "1.0"}], resolution={"name": "Done"})
    related = (await bob.get(f"{shown['self']}/relatedIssueCounts")).json()
    assert (related["issuesFixedCount"], related["issuesAffectedCount"]) == (2, 1)
    unresolved = (await bob.get(f"{shown['self']}/unresolvedIssueCount")).json()
    assert (unresolved["issuesUnresolvedCount"], unresolved["issuesCount"]) == (1, 2)
    assert (await bob.put(shown["self"], json={"released": True})).json()["released"] is True
    second = (await bob.post(f"{API}/version", json={"name": "2.0", "project": "WHI"})).json()
    moved = await bob.post(f"{second['self']}/move", json={"position": "First"})
    assert moved.status_code == 200
    versions = (await bob.get(f"{API}/project/WHI/versions")).json()
    assert [version["name"] for version in versions] == ["2.0", "1.0"]
    assert (await bob.post(f"{second['self']}/move", json={"after": shown["self"]})).status_code == 200
    assert (await bob.put(f"{shown['self']}/mergeto/{second['id']}")).status_code == 204
    fields = (await bob.get(f"{API}/issue/WHI-2")).json()["fields"]
    assert [[version["name"] for version in fields[name]] for name in ("fixVersions", "versions")] == [["2.0"]] * 2
    third = (await bob.post(f"{API}/version", json={"name": "3.0", "project": "WHI"})).json()
    swap = {"moveFixIssuesTo": int(third["id"]), "moveAffectedIssuesTo": None}
    assert (await bob.post(f"{second['self']}/removeAndSwap", json=swap)).status_code == 204
    assert (await bob.delete(f"{third['self']}?moveFixIssuesTo=&moveAffectedIssuesTo=")).status_code == 204
    assert (await bob.get(f"{API}/project/WHI/versions")).json() == []


@pytest.mark.parametrize("body", [{}, {"position": "Middle"}, {"after": "x"}, {"after": 7, "position": "First"}])
async def test_an_odd_move_is_refused(bob: httpx.AsyncClient, body: dict) -> None:
    made = (await bob.post(f"{API}/version", json={"name": "1.0", "project": "WHI"})).json()
    assert (await bob.post(f"{made['self']}/move", json=body)).status_code == 400


async def test_what_is_missing_or_forbidden_is_told(carol: httpx.AsyncClient, nobody: httpx.AsyncClient) -> None:
    sent = {"name": "x", "project": "NONE"}
    for noun in ("component", "version"):
        missing = await carol.post(f"{API}/{noun}", json=sent)
        assert (missing.status_code, missing.json()["errorMessages"]) == (
            404,
            ["No project could be found with key 'NONE'."],
        )
        assert (await carol.post(f"{API}/{noun}", json={**sent, "project": "WHI"})).status_code == 403
        assert (await nobody.post(f"{API}/{noun}", json=sent)).status_code == 401
        assert (await carol.get(f"{API}/{noun}/99999")).status_code == 404
