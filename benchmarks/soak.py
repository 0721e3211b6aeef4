"""Three hundred nights in one go: the sample portal, edited at random and visited by every kind of trouble.

Each night is a crawl of its own process at its own FAZHI_NOW. Some nights the portal is closed, refuses everybody or
has lost its pages; some nights the crawl is killed or stopped and started again. At the end the archive is held
against the script that made it: every change that a crawl could see is a version, and nothing else is.

    .venv/bin/python benchmarks/soak.py [NIGHTS] [SEED]
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from archive.store import Archive
from crawler.demo.nights import Edit, Night, apply
from crawler.demo.portal import FIRST_NIGHT, SampleDocument, SamplePortal
from crawler.demo.site import Article, Site, read_site

STATUSES = {503: 0.05, 404: 0.03, 412: 0.03}
"""How often the whole portal is out of order, and how."""

KILLED, STOPPED, FULL = 0.06, 0.04, 0.1

Truth = dict[str, tuple[object, ...]]
"""What each address shows on one night."""


@dataclass
class Tally:
    """What the nights came to."""

    outcomes: Counter[str] = field(default_factory=Counter)
    requests: list[int] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    truth: dict[str, Truth] = field(default_factory=dict)


# The script


def script(nights: int, chance: random.Random) -> list[Night]:
    """Return random nights, each of which can be applied to the site that those before it have left."""
    site, told = read_site(), []
    for number in range(nights):
        night = invent(site, FIRST_NIGHT.date() + timedelta(days=number + 2), number, chance)
        site = apply(site, night)
        told.append(night)
    return told


def invent(site: Site, day: date, number: int, chance: random.Random) -> Night:
    """Return one night: edits, additions, withdrawals, returns, a redesign now and then."""
    there = [article for article in site.articles if article.listed and article.answers]
    away = [article for article in site.articles if not article.answers]
    pages = [article for article in there if not article.is_file]
    chosen = chance.sample(pages, 3)
    status = next((status for status, share in STATUSES.items() if chance.random() < share), None)
    return Night(
        status=status,
        edit=tuple(filter(None, (edit(article, number) for article in chosen[: chance.choice((0, 0, 1, 2))]))),
        add=(addition(site, day, number, chance),) if chance.random() < 0.3 else (),
        remove=(chosen[2].id,) if chance.random() < 0.08 and len(there) > 60 else (),
        restore=(chance.choice(away).id,) if away and chance.random() < 0.08 else (),
        design=chance.choice(("old", "new")) if chance.random() < 0.01 else None,
    )


def edit(article: Article, number: int) -> Edit | None:
    """Return a change of some words of an article, null where none can be named without doubt."""
    said = "\n".join((article.title, *article.lines))
    for line in article.lines:
        words = line.strip("|")[:8]
        if len(words) == 8 and said.count(words) == 1 and not set(words) & set("|[]()!#"):
            return Edit(article.id, words, f"{words[:6]}{number}{words[6:]}")
    return None


def addition(site: Site, day: date, number: int, chance: random.Random) -> Article:
    """Return a new article."""
    lines = tuple(
        f"第{n}条　县人民政府第{number}号文件的第{n}项由主管部门负责落实，并公开办理结果。" for n in range(1, 6)
    )
    section = chance.choice([section.path for section in site.sections if section.articles])
    return Article(
        id=9_000_000 + number, section=section, date=day, title=f"关于第{number}号行政执法事项的通知", lines=lines
    )


def as_toml(nights: list[Night]) -> str:
    """Return nights as the sample portal reads them."""
    return "\n".join(line for night in nights for line in _night_lines(night))


def _night_lines(night: Night) -> list[str]:
    lines = ["[[night]]"]
    for key in ("status", "design", "remove", "restore"):
        value = getattr(night, key)
        if value:
            lines.append(f"{key} = {json.dumps(list(value) if isinstance(value, tuple) else value)}")
    for one in night.edit:
        lines += ["[[night.edit]]", f"id = {one.id}", f"before = {_text(one.before)}", f"after = {_text(one.after)}"]
    for article in night.add:
        lines += ["[[night.add]]", f'section = "{article.section}"', f"id = {article.id}", f"date = {article.date}",
                  f"title = {_text(article.title)}", f"text = {_text(chr(10).join(article.lines))}"]  # fmt: skip
    return lines


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


# The nights


def live(folder: Path, nights: int, seed: int) -> Tally:
    """Live through all nights and return what they came to."""
    chance, tally = random.Random(seed), Tally()
    (folder / "nights.toml").write_text(as_toml(script(nights, chance)), encoding="utf-8")
    with SamplePortal(script=folder / "nights.toml") as portal:
        (folder / "sample.toml").write_text(portal.portal_toml(), encoding="utf-8")
        for number in range(nights):
            tally.truth[portal.instant] = {document.url: shown(document) for document in portal.documents()}
            one_night(folder, portal, tally, chance)
            if number % 25 == 24:
                print(f"{number + 1} nights, {size(folder) / 1e6:.1f} MB, {tally.memory[-1]} MB", flush=True)
            portal.next_night()
        for _ in range(4):
            portal.next_night()
            tally.truth[portal.instant] = {document.url: shown(document) for document in portal.documents()}
            crawl(folder, portal, tally, "--full")
    return tally


def one_night(folder: Path, portal: SamplePortal, tally: Tally, chance: random.Random) -> None:
    """Crawl once; a crawl that is killed or stopped is started again, as a supervisor would."""
    lot = chance.random()
    full = ("--full",) if chance.random() < FULL else ()
    if lot < KILLED + STOPPED:
        cut_short(folder, portal, signal.SIGKILL if lot < KILLED else signal.SIGTERM, chance.randrange(1, 40), *full)
    crawl(folder, portal, tally, *full)


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "crawler", "crawl", "--portals", str(folder / "sample.toml"),
            "--archive", str(folder / "a.db"), "--json", *arguments]  # fmt: skip


def cut_short(folder: Path, portal: SamplePortal, number: int, requests: int, *arguments: str) -> None:
    portal.requests.clear()
    environment = os.environ | {"FAZHI_NOW": portal.instant}
    with subprocess.Popen(command(folder, *arguments), env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:  # fmt: skip
        while len(portal.requests) < requests and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(number)


def crawl(folder: Path, portal: SamplePortal, tally: Tally, *arguments: str) -> None:
    portal.requests.clear()
    began = time.monotonic()
    environment = os.environ | {"FAZHI_NOW": portal.instant}
    with subprocess.Popen(command(folder, *arguments), env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:  # fmt: skip
        out, err = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    report = json.loads(out or "{}")
    if process.returncode not in {0, 3}:
        print(f"{portal.instant}: status {process.returncode}: {report.get('reason')} {err.decode()[-2000:]}")
    tally.outcomes[report.get("outcome", "nothing")] += 1
    tally.requests.append(len(portal.requests))
    tally.memory.append(usage.ru_maxrss // 1024)
    tally.seconds.append(time.monotonic() - began)


def shown(document: SampleDocument) -> tuple[object, ...]:
    """Return what a document says, null where its address does not answer."""
    files = tuple((file.name, file.body) for file in document.attachments)
    said = (document.title, document.text, files, document.date, document.source, document.author, document.catalogue)
    return (document.answers, said)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("a.db*"))


# What is left of it


def compare(archive: Archive, tally: Tally) -> list[str]:
    """Return the documents whose versions are not what the script showed on the nights on which they were fetched."""
    wrong = []
    addresses = archive.db.execute("SELECT document_id, url FROM document_urls ORDER BY document_id").fetchall()
    for document_id, url in addresses:
        looks = archive.db.execute(
            "SELECT DISTINCT fetched_at FROM captures WHERE url = ? AND outcome IN ('ok', 'not_modified') "
            "ORDER BY fetched_at", [url],
        ).fetchall()  # fmt: skip
        truth = [tally.truth[at][url][1] for (at,) in looks if url in tally.truth[at] and tally.truth[at][url][0]]
        told = [said for number, said in enumerate(truth) if number == 0 or said != truth[number - 1]]
        kept = archive.db.execute(
            "SELECT content_sha256 FROM versions WHERE document_id = ? ORDER BY number", [document_id]
        ).fetchall()
        if pattern(told) != pattern([sha for (sha,) in kept]):
            wrong.append(f"{document_id} {url}: {len(told)} versions shown, {len(kept)} kept")
    return wrong


def pattern(items: list[object]) -> list[int]:
    """Return items as numbers: equal ones have the same."""
    return [items.index(item) for item in items]


def compare_states(archive: Archive, last: Truth) -> list[str]:
    """Return the documents whose state is not what the last night showed."""
    states = archive.db.execute(
        "SELECT url, state FROM documents JOIN document_urls ON document_urls.document_id = documents.id"
    ).fetchall()
    there = {url for url, (answers, _) in last.items() if answers}
    wrong = [f"{url}: {state}" for url, state in states if (url in there) != (state == "present")]
    return wrong + [f"{url}: never kept" for url in there - {url for url, _ in states}]


def main() -> None:
    """Run the nights, then print what they left."""
    nights, seed = (int(text) for text in (*sys.argv[1:], *("300", "1")[len(sys.argv) - 1 :]))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tally = live(folder, nights, seed)
        verify = [sys.executable, "-m", "crawler", "verify", "--archive", folder / "a.db"]
        verified = subprocess.run(verify, check=False)
        with Archive.read(folder / "a.db") as archive:
            wrong = compare(archive, tally) + compare_states(archive, tally.truth[max(tally.truth)])
            report(archive, tally, size(folder))
    tenth = max(1, len(tally.memory) // 10)
    first, last = median(tally.memory[:tenth]), median(tally.memory[-tenth:])
    print(f"memory: first tenth {first} MB, last tenth {last} MB, most {max(tally.memory)} MB")
    print(f"verify: status {verified.returncode}; history: {len(wrong)} differences from the script")
    print("\n".join(wrong[:20]))
    print(f"{nights} nights in {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(bool(wrong) or verified.returncode)


def report(archive: Archive, tally: Tally, stored: int) -> None:
    """Print counts of nights, requests and rows, and where the bytes are."""
    print(f"outcomes: {dict(tally.outcomes)}; seconds a night: {median(tally.seconds):.1f}")
    print(f"requests: first night {tally.requests[0]}, median {median(tally.requests)}")
    for table in ("captures", "payloads", "documents", "versions", "events", "runs"):
        print(f"{table}: {archive.db.execute(f'SELECT count(*) FROM {table}').fetchone()[0]}")
    raw, kept = archive.db.execute("SELECT sum(size), sum(length(data)) FROM payloads").fetchone()
    print(f"payloads: {raw / 1e6:.1f} MB in {kept / 1e6:.1f} MB; archive {stored / 1e6:.1f} MB")
    print(f"states: {dict(archive.db.execute('SELECT state, count(*) FROM documents GROUP BY state').fetchall())}")
    print(f"runs: {dict(archive.db.execute('SELECT outcome, count(*) FROM runs GROUP BY outcome').fetchall())}")


if __name__ == "__main__":
    main()
