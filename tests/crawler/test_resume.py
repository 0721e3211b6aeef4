"""Killed at any moment: nothing is half done, the next start goes on with the night, a new night is a new crawl."""

import json
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.store import Archive
from crawler.demo.portal import SamplePortal
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import crawl, fazhi, portal_file, rows
from tests.servers import Answer, Pages, Site, serve
from tests.test_cli import start

EVENING, LATER, NEXT_NIGHT = "2024-03-01T18:00:00Z", "2024-03-01T21:00:00Z", "2024-03-02T18:00:00Z"

KILLS = 3


def documents(kind: str) -> Pages:
    return {href: Answer(page(f"融水县{kind}第{number}号")) for number, href in enumerate(HREFS, 1)}


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_any_moment_the_archive_is_whole_and_the_next_crawl_completes_it(tmp_path: Path, seed: int) -> None:
    """B46, B56. The moment is drawn anew for every seed, somewhere between the first request and the last."""
    path = tmp_path / "a.db"
    with SamplePortal() as portal:
        toml = tmp_path / "sample.toml"
        toml.write_text(portal.portal_toml(sections=True), encoding="utf-8")
        chance = random.Random(seed)  # noqa: S311  (nothing secret: which moment)
        requests = chance.randrange(1, 60)
        process = start("crawl", "--portals", toml, "--archive", path)
        while len(portal.requests) < requests and process.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.random() / 10)
        process.kill()
        process.communicate()
        assert fazhi("verify", "--archive", path).status == 0
        done, archive = crawl(tmp_path, toml)
        published = {document.url for document in portal.documents() if document.answers}
    assert (done.status, done.report["skipped"]) == (0, [])
    assert rows(archive, "SELECT outcome FROM runs WHERE id = 1") == [("interrupted",)]
    known = {url for (url,) in rows(archive, "SELECT url FROM document_urls")}
    assert published <= known
    assert rows(archive, "SELECT count(*) FROM versions") == rows(archive, "SELECT count(*) FROM documents")
    archive.close()
    assert fazhi("verify", "--archive", path).status == 0


def two_portals(tmp_path: Path, one: Site, two: Site) -> Path:
    portals = tmp_path / "portals"
    portals.mkdir()
    portal_file(portals, one.url, SECTION.format(one.url), "one")
    portal_file(portals, two.url, SECTION.format(two.url), "two")
    return portals


def cut_short(tmp_path: Path, portals: Path, one: Site, number: int) -> None:
    """Crawl both portals until the first has been walked, then end the process by a signal."""
    process = start("crawl", "--portals", portals, "--archive", tmp_path / "a.db", FAZHI_NOW=EVENING)
    while not walked(tmp_path / "a.db"):
        time.sleep(0.05)
    process.send_signal(number)
    process.communicate(timeout=60)
    one.asked.clear()


def walked(path: Path) -> bool:
    with suppress(ArchiveError), Archive.read(path) as archive:  # not made yet
        return bool(rows(archive, "SELECT 1 FROM walks"))
    return False


def held(seconds: float) -> Pages:
    """A site whose list takes its time."""

    def slow(_: Site) -> Answer:
        time.sleep(seconds)
        return listing(*HREFS)

    return {"/list/": slow} | documents("行政许可办法")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_next_start_goes_on_with_the_night(tmp_path: Path, number: int) -> None:
    with serve({"/list/": listing(*HREFS)} | documents("行政执法办法")) as one, serve(held(3)) as two:
        portals = two_portals(tmp_path, one, two)
        cut_short(tmp_path, portals, one, number)
        done, archive = crawl(tmp_path, portals, now=LATER)
        assert one.asked == [], "walked already"
        assert done.report["skipped"] == ["one"]
        assert [portal["id"] for portal in done.report["portals"]] == ["two"]
        assert done.report["documents"]["new"] == len(HREFS)
        assert "one: walked already by run 1" in done.err
        [(arguments,)] = rows(archive, "SELECT arguments FROM runs WHERE id = 2")
        assert json.loads(arguments)["continues"] == 1
        archive.close()


def test_a_run_of_other_portals_beside_it_changes_nothing(tmp_path: Path) -> None:
    """As with --jobs: each process is a run of its own."""
    with serve({"/list/": listing(*HREFS)} | documents("行政执法办法")) as one, serve(held(3)) as two:
        portals = two_portals(tmp_path, one, two)
        cut_short(tmp_path, portals, one, signal.SIGKILL)
        other = portal_file(tmp_path, one.url, SECTION.format(one.url), "other")
        crawl(tmp_path, other, now=EVENING)[1].close()
        done, archive = crawl(tmp_path, portals, now=LATER)
        archive.close()
    assert done.report["skipped"] == ["one"]


def test_a_new_night_is_a_new_crawl(tmp_path: Path) -> None:
    with serve({"/list/": listing(*HREFS)} | documents("行政执法办法")) as one, serve(held(3)) as two:
        portals = two_portals(tmp_path, one, two)
        cut_short(tmp_path, portals, one, signal.SIGKILL)
        done, archive = crawl(tmp_path, portals, now=NEXT_NIGHT)
        archive.close()
        assert one.asked
    assert done.report["skipped"] == []
    assert {portal["id"] for portal in done.report["portals"]} == {"one", "two"}


def test_another_order_is_a_new_crawl(tmp_path: Path) -> None:
    with serve({"/list/": listing(*HREFS)} | documents("行政执法办法")) as one, serve(held(3)) as two:
        portals = two_portals(tmp_path, one, two)
        cut_short(tmp_path, portals, one, signal.SIGKILL)
        done, archive = crawl(tmp_path, portals / "one.toml", now=LATER)
        archive.close()
        assert one.asked
    assert done.report["skipped"] == []
