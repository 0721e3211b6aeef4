"""Quality and speed of extraction, ours beside general tools, in one run on the same pages.

    python benchmarks/extraction.py                                  # our own fixture pages
    python benchmarks/extraction.py --gold FOLDER --pages FOLDER     # records and pages of your own

A gold record is a JSON file with ``file``, ``url``, ``record`` (title, publication_date, text), and optionally
``optional_text`` and ``chrome``. Body F1 compares multisets of character trigrams without white space. Times are
processor time, parsing included, the best of three. Tools that are not installed are named as such: readability-lxml,
gne, resiliparse; all others are ours or trafilatura.
"""

import json
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import trafilatura
from lxml import etree

from crawler.extract.document import extract_document
from crawler.extract.page import read_page

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "extract"
KINDS = {"detail", "json-detail", "text", None}

Answer = tuple[str, str | None, str | None]
"""What a tool reads from a page: text, title, publication date; null where it does not say."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what is right about it."""

    name: str
    body: bytes
    url: str
    text: str
    title: str | None
    date: str | None
    optional: tuple[str, ...]
    chrome: tuple[str, ...]


@dataclass(slots=True)
class Row:
    """A tool's results: F1 of each page, titles and dates that are right, pages with furniture, milliseconds."""

    scores: list[float]
    titles: int = 0
    dates: int = 0
    leaks: int = 0
    milliseconds: float = 0.0


def ours(body: bytes, url: str) -> Answer:
    """This project, from bytes to record, every field included."""
    content = extract_document(body, url)
    return content.text, content.title, content.publication_date


def trafilatura_metadata(body: bytes, url: str) -> Answer:
    """Trafilatura as it comes, with metadata; it gets decoded text, which is kinder than bytes."""
    found = trafilatura.bare_extraction(read_page(body, url).decoding.text, url=url, with_metadata=True)
    return (found.text or "", found.title, found.date) if found else ("", None, None)


def trafilatura_fast(body: bytes, url: str) -> Answer:
    """Trafilatura's fast way, text only."""
    return trafilatura.extract(read_page(body, url).decoding.text, fast=True, favor_recall=True) or "", None, None


def readability(body: bytes, url: str) -> Answer:
    """readability-lxml: text of its summary, its short title."""
    from lxml import html
    from readability import Document
    from readability.readability import Unparseable

    document = Document(read_page(body, url).decoding.text)
    try:
        return html.fromstring(document.summary()).text_content(), document.short_title(), None
    except (Unparseable, etree.ParserError):
        return "", None, None


def gne(body: bytes, url: str) -> Answer:
    """GeneralNewsExtractor, made for Chinese news."""
    from gne import GeneralNewsExtractor
    from gne.exceptions import NoContentException

    try:
        found = GeneralNewsExtractor().extract(read_page(body, url).decoding.text)
    except (NoContentException, etree.ParserError):
        return "", None, None
    return found["content"], found["title"], found["publish_time"][:10] or None


def resiliparse(body: bytes, url: str) -> Answer:
    """resiliparse with main_content."""
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(read_page(body, url).decoding.text, main_content=True), None, None


TOOLS: dict[str, Callable[[bytes, str], Answer]] = {
    "fazhi": ours,
    "trafilatura with metadata": trafilatura_metadata,
    "trafilatura fast": trafilatura_fast,
    "readability-lxml": readability,
    "GNE": gne,
    "resiliparse": resiliparse,
}


def fixture_cases(folder: Path) -> Iterator[Case]:
    """Yield the project's own fixture pages."""
    for path in sorted(folder.glob("*/expected.json")):
        right = json.loads(path.read_text(encoding="utf-8"))
        yield _case(path.parent.name, (path.parent / "page.html").read_bytes(), right["url"], right, right)


def gold_cases(gold: Path, pages: Path) -> Iterator[Case]:
    """Yield the pages that have a gold record of a document."""
    for path in sorted(gold.glob("*.json")):
        right = json.loads(path.read_text(encoding="utf-8"))
        if "record" in right and right.get("kind") in KINDS:
            yield _case(right["file"], (pages / right["file"]).read_bytes(), right["url"], right["record"], right)


def _case(name: str, body: bytes, url: str, record: dict, extra: dict) -> Case:
    optional, chrome = tuple(extra.get("optional_text", ())), tuple(extra.get("chrome", ()))
    return Case(name, body, url, record["text"], record.get("title"), record.get("publication_date"), optional, chrome)


def plain(text: str | None) -> str:
    """Return text as it is compared: width folded, no white space."""
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def f1(right: str, found: str) -> float:
    """Return the F1 of two texts' character trigrams; 1 when both are empty."""
    a, b = (Counter(text[i : i + 3] for i in range(max(len(text) - 2, 1))) for text in (right, found))
    common = sum((a & b).values())
    return 2 * common / (sum(a.values()) + sum(b.values()))


def body_score(case: Case, text: str) -> float:
    """Score a body: lines that may stand or not neither earn nor cost."""
    spare = {plain(line) for line in case.optional}
    kept = [plain(line) for line in text.splitlines() if plain(line) not in spare]
    right = [plain(line) for line in case.text.splitlines() if plain(line) not in spare]
    return f1("".join(right), "".join(kept))


def measure(tool: Callable[[bytes, str], Answer], cases: list[Case]) -> Row:
    """Run a tool over all pages. Raises ImportError when it is not installed."""
    row = Row([])
    for case in cases:
        spent = []
        for _ in range(3):
            started = time.process_time()
            text, title, date = tool(case.body, case.url)
            spent.append(time.process_time() - started)
        row.milliseconds += min(spent) * 1000
        row.scores.append(body_score(case, text))
        row.titles += plain(title) == plain(case.title)
        row.dates += (date or None) == case.date
        row.leaks += any(plain(word) in plain(text) and plain(word) not in plain(case.text) for word in case.chrome)
    return row


def print_row(name: str, row: Row, base: float) -> None:
    """Print a tool's line; ``base`` is what trafilatura with metadata needs, in milliseconds."""
    pages = len(row.scores)
    mean, worst = sum(row.scores) / pages, min(row.scores)
    print(
        f"{name:27}{mean:7.3f}{worst:7.3f}{row.titles:7}/{pages}{row.dates:6}/{pages}{row.leaks:7}"
        f"{row.milliseconds / pages:10.2f}{base / row.milliseconds:8.1f}x"
    )


@click.command()
@click.option("--gold", type=click.Path(exists=True, path_type=Path), help="Folder of gold records.")
@click.option("--pages", type=click.Path(exists=True, path_type=Path), help="Folder of their pages.")
def main(gold: Path | None, pages: Path | None) -> None:
    """Print one table: body F1 (mean and worst page), titles and dates right, pages with furniture, time."""
    cases = list(gold_cases(gold, pages) if gold and pages else fixture_cases(FIXTURES))
    base = measure(trafilatura_metadata, cases).milliseconds
    print(f"{len(cases)} pages")
    print(f"{'tool':27}{'F1':>7}{'worst':>7}{'titles':>10}{'dates':>9}{'leaks':>7}{'ms/page':>10}{'speed':>9}")
    for name, tool in TOOLS.items():
        try:
            print_row(name, measure(tool, cases), base)
        except ImportError:
            print(f"{name:27}not installed")


if __name__ == "__main__":
    main()
