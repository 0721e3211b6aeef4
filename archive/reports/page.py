"""Reports as pages of their own: one file, no scripts, nothing loaded."""

from archive.reports import words
from archive.reports.inspection import SOURCE
from archive.site.pages import render, stylesheet


def report_page(template: str, report: object) -> str:
    """Return a report as HTML, by its template's name."""
    statuses = words.STATUSES | words.RUN_STATUSES
    return render(template, report=report, style=stylesheet(), statuses=statuses, source=SOURCE)
