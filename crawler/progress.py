"""The live line per portal on a terminal; plain log lines everywhere else."""

import asyncio
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table

from crawler.logs import terminal_log
from crawler.night import Night, PortalTally

REFRESH = 0.25
"""Seconds between two looks at the tallies."""


class Progress:
    """Shows what a run has done so far on standard error; standard output stays free for the result."""

    def __init__(self, night: Night, portals: list[str], *, quiet: bool) -> None:
        self._night = night
        self._portals = portals
        self._console = Console(stderr=True)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._shown = self._console.is_terminal and not quiet
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        if self._shown:
            terminal_log(self._console)
            self._live.start()
            self._tick()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()
        if self._shown:
            self._live.stop()

    def _tick(self) -> None:
        self._live.update(self._table(), refresh=True)
        self._timer = asyncio.get_event_loop().call_later(REFRESH, self._tick)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        rows = [tally for tally in self._night.portals.values() if not tally.finished][: self._console.height - 4]
        for tally in rows:
            table.add_row(*progress_row(tally))
        done = sum(tally.finished for tally in self._night.portals.values())
        if len(self._portals) > 1:
            table.add_row("portals", f"{done} of {len(self._portals)} done")
        return table


def progress_row(tally: PortalTally) -> tuple[str, ...]:
    """Return the cells of one portal's line: pages, documents new, revised and unchanged, errors."""
    changes = tally.changes
    return (
        tally.id,
        f"{tally.pages} pages",
        f"{changes['new']} new",
        f"{changes['revised']} revised",
        f"{changes['unchanged']} unchanged",
        f"{tally.errors} errors",
    )
