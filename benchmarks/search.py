"""Measure search at the size it is promised for: p50 and p95 per query length, LIKE beside it, recall and precision.

Usage: ``python benchmarks/search.py [DOCUMENTS]`` (default 50,000). The archive is made of invented documents whose
characters follow Zipf's law within the vocabulary of government notices; it lives in a temporary folder. What must
be found is read off the texts, by the definition: every text of which each folded word is a substring.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from sqlite_utils import Database

from archive import search
from archive.language.folding import fold
from archive.migrations import migrations

VOCABULARY = """
    法治政府建设 行政执法 行政复议 依法行政 规范性文件 重大行政决策 司法局 人民政府办公室 关于印发 的通知 工作报告
    一是 二是 三是 全面推进 进一步 加强 落实 监督 行政处罚 行政许可 普法 应诉 合法性审查 备案 清理 公开 融水苗族自治县
    ，以 ，对 ，加强 。二、 。（一） ；三 ：1. ，共12件 ，办结30余件 《条例》 《办法》 〔2018〕12号 第3条 APP
"""
PHRASES = VOCABULARY.split()
CHARACTERS = [chr(0x4E00 + 7 * step) for step in range(2500)]
WEIGHTS = list(accumulate(1 / (rank + 8) for rank in range(len(CHARACTERS))))
COMMON = ["法", "的", "号", "法治", "关于", "通知", "12号", "（2018）12号", "法治政府建设", "行政复议", "一是加强"]


def invented_text(dice: random.Random, characters: int) -> str:
    """Return about so many characters in paragraphs: common phrases between runs of Zipf-distributed ones."""
    pieces: list[str] = []
    size = 0
    while size < characters:
        run = "".join(dice.choices(CHARACTERS, cum_weights=WEIGHTS, k=dice.randint(2, 9)))
        pieces += [run, dice.choice(PHRASES), dice.choice(("", "的", "，", "。\n"))]
        size += sum(map(len, pieces[-3:]))
    return "".join(pieces)


def documents(count: int) -> Iterator[tuple[str, str, str]]:
    """Yield title, document number and text of invented documents, the same ones every time."""
    dice = random.Random(450225)
    for serial in range(count):
        title = f"关于{invented_text(dice, 14)}的通知".replace("\n", "")
        length = int(dice.lognormvariate(7.0, 0.7))
        yield title, f"融政发〔{2010 + serial % 14}〕{serial % 90 + 1}号", invented_text(dice, min(length, 20_000))


def build(path: Path, count: int) -> Database:
    """Return an archive of so many documents, indexed through ``search.index`` as the store does it."""
    db = Database(path)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    migrations.apply(db)
    with db.conn:
        db.execute("INSERT INTO portals (id, name, home) VALUES ('p', '某县人民政府', 'http://p.example/')")
        db.execute("INSERT INTO runs (id, started_at) VALUES (1, '2024-01-01T00:00:00Z')")
        db.execute(
            "INSERT INTO captures (id, run_id, method, url, request_headers, fetched_at) "
            "VALUES (1, 1, 'GET', 'http://p.example/', '[]', '2024-01-01T00:00:00Z')"
        )
        for number, (title, document_number, text) in enumerate(documents(count), 1):
            insert(db, number, title, document_number, text)
    return db


def insert(db: Database, number: int, title: str, document_number: str, text: str) -> None:
    """Write one document as plain rows."""
    key, version, day = (
        f"p-{number:012x}",
        f"p-{number:012x}.{number:012x}",
        f"20{10 + number % 14}-03-{1 + number % 28:02}",
    )
    at = "2024-01-01T00:00:00Z"
    db.execute(
        "INSERT INTO documents (id, portal_id, first_seen_at, last_seen_at, last_checked_at, current_version_id) "
        "VALUES (?, 'p', ?, ?, ?, ?)",
        (key, at, at, at, version),
    )
    db.execute(
        "INSERT INTO versions (id, document_id, number, content_sha256, text_sha256, fields_sha256, capture_id, "
        "first_seen_at, last_seen_at, extracted_at, extractor, title, text, document_number, publication_date, "
        "outcome) VALUES (?, ?, 1, '', '', '', 1, ?, ?, ?, '0', ?, ?, ?, ?, 'content')",
        (version, key, at, at, at, title, text, document_number, day),
    )
    db.execute(
        "INSERT INTO disclosures (number, document_id, title, portal_id, portal, publication_date, document_number, "
        "outcome, state, versions, attachments, characters, first_seen_at, last_seen_at, changed_at, url, version_id) "
        "VALUES (?, ?, ?, 'p', '某县', ?, ?, 'content', 'present', 1, 0, ?, ?, ?, ?, 'http://p.example/', ?)",
        (number, key, title, day, document_number, len(text), at, at, at, version),
    )
    search.index(db, number, None, search.index_text(title, document_number, text, ()))


def queries(db: Database, each: int) -> dict[str, list[str]]:
    """Return queries cut from random places of the texts, by length, and the common words apart."""
    dice = random.Random(1)
    texts = [row[0] for row in db.execute("SELECT text FROM versions WHERE abs(random()) % 50 = 0 LIMIT 500")]
    cut: dict[str, list[str]] = {}
    for length in range(1, 9):
        group = cut.setdefault(f"{length} characters", [])
        while len(group) < each:
            text = dice.choice(texts)
            start = dice.randrange(max(1, len(text) - length))
            if len(word := text[start : start + length].strip()) == length and not set(word) & set('-"*\n '):
                group.append(word)
    cut["common words"] = COMMON
    return cut


def milliseconds(action: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def report(name: str, times: list[float], like: list[float]) -> None:
    """Print one line of the table."""
    cells = [figure for series in (times, like) for figure in (statistics.median(series), percentile(series))]
    print(f"{name:>14}  " + "  ".join(f"{cell:9.1f}" for cell in cells))


def percentile(series: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(series)[min(len(series) - 1, int(len(series) * 0.95))]


# --- recall and precision ---------------------------------------------------------------------------------------


Asked = tuple[str, list[str], list[str]]
"""A query as typed, and the words that it must mean: wanted and unwanted ones."""


def awkward(texts: list[str], each: int) -> Iterator[Asked]:
    """Yield queries of every kind, cut from the texts: across punctuation and line ends, several words, quoted ones."""
    dice = random.Random(2)

    def cut(longest: int = 12) -> str:
        text = dice.choice(texts)
        start = dice.randrange(max(1, len(text) - longest))
        return " ".join(text[start : start + dice.randint(1, longest)].replace('"', "").split()) or "法"

    for _ in range(each):
        phrase, other, word = cut(), cut(4), cut(3).replace(" ", "").strip("-*") or "治"
        yield f'"{phrase}"', [phrase], []
        yield f'"{phrase}" "{other}"', [phrase, other], []
        yield f'{word} -"{other}"', [word], [other]
        yield f"{word}*", [word], []
        wide = word.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        yield f'"{wide.swapcase()}" "{phrase}"', [word, phrase], []
        year, serial = dice.randint(2010, 2023), dice.randint(1, 90)
        opening, closing = dice.choice(("〔〕", "[]", "（）", "【】", "()"))
        yield f"融政发{opening}{year}{closing}{serial}号", [f"融政发〔{year}〕{serial}号"], []


def check(db: Database, each: int) -> None:
    """Print recall and precision over awkward queries, and each query that did not find exactly what it must."""
    rows = db.execute("SELECT d.number, v.title, v.document_number, v.text FROM disclosures AS d "
                      "JOIN versions AS v ON v.id = d.version_id")  # fmt: skip
    folded = {number: tuple(map(fold, parts)) for number, *parts in rows}
    queries = list(awkward([text for _, _, text in folded.values()], each))
    sums = [0, 0, 0]
    for query, wanted, unwanted in queries:
        right = {number for number, parts in folded.items() if is_match(parts, wanted, unwanted)}
        found = found_by_index(db, query)
        if found != right:
            print(f"not exact: {query!r}, {len(found)} found, {len(right)} right")
        sums = [sum(pair) for pair in zip(sums, map(len, (found & right, right, found)), strict=True)]
    recall, precision = sums[0] / sums[1], sums[0] / sums[2]
    print(f"{len(queries)} awkward queries, {sums[1]:,} matches: recall {recall:.4f}, precision {precision:.4f}")


def found_by_index(db: Database, query: str) -> set[int]:
    """Return the numbers of the documents that a search finds."""
    expression = search.match_expression(query)
    found = {row[0] for row in db.execute("SELECT rowid FROM searchable WHERE searchable MATCH ?", (expression,))}
    assert search.search(db, query, limit=0).total == len(found)
    return found


def is_match(parts: tuple[str, ...], wanted: list[str], unwanted: list[str]) -> bool:
    """Tell whether folded texts match, by the definition."""
    is_in = [any(word in part for part in parts) for word in map(fold, wanted)]
    return all(is_in) and not any(word in part for word in map(fold, unwanted) for part in parts)


def main() -> None:
    """Build, measure, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.db"
        seconds = milliseconds(lambda: build(path, count)) / 1000
        db = Database(path)
        print(f"{count} documents, {seconds:.0f} s to build, {path.stat().st_size / 1e6:.0f} MB")
        print(f"{'':>14}  {'p50 ms':>9}  {'p95 ms':>9}  {'LIKE p50':>9}  {'LIKE p95':>9}")
        everything: list[float] = []
        for name, group in queries(db, 40).items():
            times = [milliseconds(lambda query=query: search.search(db, query)) for query in group]
            like = [milliseconds(lambda query=query: count_like(db, query)) for query in group[:3]]
            everything += times
            report(name, times, like)
        print(f"{'all':>14}  {statistics.median(everything):9.1f}  {percentile(everything):9.1f}")
        check(db, 60)


def count_like(db: Database, query: str) -> object:
    """Count what plain SQL finds, without folding, for comparison."""
    return db.execute("SELECT count(*) FROM versions WHERE text LIKE ?", (f"%{fold(query)}%",)).fetchone()


if __name__ == "__main__":
    main()
