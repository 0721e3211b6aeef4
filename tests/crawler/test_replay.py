"""Record and replay: what a recording gives is what the live crawl gave, without a network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.store import Archive
from crawler.demo.portal import SamplePortal
from crawler.recording import Recording
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import Done, fazhi, portal_file, rows
from tests.servers import Answer, Pages, serve

CONTENT = (
    "SELECT versions.id, content_sha256, versions.title, text, markdown, publication_date, raw_labels, url, "
    "payload_sha256 FROM versions JOIN captures ON captures.id = capture_id ORDER BY versions.id"
)
FILES = "SELECT version_id, position, url, name, outcome, payload_sha256 FROM attachments ORDER BY version_id, position"


def contents(path: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    archive = Archive.read(path)
    found = rows(archive, CONTENT), rows(archive, FILES)
    archive.close()
    return found


@dataclass
class Recorded:
    """A recording of the sample portal, and the archive of the crawl that was recorded."""

    file: Path
    live: Path


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("recorded")
    with SamplePortal() as portal:
        toml = folder / "sample.toml"
        toml.write_text(portal.portal_toml(), encoding="utf-8")
        file, live = folder / "sample.warc.gz", folder / "live.db"
        arguments = ("rongshui-sample", "--portals", toml, "-o", file, "--archive", live)
        done = fazhi("record", *arguments, now=portal.instant)
        assert done.status == 0, done.err
    return Recorded(file, live)


def replay(recorded: Path, folder: Path, *options: str | Path) -> Done:
    return fazhi("replay", recorded, "--archive", folder / "again.db", "--json", *options, now="2020-01-01T00:00:00Z")


def test_a_replay_gives_the_same_documents_byte_for_byte(recorded: Recorded, tmp_path: Path) -> None:
    done = replay(recorded.file, tmp_path)
    assert done.status == 0, done.err
    assert contents(tmp_path / "again.db") == contents(recorded.live)


def test_robots_txt_is_part_of_the_recording(recorded: Recorded, tmp_path: Path) -> None:
    replay(recorded.file, tmp_path)
    archive = Archive.read(tmp_path / "again.db")
    assert rows(archive, "SELECT count(*) FROM captures WHERE url LIKE '%/robots.txt'") == [(1,)]
    archive.close()


def test_a_request_that_was_not_saved_is_named_and_fails_the_replay(recorded: Recorded, tmp_path: Path) -> None:
    toml = Recording(recorded.file).portals_toml
    assert toml is not None
    home = next(line for line in toml.splitlines() if line.startswith("home")).split('"')[1]
    other = tmp_path / "other.toml"
    other.write_text(f'{toml}\n[[portal.section]]\nname = "规范性文件"\nurl = "{home}nowhere/"\n', encoding="utf-8")
    done = replay(recorded.file, tmp_path, "--portals", other)
    assert done.status == 3
    assert f"GET {home}nowhere/" in done.err
    assert done.report["outcome"] == "incomplete"


def test_missing_404_answers_instead(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | {
        href: Answer(page(f"融水县行政执法办法第{n}号")) for n, href in enumerate(HREFS)
    }
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        file = tmp_path / "site.warc.gz"
        assert fazhi("record", "sample", "--portals", toml, "-o", file).status == 0
    longer = tmp_path / "longer.toml"
    longer.write_text(toml.read_text(encoding="utf-8").replace("/list/", "/other/"), encoding="utf-8")
    done = replay(file, tmp_path, "--portals", longer, "--missing", "404")
    assert done.status == 3
    assert done.report["requests"]["not_found"] == 2, "robots.txt and the list"
    assert "not in" not in done.err


def test_pages_saved_by_hand_make_a_recording(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    home = "http://www.sample.gov.cn"
    toml = portal_file(tmp_path, home, SECTION.format(home))
    (folder / "list.html").write_bytes(listing(*HREFS[:4]).body)
    saved = ["# file, tab, address", f"list.html\t{home}/list/"]
    for number, href in enumerate(HREFS[:4]):
        (folder / f"{number}.html").write_bytes(page(f"融水县行政执法办法第{number}号"))
        saved.append(f"{number}.html\t{home}{href}")
    (folder / "addresses.tsv").write_text("\n".join(saved), encoding="utf-8")
    file = tmp_path / "saved.warc.gz"
    assert fazhi("record", "sample", "--portals", toml, "-o", file, "--from", folder).status == 0
    done = replay(file, tmp_path, "--missing", "404")
    assert done.status == 0, done.err
    assert done.report["documents"]["new"] == 4


@pytest.mark.parametrize("line", ["list.html", "none.html\thttp://a.gov.cn/", "list.html\tftp://a.gov.cn/"])
def test_a_bad_list_of_saved_pages_is_one_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "list.html").write_bytes(b"x")
    (tmp_path / "addresses.tsv").write_text(line, encoding="utf-8")
    done = fazhi("record", "rongshui", "-o", tmp_path / "a.warc.gz", "--from", tmp_path)
    assert done.status == 2
    assert "addresses.tsv: line 1" in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize("cut", [1, 200, 3000, 100_000])
def test_a_truncated_recording_is_one_line_and_loses_nothing(recorded: Recorded, tmp_path: Path, cut: int) -> None:
    short = tmp_path / "short.warc.gz"
    short.write_bytes(recorded.file.read_bytes()[:-cut])
    archive = tmp_path / "again.db"
    archive.write_bytes(recorded.live.read_bytes())
    done = replay(short, tmp_path)
    assert done.status == 2
    assert "short.warc.gz" in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert contents(archive) == contents(recorded.live)


def saved_by_hand(folder: Path, addresses: str) -> Path:
    folder.mkdir()
    (folder / "home.html").write_text("<html><body><a href='/fzms/'>法治苗山</a></body></html>", encoding="utf-8")
    (folder / "list.html").write_bytes(listing("/t1.html").body)
    (folder / "t1.html").write_bytes(page("融水县行政执法办法"))
    (folder / "addresses.tsv").write_text(addresses, encoding="utf-8")
    return folder


def test_pages_saved_by_hand_of_a_portal_of_the_registry_are_crawled_again(tmp_path: Path) -> None:
    """The recording's own portal file counts, not the registry's; no browser saves a robots.txt."""
    home = "http://www.rongshui.gov.cn"
    addresses = f"home.html\t{home}/\nlist.html\t{home}/fzms/\nt1.html\t{home}/t1.html\n"
    file = tmp_path / "rongshui.warc.gz"
    recorded = fazhi("record", "rongshui", "-o", file, "--from", saved_by_hand(tmp_path / "pages", addresses))
    assert recorded.status == 0, recorded.err
    done = replay(file, tmp_path, "--missing", "404")
    assert done.report["documents"]["new"] == 1, done.err
    assert done.report["requests"]["ok"] == 3


@pytest.mark.parametrize("addresses", ["", "# nothing\n", "../home.html\thttp://www.rongshui.gov.cn/\n"])
def test_a_folder_without_pages_of_its_own_is_refused(tmp_path: Path, addresses: str) -> None:
    file, folder = tmp_path / "a.warc.gz", saved_by_hand(tmp_path / "pages", addresses)
    (tmp_path / "home.html").write_text("elsewhere", encoding="utf-8")
    done = fazhi("record", "rongshui", "-o", file, "--from", folder)
    assert (done.status, file.exists()) == (2, False)
    assert "addresses.tsv" in done.err


def test_a_recording_without_a_place_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with serve({}) as site:
        toml = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done = fazhi("record", "sample", "--portals", toml, "-o", tmp_path / "nowhere" / "a.warc.gz")
    assert (done.status, site.asked) == (2, [])
