import json
from operator import length_hint
from pathlib import Path
from typing import Any

import pytest

from whimbrel.importers.jira_rest import Unreadable, read
from whimbrel.importers.report import Findings, Loss


def issue(number: int, **fields: Any) -> dict[str, Any]:
    dates = {"created": "2020-01-01T00:00:00.000+0000", "updated": "2020-01-01T00:00:00.000+0000"}
    nouns = {"issuetype": {"name": "Bug"}, "status": {"name": "Open"}, "project": {"key": "ZOO", "name": "Zoo"}}
    return {"key": f"ZOO-{number}", "fields": {"summary": "x", **dates, **nouns, **fields}}


def write(path: Path, value: Any) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return path


@pytest.mark.parametrize(
    "value", [{"issues": [issue(1), issue(2)], "total": 2}, [issue(1), issue(2)]], ids=["page", "list"]
)
def test_a_page_and_a_list_are_read(tmp_path: Path, value: Any) -> None:
    findings = Findings()
    pages = read(write(tmp_path / "a.json", value), findings)
    assert [one.key for one in pages] == ["ZOO-1", "ZOO-2"]
    assert findings.all() == ()
    assert length_hint(pages) == 2


def test_a_single_issue_and_lines_are_read(tmp_path: Path) -> None:
    assert [one.key for one in read(write(tmp_path / "a.json", issue(3)), Findings())] == ["ZOO-3"]
    lines = "\n".join([json.dumps(issue(4)), "", json.dumps({"issues": [issue(5)]})])
    assert [one.key for one in read(write(tmp_path / "b.jsonl", lines), Findings())] == ["ZOO-4", "ZOO-5"]


def test_a_folder_is_read_by_name_and_its_folders_too(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    write(tmp_path / "b" / "z.json", [issue(3)])
    write(tmp_path / "a2.json", [issue(2)])
    write(tmp_path / "a1.json", [issue(1)])
    write(tmp_path / "note.txt", "no page")
    assert [one.key for one in read(tmp_path, Findings())] == ["ZOO-1", "ZOO-2", "ZOO-3"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "a.json cannot be imported: it is not JSON"),
        ("{}", "a.json cannot be imported: it holds no issues"),
        ("[]", "a.json cannot be imported: it holds no issues"),
        ("[1, 2]", "a.json cannot be imported: it holds no issues"),
        ("<html>", "a.json cannot be imported: it is not JSON"),
        ("", "a.json cannot be imported: it is not JSON"),
    ],
)
def test_the_only_file_is_refused_at_once(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(write(tmp_path / "a.json", content), Findings())


def test_no_file_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"holds no \*\.json"):
        read(tmp_path, Findings())
    with pytest.raises(Unreadable, match="does not exist"):
        read(tmp_path / "nothing", Findings())


def test_a_bad_file_among_others_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.json", "{")
    write(tmp_path / "b.json", [issue(1)])
    write(tmp_path / "c.jsonl", f"nonsense\n{json.dumps(issue(2))}\n")
    findings = Findings()
    assert [one.key for one in read(tmp_path, findings)] == ["ZOO-1", "ZOO-2"]
    unread = [finding for finding in findings.all() if finding.loss is Loss.UNREAD]
    assert {finding.examples for finding in unread} == {("a.json",), ("c.jsonl:1",)}


def test_characters_that_no_database_can_hold_are_removed_and_reported(tmp_path: Path) -> None:
    findings = Findings()
    text = json.dumps([issue(1, description="a\x00b"), issue(2, description="\ud800c"), issue(3, description="d")])
    issues = list(read(write(tmp_path / "a.json", text), findings))
    assert [one.description for one in issues] == ["ab", "c", "d"]
    (finding,) = findings.all()
    assert (finding.loss, finding.count, finding.examples) == (Loss.CHANGED, 2, ("ZOO-1", "ZOO-2"))


def test_a_byte_order_mark_and_bytes_that_are_no_utf_8_are_borne(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps([issue(1)]).encode().replace(b'"x"', b'"x\xff"'))
    (one,) = read(path, Findings())
    assert one.summary == "x\N{REPLACEMENT CHARACTER}"
