"""Chinese full-text search: what is indexed, what a query means, which documents it finds.

A match is defined in one sentence: every text of which the folded query is a substring, and nothing else. FTS5
alone cannot do that for Chinese, so the index holds, for every character of the folded text, the pair that it
makes with the next one. A phrase of overlapping pairs is then exactly a substring, whatever the query's length
and punctuation, and no candidate needs a second look.

The index text of a document, in order: the pairs of each part (title, document number, text, attachments) with
a gap between parts; every single character once, for queries of one character; the pairs and characters of
title and document number again, marked, so that their matches can be ranked first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypedDict

from sqlite_utils import Database

from archive.language.folding import fold
from archive.snippets import Snippet, snippet_of

SEPARATOR = "\x1f"
"""Stands between the parts of an index text; no part and no query contains it, so nothing matches across."""

_MARK = "\ue000"
"""Begins the tokens of title and document number. No coded character is in this block."""

_MARKED_PARTS = 2
_PLAIN = re.compile(r"[^0-9a-z\u3400-\u4db5\u4e00-\u9fa5]")
_WORD = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]+)"(?!\S)|(?P<word>\S+)')


# --- the index text ---------------------------------------------------------------------------------------------


def index_text(title: str | None, document_number: str | None, text: str, attachment_texts: Iterable[str]) -> str:
    """Return what is searched of a document, as one string: its parts with SEPARATOR between them."""
    parts = (title or "", document_number or "", text, *attachment_texts)
    return SEPARATOR.join(part.replace(SEPARATOR, " ") for part in parts)


def words(text: str) -> str:
    """Return the index text's tokens, blanks between them, as the column of ``search_index`` takes them.

    Tokens are one or two characters, title and document number's once more with a mark. Characters that
    SQLite's unicode61 tokenizer would drop, or fold further than we do, are coded into plane 15 of the private
    use area, which it keeps as it is.
    """
    parts = [_coded(part) for part in fold(text).split(SEPARATOR)]
    marked = [_MARK + token for part in parts[:_MARKED_PARTS] for token in (*_pairs(part), *dict.fromkeys(part))]
    gap = _coded(SEPARATOR)
    runs = [" ".join((*_pairs(part), gap)) for part in parts]
    return " ".join((*runs, *dict.fromkeys("".join(parts)), *marked))


def _pairs(coded: str) -> Iterator[str]:
    return map("".join, pairwise(coded))


def _coded(folded: str) -> str:
    return _PLAIN.sub(_code, folded)


def _code(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(chr(0xF0000 + int.from_bytes(units[at : at + 2])) for at in range(0, len(units), 2))


def index(db: Database, number: int, before: str | None, after: str | None) -> None:
    """Put one document's index text in place of the old one, inside the caller's transaction.

    ``number`` is ``disclosures.number``; ``before`` is the very text that was indexed (null: none was), ``after``
    the new one (null: none any more). Call it last in every transaction that writes a document's version,
    attachments or ``disclosures`` row, also when the texts are equal: it clears the marks of our own triggers.
    """
    if before != after:
        if before is not None:
            db.execute(
                "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', ?, ?)",
                (number, words(before)),
            )
        if after is not None:
            db.execute("INSERT INTO search_index (rowid, words) VALUES (?, ?)", (number, words(after)))
    db.execute("DELETE FROM touched WHERE number = ?", (number,))


def in_step(db: Database, document_id: str) -> bool:
    """Tell whether the document's index text is known: ask before writing, for a ``before`` that can be trusted.

    Where it is not (a plain connection changed its rows), the writer leaves index and mark alone: deleting words
    that were never there would spoil the index, and ``fazhi reindex`` puts all right.
    """
    query = "SELECT 1 FROM touched JOIN disclosures USING (number) WHERE document_id = ?"
    return db.execute(query, (document_id,)).fetchone() is None


def out_of_step(db: Database) -> int:
    """Return how many rows search passes over until ``fazhi reindex``."""
    return int(db.execute("SELECT count(*) FROM touched").fetchone()[0])


def forget_all(db: Database) -> None:
    """Empty the index and mark every row as out of step, for a rebuild; inside the caller's transaction."""
    db.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")
    db.execute("DELETE FROM touched")
    db.execute("INSERT INTO touched SELECT number FROM disclosures")


# --- the query --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asks for: folded words that must all occur, words that must not."""

    wanted: tuple[str, ...]
    unwanted: tuple[str, ...] = ()


def parse(query: str) -> Query:
    """Read a query: words with blanks between them, "phrases with blanks", -word; ``word*`` is ``word``.

    Any other punctuation is searched as it stands, a lone quotation mark or bracket too: nothing is an error (B60).
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _WORD.finditer(query):
        minus, word = _operand(match)
        (unwanted if minus else wanted).append(_searchable(word))
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _operand(match: re.Match[str]) -> tuple[bool, str]:
    if match["phrase"] is not None:
        return bool(match["minus"]), match["phrase"]
    word = match["word"]
    minus = word.startswith("-") and len(word) > 1
    word = word[minus:]
    return minus, word.rstrip("*") or word


def _searchable(word: str) -> str:
    return fold(word.replace(SEPARATOR, " "))


def match_expression(query: str) -> str:
    """Return the FTS5 expression that finds exactly what ``query`` means in ``search_index``."""
    return _without(_all(parse(query).wanted), parse(query).unwanted)


def _phrase(word: str, mark: str = "") -> str:
    coded = _coded(word)
    tokens = _pairs(coded) if len(coded) > 1 else coded
    return '"' + " ".join(mark + token for token in tokens) + '"'


def _all(wanted: Sequence[str], mark: str = "") -> str:
    if not wanted:
        return _phrase(SEPARATOR)  # the gap, which every index text contains
    return " AND ".join(_phrase(word, mark) for word in wanted)


def _any(phrases: Iterable[str]) -> str:
    return " OR ".join(phrases)


def _without(expression: str, unwanted: Sequence[str]) -> str:
    return f"({expression}) NOT ({_any(map(_phrase, unwanted))})" if unwanted else expression


def _tiers(query: Query) -> list[str]:
    """Return expressions that share the matches out, best first: titles, then phrases, then the rest.

    Several words count as a phrase where they stand together, with or without a blank between them. A query without
    any word has one tier, "", which asks nothing of the index.
    """
    together = ["".join(query.wanted), " ".join(query.wanted)] if len(query.wanted) > 1 else []
    if not query.wanted:
        return [_without(_all(()), query.unwanted) if query.unwanted else ""]
    nested = [
        _any(_phrase(phrase, _MARK) for phrase in together),
        _all(query.wanted, _MARK),
        _any(map(_phrase, together)),
        _all(query.wanted),
    ]
    tiers: list[str] = []
    better: list[str] = []
    for expression in filter(None, nested):
        rest = f"({expression}) NOT ({_any(better)})" if better else expression
        tiers.append(_without(rest, query.unwanted))
        better.append(f"({expression})")
    return tiers


# --- the search -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, with the piece of it that shows why."""

    document_id: str
    version_id: str
    portal: str
    title: str | None
    publication_date: str | None
    topic: str | None
    state: str
    url: str
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Found:
    """How many documents match, and one page of them, best first."""

    total: int
    hits: tuple[Hit, ...]


FILTERS = {
    "portal": "d.portal_id = :portal",
    "topic": "d.topic = :topic",
    "year": "(d.reporting_year = :year OR substr(d.publication_date, 1, 4) = CAST(:year AS TEXT))",
    "state": "d.state = :state",
}
"""Conditions on the row ``d`` of a document, by the name of the filter."""

HIT_COLUMNS = ("document_id", "version_id", "portal", "title", "publication_date", "topic", "state", "url")
"""The columns of a hit but its snippet; ``portal`` is the portal's id."""

EVERY = 10**9
"""A ``limit`` that no archive reaches."""

_MATCHES = "searchable AS s JOIN disclosures AS d ON d.number = s.rowid"
_IN_STEP = "d.number NOT IN (SELECT number FROM touched)"
_SELECTED = ", ".join(name.replace("portal", "portal_id") for name in HIT_COLUMNS)

Row = tuple[str, str, str, str | None, str | None, str | None, str, str]


class Filters(TypedDict):
    """What narrows a search: see ``search``."""

    portal: str | None
    topic: str | None
    year: int | None
    state: str | None


def search(
    db: Database,
    query: str,
    *,
    portal: str | None = None,
    topic: str | None = None,
    year: int | None = None,
    state: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """Return the documents whose current version matches ``query``, and how many there are.

    Filters: ``portal`` is a portal's id, ``year`` the year that a document is about or was published in, ``state``
    one of present, missing, gone. Order: matches in title or document number, then words that stand together,
    then the rest; the newest first in each. A query without words finds every document. Rows that a plain
    connection has put out of step with the index are passed over (B53).
    """
    filters = {"portal": portal, "topic": topic, "year": year, "state": state}
    chosen = {name: value for name, value in filters.items() if value is not None}
    asked = parse(query)
    total = 0
    rows: list[Row] = []
    for expression in _tiers(asked):
        found = _count(db, expression, chosen)
        start, room = max(0, offset - total), limit - len(rows)
        if room > 0 and start < found:
            rows += _page(db, expression, chosen, room, start)
        total += found
    return Found(total, tuple(_hit(db, asked.wanted, row) for row in rows))


def found_json(query: str, found: Found) -> dict[str, object]:
    """Return what was found as ``fazhi search --json`` prints it."""
    results = [{name: getattr(hit, name) for name in HIT_COLUMNS} | {"snippet": hit.snippet.text} for hit in found.hits]
    return {"query": query, "total": found.total, "results": results}


def condition(query: str, filters: Filters) -> tuple[str, dict[str, object]]:
    """Return what a search finds as an SQL condition on the row ``d`` of ``disclosures``, and the values in it."""
    chosen = {name: value for name, value in filters.items() if value is not None}
    asked = parse(query)
    if not (asked.wanted or asked.unwanted):
        return " AND ".join((_IN_STEP, *(FILTERS[name] for name in chosen))), chosen
    matching = "d.number IN (SELECT rowid FROM searchable WHERE searchable MATCH :expression)"
    told = " AND ".join((matching, *(FILTERS[name] for name in chosen)))
    return told, {"expression": match_expression(query), **chosen}


def _source(expression: str, chosen: dict[str, str | int]) -> str:
    tables, matching = (_MATCHES, "searchable MATCH :expression") if expression else ("disclosures AS d", _IN_STEP)
    return f"{tables} WHERE {' AND '.join((matching, *(FILTERS[name] for name in chosen)))}"


def _count(db: Database, expression: str, chosen: dict[str, str | int]) -> int:
    whole = "searchable WHERE searchable MATCH :expression"
    source = _source(expression, chosen) if chosen or not expression else whole
    cursor = db.execute(f"SELECT count(*) FROM {source}", {"expression": expression, **chosen})
    return int(cursor.fetchone()[0])


def _page(db: Database, expression: str, chosen: dict[str, str | int], limit: int, offset: int) -> list[Row]:
    query = (
        f"SELECT {_SELECTED} FROM {_source(expression, chosen)} "
        "ORDER BY publication_date DESC, number DESC LIMIT :limit OFFSET :offset"
    )
    values = {"expression": expression, "limit": limit, "offset": offset, **chosen}
    return list(db.execute(query, values).fetchall())


def _hit(db: Database, wanted: Sequence[str], row: Row) -> Hit:
    return Hit(*row, snippet_of(texts_of(db, row[1]), wanted))


def texts_of(db: Database, version_id: str) -> Iterator[str]:
    """Yield a version's text, then those of its attachments."""
    yield from (row[0] for row in db.execute("SELECT text FROM versions WHERE id = ?", (version_id,)))
    attached = "SELECT text FROM attachments WHERE version_id = ? AND text IS NOT NULL ORDER BY position"
    yield from (row[0] for row in db.execute(attached, (version_id,)))
