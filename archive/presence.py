"""Present, missing, gone: the one place where absence is judged, and undone.

Invariants, whatever the sequence of nights:

* A document's state is what its events, in order, leave it in; every event names the captures that show it.
* Only its own address makes a document ``missing``: 404, 410, a page that says so, or a redirect to the home page,
  and so at every address that has shown it. Off the lists but still answering is ``present``.
* Only a walk to the end judges, and only where every section that lists the document and was walked that night
  ended ``complete``. A time-out, a 5xx, a block, DNS trouble, a run cut short never count.
* Only a healthy host is believed: it showed some other document that night (where it has no other, some page), and
  fewer than half of its answers were trouble. A night on which all of a host is 404 judges nothing.
* ``gone`` needs three such nights over 14 days at least, none of them in a failed or interrupted run.
* A document that shows itself is ``present`` at once (``restored``, at a new address ``moved``). Nothing is erased.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from archive import disclosures, events, identity
from archive.addresses import address_key, host_of
from archive.answers import Answer, answer_of
from archive.clock import instant_of
from archive.identity import Address

GONE_AFTER_RUNS = 3
GONE_AFTER = timedelta(days=14)

TROUBLE = (
    "blocked", "maintenance", "server_error", "dns", "tls", "refused", "reset", "truncated", "timeout", "too_large",
)  # fmt: skip
"""Capture outcomes that say something about the way or the host, nothing about a document."""


@dataclass(frozen=True, slots=True)
class _Night:
    """One judgement: a run over one portal, its home page, and the hosts that may be believed."""

    run_id: int
    portal_id: str
    home: str
    at: str
    healthy: frozenset[str]


def judge(db: Database, run_id: int, portal_id: str, judged_at: str) -> dict[str, int]:
    """Judge a portal's documents after any run over it, inside the caller's transaction.

    Returns how many became ``missing`` and ``gone``, and how many were found to have ``moved`` only now; what
    saving sightings has told already is not counted again. Absence is judged only where a section was walked
    completely to its end; a move, being seen, on every night.
    """
    home = db.execute("SELECT home FROM portals WHERE id = ?", [portal_id]).fetchone()[0]
    night = _Night(run_id, portal_id, home, judged_at, _healthy_hosts(db, run_id, portal_id))
    counts: Counter[str] = Counter(missing=0, gone=0, moved=0)
    counts.update(_moved_documents(db, night))
    if _walked_to_end(db, run_id, portal_id):
        counts.update(_absent_documents(db, night))
    return dict(counts)


def found_again(db: Database, run_id: int, document_id: str, at: str, captures: Iterable[int]) -> bool:
    """Note that a document shows itself; tell whether it had been missing or gone."""
    state = db.execute("SELECT state FROM documents WHERE id = ?", [document_id]).fetchone()[0]
    if state == "present":
        return False
    _be_present(db, document_id)
    events.write(db, run_id, document_id, at, "restored", {"captures": list(captures), "was": state})
    return True


def moved(db: Database, run_id: int, document_id: str, at: str, *, old: str, new: str, captures: Iterable[int]) -> None:
    """Note that a document lives at a new address and that its old one shows it no more."""
    _lose(db, document_id, run_id, old, new)
    _be_present(db, document_id)
    evidence = {"captures": list(captures), "from": old, "to": new}
    events.write(db, run_id, document_id, at, "moved", evidence)


def last_absence(db: Database, document_id: str) -> tuple[int, ...]:
    """Return the captures on which a document was last judged absent."""
    row = db.execute(
        "SELECT captures FROM absences WHERE document_id = ? ORDER BY run_id DESC LIMIT 1", [document_id]
    ).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def _be_present(db: Database, document_id: str) -> None:
    db.execute(
        "UPDATE documents SET state = 'present', missing_since = NULL, gone_at = NULL WHERE id = ?", [document_id]
    )


# What the night is worth


def _walked_to_end(db: Database, run_id: int, portal_id: str) -> bool:
    row = db.execute(
        "SELECT 1 FROM walks JOIN sections ON sections.id = section_id "
        "WHERE run_id = ? AND portal_id = ? AND outcome = 'complete' AND to_end LIMIT 1",
        [run_id, portal_id],
    ).fetchone()
    return row is not None


def _healthy_hosts(db: Database, run_id: int, portal_id: str) -> frozenset[str]:
    outcomes: dict[str, Counter[str]] = {}
    for url, outcome in db.execute(
        "SELECT url, outcome FROM captures WHERE run_id = ? AND portal_id = ?", [run_id, portal_id]
    ):
        outcomes.setdefault(host_of(address_key(url)), Counter())[outcome or "ok"] += 1
    known = _documents_by_host(db, "portal_id = ?", [portal_id])
    seen = _documents_by_host(db, "portal_id = ? AND document_urls.run_id = ?", [portal_id, run_id])
    return frozenset(host for host, found in outcomes.items() if _is_healthy(found, known[host], seen[host]))


def _is_healthy(outcomes: Counter[str], known: int, seen: int) -> bool:
    """Judge a host by its answers in a run, and by how many of its known documents showed themselves."""
    trouble = sum(outcomes[name] for name in TROUBLE)
    alive = seen > 0 or (known <= 1 and outcomes["ok"] > 0)
    return alive and 2 * trouble < outcomes.total()


def _documents_by_host(db: Database, where: str, values: list[object]) -> Counter[str]:
    found = db.execute(
        "SELECT document_id, url, key FROM document_urls JOIN documents ON documents.id = document_id "
        f"WHERE version_id IS NOT NULL AND {where}",
        values,
    )
    return Counter(host for _, host in {(name, host_of(key or address_key(url))) for name, url, key in found})


# Moves that only the end of the night shows


def _moved_documents(db: Database, night: _Night) -> Counter[str]:
    """Note the documents that were seen, but whose main address is dead."""
    counts: Counter[str] = Counter()
    seen = db.execute(
        "SELECT DISTINCT document_id FROM document_urls JOIN documents ON documents.id = document_id "
        "WHERE portal_id = ? AND document_urls.run_id = ? AND document_urls.version_id IS NOT NULL",
        [night.portal_id, night.run_id],
    ).fetchall()
    for (document_id,) in seen:
        main = identity.main_address(db, document_id)
        answer = None if main.run_id == night.run_id else answer_of(db, night.run_id, main.url, night.home)
        if answer and _is_deserted(answer, main, night.at):
            new = max(identity.addresses(db, document_id), key=lambda item: item.run_id or 0)
            moved(db, night.run_id, document_id, night.at, old=main.url, new=new.url, captures=answer.captures)
            disclosures.move_on(db, document_id)
            counts["moved"] += 1
    return counts


def _is_deserted(answer: Answer, main: Address, at: str) -> bool:
    """Tell whether an address has been given up: it says so, or has been unreachable for long (a retired domain)."""
    silent = instant_of(at) - instant_of(main.last_seen_at) >= GONE_AFTER
    return answer.absent or (answer.outcome in TROUBLE and silent)


# Absence


def _absent_documents(db: Database, night: _Night) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document_id in _candidates(db, night):
        captures = _absence(db, night, document_id)
        if captures is not None:
            counts[_note_absence(db, night, document_id, captures)] += 1
    counts.pop("", None)
    return counts


def _candidates(db: Database, night: _Night) -> list[str]:
    """Return the documents that no address has shown in this run, and that some address may have denied."""
    found = db.execute(
        "SELECT DISTINCT documents.id FROM captures JOIN document_urls USING (url) "
        "JOIN documents ON documents.id = document_urls.document_id "
        "WHERE captures.run_id = :run AND documents.portal_id = :portal AND document_urls.version_id IS NOT NULL "
        "AND captures.outcome IN ('not_found', 'soft_not_found', 'redirect') AND NOT EXISTS (SELECT 1 FROM "
        "document_urls AS shown WHERE shown.document_id = documents.id AND shown.run_id = :run "
        "AND shown.version_id IS NOT NULL)",
        {"run": night.run_id, "portal": night.portal_id},
    )
    return [row[0] for row in found]


def _absence(db: Database, night: _Night, document_id: str) -> list[int] | None:
    """Return the captures that show a document to be absent tonight, null when they do not."""
    main = identity.main_address(db, document_id)
    answer = answer_of(db, night.run_id, main.url, night.home)
    if answer is None or not answer.absent or host_of(main.key) not in night.healthy:
        return None
    if not _sections_complete(db, night.run_id, document_id):
        return None
    others = [item for item in identity.addresses(db, document_id) if not item.lost and item.key != main.key]
    answers = [answer_of(db, night.run_id, item.url, night.home) for item in others]
    unasked = [item.url for item, other in zip(others, answers, strict=True) if other is None]
    if unasked:
        _lose(db, document_id, night.run_id, main.url, unasked[0])
    if any(other is None or not other.absent for other in answers):
        return None
    return [number for every in (answer, *answers) if every for number in every.captures]


def _sections_complete(db: Database, run_id: int, document_id: str) -> bool:
    """Tell whether no section that lists a document was cut short. One that has itself vanished says nothing."""
    row = db.execute(
        "SELECT 1 FROM listings JOIN walks ON walks.section_id = listings.section_id AND run_id = ? "
        "WHERE document_id = ? AND NOT (outcome = 'complete' AND to_end) LIMIT 1",
        [run_id, document_id],
    ).fetchone()
    return row is None


def _note_absence(db: Database, night: _Night, document_id: str, captures: list[int]) -> str:
    """Write one absent night and return the state that it leads to, empty when it changes none."""
    db.execute(
        "INSERT INTO absences (document_id, run_id, judged_at, captures) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (document_id, run_id) DO NOTHING",
        [document_id, night.run_id, night.at, json.dumps(captures)],
    )
    db.execute("UPDATE documents SET last_checked_at = ? WHERE id = ?", [night.at, document_id])
    state, since = db.execute("SELECT state, missing_since FROM documents WHERE id = ?", [document_id]).fetchone()
    if state == "present":
        return _become(db, night, document_id, "missing", {"captures": captures})
    nights = _absent_nights(db, night, document_id)
    lasted = instant_of(night.at) - instant_of(since)
    if state == "missing" and len(nights) >= GONE_AFTER_RUNS and lasted >= GONE_AFTER:
        evidence = {"captures": [number for _, found in nights for number in found], "runs": [run for run, _ in nights]}
        return _become(db, night, document_id, "gone", evidence | {"missing_since": since})
    return ""


def _become(db: Database, night: _Night, document_id: str, state: str, evidence: dict[str, object]) -> str:
    column = {"missing": "missing_since", "gone": "gone_at"}[state]
    db.execute(f"UPDATE documents SET state = ?, {column} = ? WHERE id = ?", [state, night.at, document_id])
    events.write(db, night.run_id, document_id, night.at, state, evidence)
    disclosures.move_on(db, document_id)
    return state


def _absent_nights(db: Database, night: _Night, document_id: str) -> list[tuple[int, list[int]]]:
    """Return run and captures of each night since the document went missing that counts."""
    found = db.execute(
        "SELECT run_id, captures FROM absences JOIN runs ON runs.id = run_id WHERE document_id = :document "
        "AND (run_id = :run OR outcome IN ('complete', 'complete_with_errors', 'incomplete')) AND run_id >= "
        "(SELECT max(run_id) FROM events WHERE document_id = :document AND kind = 'missing') ORDER BY run_id",
        {"document": document_id, "run": night.run_id},
    )
    return [(run, json.loads(captures)) for run, captures in found]


def _lose(db: Database, document_id: str, run_id: int, old: str, new: str) -> None:
    """Note that an address shows a document no more: ``new`` is its main address now, and is looked at next."""
    db.execute("UPDATE document_urls SET lost_run_id = ? WHERE document_id = ? AND url = ?", [run_id, document_id, old])
    identity.settle_at(db, document_id, new)
    disclosures.move_on(db, document_id)
