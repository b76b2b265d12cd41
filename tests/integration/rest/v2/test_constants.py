"""The configured lists are shown whole and one by one."""

import httpx


async def test_one_is_shown_as_in_the_list(nobody: httpx.AsyncClient) -> None:
    for path, mention, name in (
        ("issuetype", "10004", "Bug"),
        ("priority", "1", "Highest"),
        ("resolution", "10002", "Duplicate"),
        ("status", "3", "In Progress"),
        ("status", "in%20progress", "In Progress"),
        ("statuscategory", "3", "Done"),
        ("statuscategory", "indeterminate", "In Progress"),
        ("issueLinkType", "10000", "Blocks"),
    ):
        listed = (await nobody.get(f"/rest/api/2/{path}")).json()
        listed = listed["issueLinkTypes"] if isinstance(listed, dict) else listed
        one = (await nobody.get(f"/rest/api/2/{path}/{mention}")).json()
        assert one["name"] == name
        assert one in listed
        assert (await nobody.get(one["self"])).json() == one


async def test_what_does_not_exist_is_404(nobody: httpx.AsyncClient) -> None:
    for path in ("issuetype", "priority", "resolution", "status", "statuscategory", "issueLinkType"):
        for mention in ("99", "nothing", "9" * 5000):
            answer = await nobody.get(f"/rest/api/2/{path}/{mention}")
            assert answer.status_code == 404
            assert len(answer.json()["errorMessages"][0]) < 200


async def test_priorities_come_in_their_order(nobody: httpx.AsyncClient) -> None:
    names = [priority["name"] for priority in (await nobody.get("/rest/api/2/priority")).json()]
    assert names == ["Highest", "High", "Medium", "Low", "Lowest"]


async def test_fields_carry_the_types_by_which_clients_find_them(
    admin: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    fields = {field["name"]: field for field in (await admin.get("/rest/api/2/field")).json()}
    for name, kind in (
        ("Sprint", "sprint"),
        ("Epic Link", "epic-link"),
        ("Epic Name", "epic-label"),
        ("Rank", "lexo-rank"),
    ):
        assert fields[name]["schema"]["custom"] == f"com.pyxis.greenhopper.jira:gh-{kind}"
        assert fields[name]["clauseNames"] == [f"cf[{fields[name]['schema']['customId']}]", name]
    assert "schema" not in fields["Key"]
    assert not any(field["custom"] for field in (await nobody.get("/rest/api/2/field")).json())
