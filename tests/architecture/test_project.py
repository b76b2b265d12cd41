"""The project's own files keep the promises that they make."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_lock_files_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock
        pins = re.findall(r"^[a-z0-9][a-z0-9._-]*==", text, re.MULTILINE)
        assert pins
        assert len(re.findall(r"^[a-z0-9][^\n]*\\\n    --hash=", text, re.MULTILINE)) == len(pins), lock


def test_the_lock_file_of_the_published_grammar_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "tests" / "oracle" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = {place: package for place, package in json.loads(lock)["packages"].items() if place}
    assert packages
    assert {place for place, package in packages.items() if "integrity" not in package} == set()


def test_every_dependency_has_its_line_of_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = set(re.findall(r'^  "([a-z0-9-]+)(?:\[[a-z,]+\])?>=', project, re.MULTILINE))
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    assert declared
    declared |= set(json.loads((ROOT / "tests" / "oracle" / "package.json").read_bytes())["dependencies"])
    assert {name for name in declared if f"`{name}`" not in reasons} == set()


def test_documents_name_only_files_that_exist() -> None:
    missing = [
        f"{page.relative_to(ROOT)}: {place}"
        for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
        for place in named_files(page)
        if not place.exists()
    ]
    assert missing == []


def named_files(page: Path) -> list[Path]:
    """The files that a page links to, or names in code type from the project's root."""
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    paths = re.findall(r"`((?:src|tests|docs|bench|scripts|requirements)/[\w./-]+)`", text)
    return [page.parent / link for link in links] + [ROOT / path for path in paths]
