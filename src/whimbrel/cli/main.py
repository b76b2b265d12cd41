"""The command line as a whole."""

import logging
import sys
from typing import Any

import click

from whimbrel import __version__
from whimbrel.cli import doctor, importing, jql, node, user
from whimbrel.errors import WhimbrelError


class _Commands(click.Group):
    """Tells the product's own errors as sentences; anything else is a fault and shows where it came from."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except WhimbrelError as error:
            raise click.ClickException(_told(error)) from error


def _told(error: WhimbrelError) -> str:
    """Return an error's sentence with what an engine itself said, which the people at the machine may know."""
    cause = error.__cause__
    said = str(cause).strip() if cause is not None and not isinstance(cause, WhimbrelError) else ""
    return f"{error}\n{said}" if said and said not in str(error) else str(error)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="whimbrel")
@click.option("-v", "--verbose", is_flag=True, help="Say more about what happens.")
def main(verbose: bool) -> None:  # noqa: FBT001  click hands flags over by name
    """Whimbrel, an issue tracker that speaks Jira's language."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


for command in (node.up, node.demo, importing.import_, jql.jql, user.user, doctor.doctor):
    main.add_command(command)
