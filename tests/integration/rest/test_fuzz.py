"""Whatever is sent, to whatever address, is answered, and never by an error of the site's own."""

import json
import random
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from support.client import Served

ROUNDS = 300
VALUES: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 1e308, 2**31, 2**63, 10**30, "", " ", "x", "-1", "WHI", "WHI-1", "whi-1", "10000"),
    *("9" * 18, "9" * 19, "9" * 5000, "é", "\u0661", "\x7f", "a\nb", "' OR 1=1 --", "%", "$(x)", "\U0001f426" * 40),
    *([], [[]], [None], [1, "a"], {}, {"id": []}, {"name": {}}, {"key": 5}, {"id": "10000"}, {"value": None}),
    *(
        [{"add": "x"}],
        [{"set": None}],
        [{"remove": {}}],
        [{"add": 1, "set": 2}],
        [{"edit": {"originalEstimate": "1d"}}],
    ),
]
NAMES = [
    *("fields", "update", "project", "issuetype", "summary", "priority", "assignee", "labels", "parent", "components"),
    *("fixVersions", "duedate", "timetracking", "customfield_10100", "customfield_10104", "customfield_10106"),
    *("customfield_10107", "customfield_99", "customfield_x", "security", "resolution", "reporter", "versions"),
    *("body", "visibility", "transition", "type", "inwardIssue", "outwardIssue", "comment", "jql", "startAt"),
    *("maxResults", "expand", "validateQuery", "name", "key", "lead", "username", "password", "displayName"),
    *("emailAddress", "expirationDuration", "permissionScheme", "projectTypeKey", "secret", "description"),
]
RAW = [
    *(
        b"",
        b" ",
        b"{",
        b"[1,",
        b"nul",
        b'"text"',
        b"1",
        b"\xff\xfe",
        b'{"a":"\\ud800"}',
        b'{"fields":{"summary":"\\u0000"}}',
    ),
    *(
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"a":1}{"b":2}',
        b'{"fields":' + b"9" * 6000 + b"}",
        b"\xef\xbb\xbf{}",
        b"NaN",
    ),
]
QUERIES = [
    *("jql=%00", "jql=%ff%fe", "startAt=abc", "startAt=-5&maxResults=-1", "maxResults=99999999999999999999"),
    *("maxResults=0", "startAt=false&maxResults=false", "fields=*all&fields=-comment,,", "fields=%00", "expand=%F0%9F"),
    *("validateQuery=perhaps", "&&&==&", "jql=" + "(" * 3000, "username=%00&key=%00", "username=" + "a" * 4000),
    *("deleteSubtasks=True", "orderBy=nonsense", "a=1&" * 1500, "jql=key+in+(" + "WHI-1," * 500 + "WHI-1)"),
    *(
        "jql=project+%3D+%22%5Cu0000%22",
        "jql=assignee+%3D+%22" + "x" * 2000 + "%22",
        "jql=cf%5B99999999999999999999%5D=1",
    ),
]
MENTIONS = [
    "WHI-1",
    "WHI-99",
    "whi-2",
    "10000",
    "9" * 19,
    "9" * 60,
    "9" * 5000,
    "0",
    "-1",
    "x",
    "%",
    "é",
    " ",
    "a b",
    "..",
    "\x7f",
    "'",
    "*",
]


class Chooser:
    """Makes up requests, the same ones in every run."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def value(self, depth: int = 0) -> Any:
        if depth < 3 and self.random.random() < 0.4:
            return {self.random.choice(NAMES): self.value(depth + 1) for _ in range(self.random.randint(0, 5))}
        if depth < 3 and self.random.random() < 0.1:
            return [self.value(depth + 1) for _ in range(self.random.randint(0, 3))]
        return self.random.choice(VALUES)

    def body(self) -> bytes:
        if self.random.random() < 0.2:
            return self.random.choice(RAW)
        document = self.value() if self.random.random() < 0.3 else {"fields": self.fields(), **(self.named() or {})}
        return json.dumps(document).encode()

    def fields(self) -> Any:
        kept = {"project": {"key": "WHI"}, "issuetype": {"name": "Task"}, "summary": "Fuzzed"}
        return {**kept, **self.named()} if self.random.random() < 0.8 else self.value()

    def named(self) -> dict[str, Any]:
        return {self.random.choice(NAMES): self.value(1) for _ in range(self.random.randint(0, 4))}

    def path(self, template: str) -> str:
        for name in ("mention", "key", "role", "kind", "text", "name"):
            template = template.replace(f"{{{name}}}", quote(self.random.choice(MENTIONS), safe=""))
        return template


async def operations(client: httpx.AsyncClient) -> list[tuple[str, str]]:
    document = (await client.get("/rest/openapi.json")).json()
    return [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_request_makes_the_site_fail(served: Served, seed: int) -> None:
    await served.site.issue("First")
    chooser = Chooser(seed)
    async with served.client("admin") as client:
        known = await operations(client)
        for turn in range(ROUNDS):
            method, template = known[turn % len(known)]
            path, query = chooser.path(template), chooser.random.choice([*QUERIES, "", "", ""])
            content = chooser.body() if method in {"POST", "PUT"} or chooser.random.random() < 0.1 else None
            kind = chooser.random.choice(["application/json"] * 8 + ["text/plain", "", "application/json;charset=x"])
            answer = await client.request(method, f"{path}?{query}", content=content, headers={"Content-Type": kind})
            told = (
                f"{method} {path}?{query[:200]} {(content or b'')[:600]!r} -> {answer.status_code} {answer.text[:300]}"
            )
            assert answer.status_code < 500, told
            if answer.status_code >= 400:
                assert set(answer.json()) >= {"errorMessages", "errors"}, told
                assert answer.json()["errorMessages"] or answer.json()["errors"], told


async def test_no_header_makes_the_site_fail(served: Served) -> None:
    headers = [
        *(
            "Basic",
            "Basic =",
            "Basic !!!",
            "Basic YQ==",
            "Basic OjpiOg==",
            "Basic \xff",
            "Bearer",
            "Bearer \xe9",
            "Digest x",
        ),
        *("Basic AAAA", "Basic YWRtaW46AA==", "Basic /////w==", "basic Zvxy", "x" * 5000),
    ]
    async with served.client(None) as client:
        for value in headers:
            raw = {"Authorization": value.encode("latin-1")}
            answer = await client.get("/rest/api/2/serverInfo", headers=raw)
            assert answer.status_code == 401, value
            assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        for cookie in ("JSESSIONID", "JSESSIONID=", "JSESSIONID=\xff", ";;;", 'JSESSIONID="', "a=b; JSESSIONID=x; =;"):
            answer = await client.get("/rest/api/2/serverInfo", headers={"Cookie": cookie.encode("latin-1")})
            assert answer.status_code == 200, cookie
