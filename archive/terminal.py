"""How commands meet a terminal: common options, errors as one line, colours where someone sees them."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import track

from archive.errors import FazhiError

INTERRUPTED = 130
"""The exit status of a command that Ctrl-C stopped."""

MOST = 2**31 - 1
"""The highest number that an option takes: SQLite knows no higher ones than eight bytes hold."""

Command = Callable[..., Any]
Item = TypeVar("Item")


class FazhiGroup(click.Group):
    """A group of commands that end with one line on standard error and our exit status when something is wrong.

    Its help says of each command the whole first sentence of its own, however long.
    """

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands; click's own would cut what does not fit into one line."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, command.get_short_help_str(limit=sys.maxsize)) for name, command in commands if command]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; print one of our errors as ``Error: …`` and exit with its status."""
        try:
            return super().invoke(ctx)
        except FazhiError as error:
            click.echo(f"Error: {' '.join(str(error).split())}", err=True)
            ctx.exit(error.status)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


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


def tracked(items: Sequence[Item], what: str) -> Iterable[Item]:
    """Return the items to go through; on a terminal a bar on standard error shows how far that has come."""
    to = console(error=True)
    return track(items, what, console=to, transient=True, disable=not to.is_terminal)
