"""The reports for a terminal: first what a person must look at, then one line each, then the numbers."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archive.reading import china_time
from archive.reports.health import HealthReport, PortalHealth, SectionHealth
from archive.reports.inspection import SOURCE
from archive.reports.runs import RunRow, RunsReport
from archive.reports.words import ASKS_FOR_A_LOOK, Note, bilingual

_ENDLESS = 1000


def print_runs(console: Console, report: RunsReport) -> None:
    """Print what must be looked at, then a line for each run."""
    _print_notes(console, report.attention)
    table = _table("run", "began (China)", "outcome", "minutes", "portals", "requests", "documents", "to the end")
    for run in report.runs:
        table.add_row(*_run_cells(run))
    _print_table(console, table)


def print_health(console: Console, report: HealthReport, *, sections: bool) -> None:
    """Print what must be looked at, then a line for each portal; sections where asked for or where there is trouble."""
    _print_notes(console, report.attention)
    console.print(report.note, style="dim", markup=False)
    table = _table("portal", "is", "last visit (China)", "whole walk", "documents", "newest", "sections")
    for portal in report.portals:
        table.add_row(*_portal_cells(portal))
    _print_table(console, table)
    for portal in report.portals:
        if sections or not ASKS_FOR_A_LOOK.isdisjoint(portal.statuses):
            _print_portal(console, portal)


def _print_portal(console: Console, portal: PortalHealth) -> None:
    console.print()
    console.print(f"{portal.id}  {portal.name}  {portal.home}", style="bold", markup=False)
    table = _table("section", "is", "rows", "usual", "documents", "newest", "whole walk", "reason")
    for section in portal.sections:
        table.add_row(*_section_cells(section))
    _print_table(console, table)
    table = _table(f"beside {SOURCE}", "seen", "of what", "threshold")
    for each in portal.indicators:
        seen = "–" if each.observed is None else f"{each.observed:g} {each.unit}"
        table.add_row(*map(Text, (each.label, seen, each.basis, each.threshold)))
    _print_table(console, table)


def _print_notes(console: Console, notes: Sequence[Note]) -> None:
    console.print("Look at these first:" if notes else "Nothing to look at.", style="dim")
    for note in notes:
        where = " ".join(filter(None, (note.portal, note.section)))
        since = f"(well until {china_time(note.since)})" if note.since else ""
        said = "  ".join(filter(None, (where, note.reason, since)))
        console.print(Text.assemble((bilingual(note.status), "bold red"), f"  {said}"))
    console.print()


def _run_cells(run: RunRow) -> list[Text]:
    minutes = "" if run.minutes is None else f"{run.minutes:.0f}"
    cells = (
        str(run.run), china_time(run.started_at), bilingual(run.status), minutes, str(run.portals),
        _counts(run.requests), _counts(run.documents) + (f"; {run.warnings} failed" if run.warnings else ""),
        "yes" if run.to_end else "",
    )  # fmt: skip
    return [Text(cell) for cell in cells]


def _portal_cells(portal: PortalHealth) -> list[Text]:
    cells = (
        portal.id, _statuses(portal.statuses), _time(portal.last_visit_at), _time(portal.last_complete_walk_at),
        _counts(portal.documents), portal.newest_date or "", str(len(portal.sections)),
    )  # fmt: skip
    return [Text(cell) for cell in cells]


def _section_cells(section: SectionHealth) -> list[Text]:
    usual = "" if section.usual is None else f"{section.usual} ({section.walks} walks)"
    days = "" if section.newest_days is None else f" {section.newest_days} days"
    allowed = "" if section.days_allowed is None else f" / {section.days_allowed}"
    cells = (
        section.name, _statuses(section.statuses), "" if section.listed is None else str(section.listed), usual,
        str(section.documents), f"{section.newest_date or ''}{days}{allowed}", _time(section.last_complete_walk_at),
        section.reason or "",
    )  # fmt: skip
    return [Text(cell) for cell in cells]


def _statuses(names: Iterable[str]) -> str:
    return ", ".join(bilingual(name) for name in names)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


def _time(instant: str | None) -> str:
    return china_time(instant) if instant else "never"


def _print_table(console: Console, table: Table) -> None:
    """Print a table, folded to a terminal's width; in a pipe every row stays one line."""
    if not console.is_terminal:
        console.width = _ENDLESS
    console.print(table)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for name in names:
        table.add_column(name, overflow="fold")
    return table
