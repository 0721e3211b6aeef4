"""Has what readers see drifted from the tables? States against events, ``disclosures`` and words against versions.

The words need a check of their own: SQLite's for FTS5 finds an index sound whose words are another text's (B53).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from archive import disclosures, search
from archive.events import state_after
from archive.faults import Fault

_MASK = (1 << 64) - 1


def states(db: Database) -> Iterator[Fault]:
    """Yield the documents whose state is not what their events, in order, leave them in."""
    told = db.execute("SELECT document_id, kind, at FROM events ORDER BY document_id, id")
    expected = {name: _state(list(group)) for name, group in groupby(told, key=itemgetter(0))}
    for name, *found in db.execute("SELECT id, state, missing_since, gone_at FROM documents"):
        if tuple(found) != expected.get(name):
            yield Fault("state", name, f"expected {expected.get(name)} from its events, got {tuple(found)}")


def _state(told: list[tuple[str, str, str]]) -> tuple[str | None, str | None, str | None]:
    """Return state, ``missing_since`` and ``gone_at`` after a document's events."""
    state = state_after(kind for _, kind, _ in told)
    last = {kind: at for _, kind, at in told}
    missing = last.get("missing") if state in {"missing", "gone"} else None
    return state, missing, last.get("gone") if state == "gone" else None


def rows(db: Database) -> Iterator[Fault]:
    """Yield the documents whose row in ``disclosures`` is not what the tables give, or is missing, or too many."""
    columns = ", ".join(disclosures.COLUMNS)
    composed, held = f"SELECT {columns} FROM ({disclosures.COMPOSED})", f"SELECT {columns} FROM disclosures"
    for what, one, other in (("lacks what the tables give", composed, held), ("has what they do not", held, composed)):
        for row in db.execute(f"{one} EXCEPT {other}"):
            yield Fault("disclosures", row[0], f"the row {what}: 'fazhi reindex' puts it right")


def words(db: Database) -> Iterator[Fault]:
    """Yield the documents whose words in the search index are not those of their texts."""
    for (number,) in db.execute("SELECT number FROM touched"):
        yield Fault("index", f"disclosures {number}", "changed by a plain connection: 'fazhi reindex' puts it right")
    held = _held(db)
    for number, document_id in db.execute("SELECT number, document_id FROM disclosures").fetchall():
        text = disclosures.index_text(db, document_id)
        if held.pop(number, 0) != _sum(enumerate(search.words(text).split())):
            yield Fault("index", document_id, "expected the words of its texts, got others: 'fazhi reindex'")
    for number in held:
        yield Fault("index", f"rowid {number}", "words of no document: 'fazhi reindex'")


def _held(db: Database) -> Counter[int]:
    """Return, document by document, the sum over all the words that the index holds of it, with their places."""
    db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.every_word USING fts5vocab(main, search_index, instance)")
    sums: Counter[int] = Counter()
    for term, number, place in db.execute("SELECT term, doc, offset FROM temp.every_word"):
        sums[number] = (sums[number] + hash((term, place))) & _MASK
    return sums


def _sum(placed: Iterable[tuple[int, str]]) -> int:
    return sum(hash((word, place)) for place, word in placed) & _MASK
