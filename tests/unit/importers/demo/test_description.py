import re
import unicodedata
from collections.abc import Sequence

from whimbrel.importers.model import ImportedIssue


def test_descriptions_are_of_all_lengths(issues: Sequence[ImportedIssue]) -> None:
    lengths = sorted(len(issue.description or "") for issue in issues)
    assert lengths[len(lengths) // 20] == 0
    assert 80 < lengths[len(lengths) // 2] < 600
    assert lengths[-20] > 2_000
    assert lengths[-1] < 32_767


def test_descriptions_use_wiki_markup(issues: Sequence[ImportedIssue]) -> None:
    texts = [issue.description or "" for issue in issues]
    for markup in ("h3. ", "\n# ", "\n* ", "{code:", "{noformat}", "||", "https://", "bq. "):
        assert sum(markup in text for text in texts) > 20, markup
    assert all(text.count("{noformat}") % 2 == 0 for text in texts)
    assert all(len(re.findall(r"\{code(?::\w+)?\}", text)) % 2 == 0 for text in texts)


def test_texts_hold_no_forbidden_characters_and_no_open_slots(issues: Sequence[ImportedIssue]) -> None:
    for issue in issues:
        said = (one.body for one in issue.comments)
        for text in (issue.summary, issue.description or "", issue.environment or "", *said):
            assert "%(" not in text
            if not text.isascii() or not text.replace("\n", "").isprintable():
                odd = [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign != "\n"]
                assert not odd, (issue.key, odd)


def test_issues_that_texts_mention_exist(issues: Sequence[ImportedIssue], by_key: dict[str, ImportedIssue]) -> None:
    keys = "|".join({issue.project.key for issue in issues})
    mention = re.compile(rf"\b(?:{keys})-\d+\b")
    found = {key for issue in issues for key in mention.findall(issue.description or "")}
    assert len(found) > 1_000
    assert found <= set(by_key)
