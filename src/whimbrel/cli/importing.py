"""`whimbrel import`: a real Jira export comes in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from whimbrel.app import open_site
from whimbrel.cli.running import home_option, run, settings_for
from whimbrel.importers import intake, jira_rest
from whimbrel.importers.report import Findings, Report, render, save


class _Rate(ProgressColumn):
    """Issues a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} a second" if task.speed else "", style="cyan")


@contextmanager
def progress_bar(console: Console, title: str) -> Iterator[intake.Progress]:
    """Show a bar with count, rate and time left, and yield what moves it; off a terminal nothing is shown."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=False, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@click.command("import")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@home_option
def import_(path: Path, home: Path | None) -> None:
    """Take in search pages of Jira's REST API: PATH is a JSON file, or a folder of them.

    Works whether or not a node of the home is running. What exists already stays as it is, so an import that was
    interrupted goes on when it is started again. A report of what could not be taken is written into the home.
    """
    console = Console(stderr=True)

    async def work() -> tuple[Report, Path]:
        settings = settings_for(home)
        findings = Findings()
        source = jira_rest.read(path, findings)
        async with open_site(settings, attach=True) as site:
            with progress_bar(console, "Importing") as progress:
                report = await intake.take(site.database, source, findings=findings, progress=progress)
        folder = settings.home / "local" / "imports" / f"{report.began:%Y%m%dT%H%M%S}"
        return report, save(report, folder)

    report, written = run(work)
    click.echo(render(report))
    click.echo(f"This report is kept in {written}")
