"""What is told of the server: `GET serverInfo`."""

from datetime import UTC, datetime
from pathlib import Path

import whimbrel
from whimbrel.rest.http import answer
from whimbrel.rest.http.answer import Answer
from whimbrel.rest.http.call import Incoming
from whimbrel.rest.http.instant import to_jira
from whimbrel.rest.http.route import route

_INSTALLED = datetime.fromtimestamp(Path(whimbrel.__file__).stat().st_mtime, UTC)


@route("GET", "/serverInfo")
async def read_server_info(call: Incoming) -> Answer:
    """Tell which version of Jira's API is spoken, and where; anybody may ask."""
    version = call.backend.settings.jira_version
    numbers = [int(number) for number in version.split(".")]
    return answer.json(
        {
            "baseUrl": call.place.base,
            "version": version,
            "versionNumbers": numbers,
            "deploymentType": "Server",
            "buildNumber": _build_number(numbers),
            "buildDate": to_jira(_INSTALLED),
            "serverTime": to_jira(call.backend.clock.now()),
            "scmInfo": f"whimbrel {whimbrel.__version__}",
            "serverTitle": call.backend.title,
        }
    )


def _build_number(numbers: list[int]) -> int:
    """Return the build number in Jira's own way of counting: 8.22.6 is 822006."""
    major, minor, patch = numbers
    return (major * 100 + minor) * 1000 + patch
