"""A process that opens the engines of a home, as a node does: `node.py HOME [--attach]`.

Prints one line of JSON when the engines are open, ends by SIGTERM, and prints the sentence of an error to the standard
error with exit code 1.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from whimbrel.errors import WhimbrelError
from whimbrel.settings import Settings
from whimbrel.storage.engines import open_engines
from whimbrel.storage.home import Home


async def main(home: Path, *, attach: bool) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    settings = Settings.read(os.environ, home)
    async with open_engines(Home(home), settings, attach=attach) as engines:
        answer = {"database": engines.database_url, "nats": engines.nats_url, "attached": engines.attached}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    try:
        asyncio.run(main(Path(sys.argv[1]), attach="--attach" in sys.argv))
    except WhimbrelError as error:
        sys.exit(f"{type(error).__name__}: {error}")
