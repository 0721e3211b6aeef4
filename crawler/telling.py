"""A run's report in words: what was kept, what changed, and first of all what went wrong."""

import logging
from collections.abc import Iterator
from typing import Any

from crawler.outcomes import NO_TROUBLE

logger = logging.getLogger(__name__)


def report_lines(report: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that a crawl ends with: one a portal in trouble, then the run's own as the last."""
    told = [] if report["outcome"] == "interrupted" else report["portals"]  # every section was cut short, by order
    for portal in told:
        if portal["outcome"] not in NO_TROUBLE:
            yield f"{portal['id']}: {portal['outcome']}: {portal['reason'] or 'no reason recorded'}"
            yield from _sections(portal)
    for portal in report.get("skipped", ()):
        yield f"{portal}: walked already by run {report['continues']}, which was interrupted"
    if report.get("reason"):
        yield f"failed: {report['reason']}"
    yield last_line(report)


def log_report(report: dict[str, Any]) -> None:
    """Write the same lines to the log; the last one carries the whole report as its field ``run``."""
    *troubles, last = report_lines(report)
    for line in troubles:
        logger.warning("%s", line)
    logger.info("%s", last, extra={"run": report})


def _sections(portal: dict[str, Any]) -> Iterator[str]:
    for section in portal["sections"]:
        if section["outcome"] not in NO_TROUBLE:
            yield f"  {section['name']}: {section['outcome']}: {section['reason'] or ''} {section['url']}".rstrip()


def last_line(report: dict[str, Any]) -> str:
    """Return the run in one line: outcome, requests by outcome, documents by change; only what is not zero."""
    requests = ", ".join(f"{count} {name}" for name, count in report["requests"].items() if count)
    documents = ", ".join(f"{count} {name}" for name, count in report["documents"].items() if count)
    warnings = f"; {report['warnings']} pages failed" if report["warnings"] else ""
    return (
        f"run {report['run']} {report['outcome']}: requests: {requests or 'none'}; "
        f"documents: {documents or 'none'}{warnings}"
    )
