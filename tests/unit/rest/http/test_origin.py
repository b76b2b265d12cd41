"""Requests that another site's page made a browser send are told from the site's own and from scripts."""

import pytest

from whimbrel.rest.http.origin import CrossSite, refuse_other_sites

BASE = "https://issues.example.com/jira"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://issues.example.com"},
        {"origin": "HTTPS://Issues.Example.Com", "sec-fetch-site": "cross-site"},
        {"origin": "http://node-1:8470", "host": "node-1:8470"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"content-type": "application/json"},
        {"content-type": "multipart/form-data; boundary=x", "x-atlassian-token": "no-check"},
        {"content-type": "text/plain", "x-atlassian-token": "nocheck"},
    ],
)
def test_the_sites_own_and_scripts_requests_pass(headers: dict[str, str]) -> None:
    refuse_other_sites(headers, BASE)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://issues.example.com.evil.example"},
        {"origin": "http://issues.example.com"},
        {"origin": "https://issues.example.com:8443"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"content-type": "text/plain"},
        {"content-type": "Application/X-WWW-Form-Urlencoded"},
        {"content-type": "multipart/form-data", "x-atlassian-token": "check"},
    ],
)
def test_others_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(CrossSite, match="XSRF check failed"):
        refuse_other_sites(headers, BASE)
