"""How commands meet a terminal: common options, errors as one line, colours where someone sees them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from archive.errors import FazhiError

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C stopped."""

Command = Callable[..., Any]


class FazhiGroup(click.Group):
    """A group of commands that end with one line on standard error and our exit status when something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn our errors into click's, which print ``Error: …`` and set the status."""
        try:
            return super().invoke(ctx)
        except FazhiError as error:
            raise _OneLine(error) from error
        except KeyboardInterrupt as interrupt:
            raise click.exceptions.Exit(INTERRUPTED) from interrupt


class _OneLine(click.ClickException):
    def __init__(self, error: FazhiError) -> None:
        super().__init__(" ".join(str(error).split()))
        self.exit_code = error.status


def archive_option(command: Command) -> Command:
    """Add ``--archive PATH``, as the parameter ``archive``: $FAZHI_ARCHIVE, else fazhi.db in the current folder."""
    return click.option(
        "--archive",
        type=click.Path(path_type=Path),
        envvar="FAZHI_ARCHIVE",
        default=Path("fazhi.db"),
        show_default="$FAZHI_ARCHIVE, else fazhi.db",
        help="The archive's SQLite file.",
    )(command)


def json_option(command: Command) -> Command:
    """Add ``--json``, as the parameter ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")(command)


def console(*, error: bool = False) -> Console:
    """Return where to print for people: colours on a terminal only, lines never broken for a pipe."""
    return Console(stderr=error, highlight=False, soft_wrap=True, emoji=False)
