import os
import subprocess
import sys
from pathlib import Path

from support.lexicon import ANN, names
from whimbrel.jql.canonical import canonical, digest
from whimbrel.jql.normalise import key, normalise
from whimbrel.jql.parse import parse
from whimbrel.jql.resolve import resolve

QUERY = 'status = Open and due < "2024-05-01" and created >= "2024-05-01 10:00" and votes in (1, 2)'


def test_a_text_tells_numbers_and_texts_apart() -> None:
    assert canonical((1, "1", 1.0)) == "[1,'1',1.0]"


def test_a_digest_has_a_fixed_length_whatever_the_text() -> None:
    assert {len(digest("")), len(digest("x" * 100_000)), len(digest("\ud800"))} == {32}


def test_a_key_is_the_same_in_every_process() -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
        "from unit.jql.test_canonical import QUERY\n"
        "from support.lexicon import ANN, names\n"
        "from whimbrel.jql.normalise import key, normalise\n"
        "from whimbrel.jql.parse import parse\n"
        "from whimbrel.jql.resolve import resolve\n"
        "print(key(normalise(resolve(parse(QUERY), names(), ANN)).where))"
    )
    here = key(normalise(resolve(parse(QUERY), names(), ANN)).where)
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert told.stdout.strip() == here
