"""What the texts of tests can refer to."""

from whimbrel.tracker.markup.reference import FileReference, IssueReference

ISSUES = {
    "WHI-1": IssueReference("https://w.org/browse/WHI-1", "The <first>"),
    "WHI-2": IssueReference("https://w.org/browse/WHI-2", "Second", resolved=True),
}
FILES = {
    "image.png": FileReference("https://w.org/a/1/image.png", picture=True, thumbnail="https://w.org/t/1"),
    "notes.txt": FileReference("https://w.org/a/2/notes.txt"),
}


class _Some:
    """Knows two issues, one person and two files."""

    def issue(self, key: str) -> IssueReference | None:
        return ISSUES.get(key)

    def user(self, name: str) -> str | None:
        return "Bob <Builder>" if name.lower() == "bob" else None

    def file(self, name: str) -> FileReference | None:
        return FILES.get(name)


SOME = _Some()
