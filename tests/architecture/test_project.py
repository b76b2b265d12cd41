"""The project's own files keep the promises that they make."""

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


def test_every_dependency_has_its_line_of_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = set(re.findall(r'^  "([a-z0-9-]+)(?:\[[a-z,]+\])?>=', project, re.MULTILINE))
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    assert declared
    assert {name for name in declared if f"`{name}`" not in reasons} == set()


def test_documents_name_only_files_that_exist() -> None:
    missing = []
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            if not (page.parent / link).exists():
                missing.append(f"{page.relative_to(ROOT)}: {link}")
        for path in re.findall(r"`((?:src|tests|docs|bench|scripts|requirements)/[\w./-]+)`", text):
            if not (ROOT / path).exists():
                missing.append(f"{page.relative_to(ROOT)}: {path}")
    assert missing == []
