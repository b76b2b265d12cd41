"""`whimbrel jql`: asks a site in JQL, or looks queries over without one."""

import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

import click
import msgspec
from rich.console import Console
from rich.table import Table

from whimbrel.app import Site, open_site
from whimbrel.catalogue.snapshot import Catalogue
from whimbrel.cli.explanation import explanation_lines
from whimbrel.cli.running import existing_site, home_option, run, user_option
from whimbrel.errors import NotFound
from whimbrel.jql.errors import JqlError, point_out
from whimbrel.jql.lint import lint
from whimbrel.reads.completion import Completed, complete_query
from whimbrel.reads.issue import IssueView
from whimbrel.reads.parts import Parts
from whimbrel.reads.search import SearchAnswer, SearchRequest, explain, search
from whimbrel.search.explanation import Explanation
from whimbrel.tracker.user import User

T = TypeVar("T")


class _QueryOrCommand(click.Group):
    """Takes `jql "project = WHI"` as well as `jql lint FILE`: what is no command is a query."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        if not any(argument in self.commands for argument in args) and "--help" not in args and "-h" not in args:
            args = ["ask", *args]
        return super().parse_args(context, args)


@click.group(cls=_QueryOrCommand)
def jql() -> None:
    """Ask in JQL: whimbrel jql "project = WHI", check queries: jql lint FILE, or complete one: jql complete TEXT."""


@jql.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--explain", "explained", is_flag=True, help="Print the stages of the query instead of its answer.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0, 1000), help="How many issues to show.")
@click.option("--start", default=0, show_default=True, type=click.IntRange(0), help="How many issues to pass over.")
@user_option
@home_option
def ask(  # noqa: PLR0913, PLR0917  click hands each option over by name
    query: str,
    as_json: bool,  # noqa: FBT001
    explained: bool,  # noqa: FBT001
    limit: int,
    start: int,
    user_name: str,
    home: Path | None,
) -> None:
    """Print the issues that a query finds, as one user sees them."""
    if explained:
        _explain(query, user_name, home, as_json=as_json)
        return

    async def find(site: Site, user: User, catalogue: Catalogue) -> tuple[Catalogue, SearchAnswer]:
        wanted = SearchRequest(query, start=start, limit=limit, parts=Parts())
        return catalogue, await site.reads.ask(search, user, wanted)

    catalogue, answer = _asked(query, user_name, home, find)
    for warning in answer.warnings:
        click.echo(warning, err=True)
    if as_json:
        shown = [_row(catalogue, view) for view in answer.issues]
        click.echo(msgspec.json.encode({"total": answer.total, "startAt": start, "issues": shown}))
    else:
        _print(catalogue, answer.total, answer.issues)


def _asked(
    query: str,
    user_name: str,
    home: Path | None,
    question: Callable[[Site, User, Catalogue], Awaitable[T]],
) -> T:
    """Ask a question about a query as a user; what is wrong with the query is shown with its place."""

    async def work() -> T:
        async with open_site(existing_site(home), attach=True) as site:
            catalogue = await site.store.current()
            user = catalogue.people.by_name.get(user_name.lower())
            if user is None:
                raise NotFound(f"There is no user '{user_name}'. Say as whom to ask with --user.")
            return await question(site, user, catalogue)

    try:
        return run(work)
    except JqlError as error:
        raise click.ClickException("\n".join(point_out(query, problem) for problem in error.problems)) from error


def _explain(query: str, user_name: str, home: Path | None, *, as_json: bool) -> None:
    async def ask_why(site: Site, user: User, _catalogue: Catalogue) -> Explanation:
        return await site.reads.ask(explain, user, query, site.clock.now())

    told = _asked(query, user_name, home, ask_why)
    if as_json:
        click.echo(msgspec.json.encode(told, enc_hook=str))
        return
    for title, lines in explanation_lines(told):
        click.secho(title, bold=True)
        for line in lines:
            click.echo(f"  {line}")


@jql.command("complete")
@click.argument("text")
@click.option("--cursor", type=click.IntRange(0), help="Where to complete, in characters. Default: at the end.")
@user_option
@home_option
def complete_text(text: str, cursor: int | None, user_name: str, home: Path | None) -> None:
    """Print what can come next in a half-typed query, a JSON line for each choice: the language's own, then names.

    `text` is to be put in place of the characters from `start` to, not including, `end`.
    """

    async def find(site: Site, user: User, _catalogue: Catalogue) -> Completed:
        return await site.reads.ask(complete_query, user, text, len(text) if cursor is None else cursor)

    found = _asked(text, user_name, home, find)
    completion = found.completion
    choices = [(one.kind.value, one.text, one.display) for one in completion.candidates]
    choices += (("value", completion.written(name.value), name.display) for name in found.names)
    for kind, written, display in choices:
        line = {"kind": kind, "text": written, "display": display}
        click.echo(msgspec.json.encode({**line, "start": completion.span.start, "end": completion.span.end}))


@jql.command("lint")
@click.argument("file", type=click.File("rb"))
@click.option("--strict-jira", is_flag=True, help="Refuse what only Whimbrel understands (nothing so far).")
def lint_file(file: BinaryIO, strict_jira: bool) -> None:  # noqa: ARG001, FBT001  there is nothing of ours yet to refuse
    """Check the grammar of queries: one a line, or JSON lines with a `jql` key. FILE may be - for standard input.

    Prints a JSON line for each and exits with 1 if one is wrong. Needs no site.
    """
    wrong = False
    for query, unreadable in _queries(file):
        errors = [unreadable] if unreadable else [problem.message for problem in lint(query)]
        wrong = wrong or bool(errors)
        click.echo(msgspec.json.encode({"jql": query, "ok": not errors, "errors": errors}))
    if wrong:
        sys.exit(1)


def _queries(lines: Iterable[bytes]) -> Iterator[tuple[str, str | None]]:
    """Read one query a line, or say why there is none to be read; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8-sig", errors="replace").rstrip("\r\n")
        if "\ufffd" in text:
            yield text, f"Line {number} is not UTF-8."
        elif text.lstrip().startswith("{"):  # which no query begins with
            yield _from_json(text, number)
        elif text.strip():
            yield text, None


def _from_json(text: str, number: int) -> tuple[str, str | None]:
    try:
        document = msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        return text, f"Line {number} is not JSON: {error}."
    if isinstance(document.get("jql"), str):
        return document["jql"], None
    return text, f"Line {number} is a JSON object without a text under the key jql."


def _row(catalogue: Catalogue, view: IssueView) -> dict[str, str | None]:
    issue, schemes = view.issue, catalogue.schemes
    assignee = catalogue.people.users[issue.assignee_id].display_name if issue.assignee_id else None
    return {
        "key": view.key,
        "type": schemes.issue_types[issue.issue_type_id].name,
        "status": schemes.statuses[issue.status_id].name,
        "priority": schemes.priorities[issue.priority_id].name if issue.priority_id else None,
        "assignee": assignee,
        "updated": issue.updated.isoformat(timespec="milliseconds"),
        "summary": issue.summary,
    }


def _print(catalogue: Catalogue, total: int, views: list[IssueView]) -> None:
    table = Table("Key", "Type", "Status", "Priority", "Assignee", "Updated", "Summary", box=None, pad_edge=False)
    for view in views:
        row = _row(catalogue, view)
        row["updated"] = f"{view.issue.updated:%Y-%m-%d %H:%M}"
        table.add_row(*(value or "" for value in row.values()))
    console = Console()
    console.print(table)
    console.print(f"{len(views):,} of {total:,} issues", style="dim")
