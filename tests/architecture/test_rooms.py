"""Files stay small and are named for what is in them."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "whimbrel"
LONGEST = 400
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "core", "lib", "manager", "base", "shared"}


def modules() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if "versions" not in path.parts]


def test_no_file_is_longer_than_a_few_screens() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_no_file_or_folder_is_a_dumping_ground() -> None:
    names = {part for path in modules() for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert names & BANNED == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in modules() if not path.read_text(encoding="utf-8").startswith(('"""', 'r"""'))]
    assert silent == []
