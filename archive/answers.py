"""What an address answered in one run: the evidence from which absence and moves are judged."""

from dataclasses import dataclass

from sqlite_utils import Database

from archive.addresses import is_home

ABSENT = frozenset({"not_found", "soft_not_found"})
"""404 and 410, and pages that say so with a 200. Trouble on the way (5xx, time-out, block, DNS) is never absence."""

REDIRECTED_HOME = "redirected_home"
"""A withdrawn document's address leads to the home page: absence too (B40)."""

_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """How an address ended in a run, redirects followed, with the captures that show it."""

    outcome: str
    captures: tuple[int, ...]

    @property
    def absent(self) -> bool:
        """Whether the address says that nothing is there."""
        return is_absence(self.outcome)


def is_absence(outcome: str) -> bool:
    """Tell whether an answer's outcome is evidence that its document is withdrawn."""
    return outcome in ABSENT or outcome == REDIRECTED_HOME


def answer_of(db: Database, run_id: int, url: str, home: str) -> Answer | None:
    """Return what ``url`` answered last in a run, null when it was not asked or not judged.

    ``home`` is the portal's home page. A redirect counts as what it leads to, as far as the run followed it.
    """
    captures: list[int] = []
    outcome: str | None = None
    for _ in range(_MOST_STEPS):
        row = db.execute(
            "SELECT id, outcome, final_url FROM captures WHERE url = ? AND run_id = ? AND outcome IS NOT NULL "
            "ORDER BY id DESC LIMIT 1",
            [url, run_id],
        ).fetchone()
        if row is None:
            break
        captures.append(row[0])
        outcome, target = row[1], row[2]
        if outcome != "redirect" or target is None:
            break
        if is_home(target, home):
            outcome = REDIRECTED_HOME
            break
        url = target
    return Answer(outcome, tuple(captures)) if outcome else None
