"""What a night came to: the worst of its parts, and the exit status that says so (interface.md, section 1)."""

from collections.abc import Iterable

from archive.records import SECTION_OUTCOMES

EXIT_STATUS = {"complete": 0, "complete_with_errors": 0, "incomplete": 3, "failed": 4, "interrupted": 130}
"""Exit status of a run's outcome. A run stopped by SIGTERM ends with 143 instead of 130."""

NO_TROUBLE = frozenset({"complete", "forbidden"})
"""Section outcomes that leave a run complete: what robots.txt forbids is reported, but is no accident."""


def worst(outcomes: Iterable[str]) -> str:
    """Return the worst of section outcomes, ``complete`` for none."""
    return max(outcomes, key=SECTION_OUTCOMES.index, default="complete")


def run_outcome(portals: Iterable[str], warnings: int, failure: str | None, stopped: bool) -> str:
    """Return a run's outcome from its portals' outcomes, the count of failed pages and what stopped it."""
    if failure is not None:
        return "failed"
    if stopped:
        return "interrupted"
    if any(outcome not in NO_TROUBLE for outcome in portals):
        return "incomplete"
    return "complete_with_errors" if warnings else "complete"


STOPPED = {
    "closespider_timeout": "out of time", "memusage_exceeded": "out of memory", "shutdown": "by a signal",
    "start_error": "failed to start",
}  # fmt: skip
"""Scrapy's names for what ended a crawl before its end, and ours."""

UNREACHABLE = frozenset(
    {"dns", "tls", "refused", "reset", "truncated", "timeout", "server_error", "maintenance", "unreachable"}
)
"""Outcomes of a fetch after which nobody knows what stands there; the last is a host paused by its robots.txt."""


def section_trouble(capture_outcome: str) -> str:
    """Return the section outcome that a failed list page leads to.

    Blocked and forbidden keep their names, and so does a browser that does not start; what never answered is
    ``unreachable``; a list that answers with an error page is ``incomplete``: the host works, the section does not.
    """
    if capture_outcome in {"blocked", "forbidden", "needs_browser"}:
        return capture_outcome
    return "unreachable" if capture_outcome in UNREACHABLE else "incomplete"
