"""Reading stored captures again: better fields, the same versions, the same history; whatever stops it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.integrity import verify
from archive.records import Capture, Content, Entry, Listed, Listing, PortalRow, Run, Sighting, Walk
from archive.store import Archive
from crawler.cli import main
from crawler.demo.portal import SamplePortal
from crawler.extract.document import EXTRACTOR
from crawler.portals import Portal
from crawler.rereading import Reading
from tests.crawler.test_middlewares import page
from tests.crawling import fazhi, rows
from tests.doomed import doomed

AT = "2017-12-01T18:00:00Z"
HOME = "http://www.sample.gov.cn/"
PORTAL = Portal("sample", "样例县人民政府", HOME, "450225")
TITLES = ("融水县行政执法办法", "关于公布规范性文件清理结果的通知")


class Old:
    """An archive whose documents were read by an earlier extractor that missed half of what the pages say."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive.open(path)
        self.archive.save_portal(PortalRow("sample", PORTAL.name, HOME, "450225"))
        self.section = self.archive.save_section("sample", "规范性文件", f"{HOME}gfxwj/", "normative_document")
        self.run = self.archive.begin_run(Run(AT))

    def see(self, number: int, body: bytes, listed: Entry, outcome: str = "content") -> str:
        """Store a page and what the old extractor read in it; return the version's id."""
        capture = Capture(
            "sample", "GET", listed.url, (), AT, final_url=listed.url, status=200, outcome="ok",
            media_type="text/html", body=body,
        )  # fmt: skip
        saved = self.archive.save_sighting(
            Sighting(
                self.run, "sample", (listed.url,), (self.archive.add_capture(self.run, capture),), AT,
                Content(outcome, title=f"旧标题{number}", text=f"旧的正文，第{number}份文件。"), "0.0.1",
                listings=(Listing(self.section, listed.title, listed.date),),
            )
        )  # fmt: skip
        return saved.version_id

    def end(self) -> None:
        self.archive.save_walk(self.run, Walk(self.section, "complete", to_end=True))
        self.archive.finish_run(self.run, "complete", self.archive.counts(self.run), AT)
        self.archive.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "fazhi.db"
    archive = Old(path)
    for number, title in enumerate(TITLES):
        archive.see(number, page(title), Entry(f"{HOME}gfxwj/t{number}.html", title, "2017-11-20"))
    archive.end()
    return path


def reextract(path: Path, *options: str) -> tuple[dict[str, object], str]:
    result = CliRunner().invoke(main, ["reextract", "--archive", str(path), "--json", *options])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), result.stderr


def table(path: Path, sql: str) -> list[tuple[object, ...]]:
    with Archive.read(path) as archive:
        return rows(archive, sql)


def test_fields_are_what_todays_rules_read(old: Path) -> None:
    assert reextract(old)[0] == {"versions": 2, "renewed": 2, "refused": []}
    [(title, text, topic, extractor)] = table(
        old, "SELECT title, text, topic, extractor FROM versions WHERE title LIKE '%执法%'"
    )
    assert title == "融水县行政执法办法"
    assert str(text).startswith("第0条")
    assert (topic, extractor) == ("enforcement", EXTRACTOR)


def test_the_earlier_reading_is_kept_and_the_version_stays_itself(old: Path) -> None:
    fixed = "SELECT id, document_id, number, content_sha256, text_sha256, capture_id, first_seen_at FROM versions"
    before = table(old, fixed)
    reextract(old)
    assert table(old, fixed) == before
    kept = table(old, "SELECT version_id, extractor, content_sha256, text FROM derivations ORDER BY text")
    assert [row[1:] for row in kept] == [
        ("0.0.1", digest, f"旧的正文，第{number}份文件。")
        for number in range(2)
        for digest in (next(d for v, _, _, d, *_ in before if v == kept[number][0]),)
    ]


def test_nobody_hears_of_an_edit(old: Path) -> None:
    history = "SELECT * FROM events"
    changed = "SELECT document_id, state, versions, first_seen_at, last_seen_at, changed_at FROM disclosures"
    runs = "SELECT * FROM runs"
    before = [table(old, sql) for sql in (history, changed, runs)]
    reextract(old)
    assert [table(old, sql) for sql in (history, changed, runs)] == before
    with Archive.read(old) as archive:
        assert verify(archive.db) == []


def test_an_old_citation_still_resolves(old: Path) -> None:
    """B78: the version's id and number lead where they led."""
    before = fazhi("show", f"{HOME}gfxwj/t0.html", "--archive", old, "--json").report
    reextract(old)
    after = fazhi("show", before["document_id"], "--version", "1", "--archive", old, "--json").report
    same = ("version_id", "number", "content_sha256", "payload_sha256", "fetched_at", "url", "run_id", "capture_id")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_search_and_the_list_of_documents_follow_at_once(old: Path) -> None:
    reextract(old)
    found = CliRunner().invoke(main, ["search", "接受人民群众监督", "--archive", str(old), "--json"])
    assert json.loads(found.stdout)["total"] == 2
    found = CliRunner().invoke(main, ["search", "旧的正文", "--archive", str(old), "--json"])
    assert json.loads(found.stdout)["total"] == 0
    assert {row[0] for row in table(old, "SELECT title FROM disclosures")} == set(TITLES)


def test_a_second_time_nothing_is_left_to_do(old: Path) -> None:
    reextract(old)
    assert reextract(old)[0] == {"versions": 2, "renewed": 0, "refused": []}
    assert table(old, "SELECT count(*) FROM derivations") == [(2,)]


def test_what_a_list_said_is_known_again(tmp_path: Path) -> None:
    """A file has no title and no date but those of its row."""
    archive = Old(tmp_path / "fazhi.db")
    archive.see(0, b"%PDF-1.7 ...", Entry(f"{HOME}gfxwj/1.pdf", "融水县行政执法办法", "2017-11-20"), "attachment_only")
    archive.end()
    reextract(tmp_path / "fazhi.db")
    sql = "SELECT title, publication_date, date_basis FROM versions"
    assert table(tmp_path / "fazhi.db", sql) == [("融水县行政执法办法", "2017-11-20", "list")]


def test_rules_are_those_of_the_portal_and_of_the_list() -> None:
    listed = Listed("规范性文件", "normative_document", Entry(f"{HOME}1.html", "办法", "2017-11-20"))
    rules = Reading(replace(PORTAL, selectors={"body": "div#zoom"})).rules(listed, "2017-11-30T16:00:00Z")
    assert (rules.site_names, rules.selectors) == (("样例县人民政府",), {"body": "div#zoom"})
    assert (rules.section, rules.section_topic, rules.listed) == (listed.section, listed.topic, listed.entry)
    assert (rules.division, str(rules.seen_on)) == ("融水苗族自治县", "2017-12-01")
    bare = Reading(replace(PORTAL, division_code=None)).rules(None, AT)
    assert (bare.section, bare.listed, bare.division) == (None, None, None)


def test_what_is_no_document_today_stays_as_it_was_and_is_named(tmp_path: Path) -> None:
    archive = Old(tmp_path / "fazhi.db")
    version = archive.see(0, b"<html><body></body></html>", Entry(f"{HOME}1.html", "办法"))
    archive.end()
    report, err = reextract(tmp_path / "fazhi.db")
    assert report == {"versions": 1, "renewed": 0, "refused": [f"{version}: empty"]}
    assert f"{version}: empty" in err
    assert table(tmp_path / "fazhi.db", "SELECT title, extractor FROM versions") == [("旧标题0", "0.0.1")]


def test_a_portal_whose_file_is_not_known_is_named(old: Path, tmp_path: Path) -> None:
    assert "sample: read without selectors" in reextract(old)[1]
    toml = tmp_path / "sample.toml"
    selectors = '[selectors]\nbody = "div.none"\n'
    toml.write_text(
        f'id = "sample"\nname = "样例县人民政府"\ndivision_code = "450225"\nhome = "{HOME}"\n{selectors}',
        encoding="utf-8",
    )
    assert "selectors" not in reextract(old, "--portals", str(toml))[1]
    assert {row[0] for row in table(old, "SELECT warnings FROM versions")} == {'["selector_missed"]'}


def test_only_one_portal(old: Path) -> None:
    with Archive.open(old) as archive:
        archive.save_portal(PortalRow("other", "另一县人民政府", "http://www.other.gov.cn/"))
    assert reextract(old, "--portal", "other")[0]["versions"] == 0
    assert reextract(old, "--portal", "sample")[0]["versions"] == 2


def test_an_unknown_portal_is_one_line(old: Path) -> None:
    result = CliRunner().invoke(main, ["reextract", "--portal", "none", "--archive", str(old)])
    told = "Error: portal: expected one of the archive (sample), got 'none'\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_after_a_crawl_by_the_same_rules_nothing_is_new(tmp_path: Path) -> None:
    """The rules are built from the tables as the spider built them: parts, files and unlisted pages included."""
    path, toml = tmp_path / "a.db", tmp_path / "sample.toml"
    with SamplePortal() as portal:
        for _ in range(2):
            toml.write_text(portal.portal_toml(), encoding="utf-8")
            crawled = fazhi("crawl", "--portals", toml, "--archive", path, "--full", now=portal.instant)
            assert crawled.status == 0, crawled.err
            portal.next_night()
    report, _ = reextract(path, "--portals", str(toml))
    assert report["versions"] == table(path, "SELECT count(*) FROM documents")[0][0]
    assert (report["renewed"], report["refused"]) == (0, [])


MANY = 60


def test_killed_at_any_moment_it_leaves_a_whole_archive_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "fazhi.db"
    archive = Old(path)
    for number in range(MANY):
        title = f"融水县行政执法办法第{number}号"
        archive.see(number, page(title), Entry(f"{HOME}gfxwj/t{number}.html", title, "2017-11-20"))
    archive.end()
    done = 0
    for statement in range(60, 140, 10):
        assert doomed(statement, "crawler", "reextract", "--archive", path)
        assert renewed(path) >= done
        done = renewed(path)
        with Archive.open(path) as opened:
            assert verify(opened.db) == []
    assert 0 < done < MANY
    assert reextract(path)[0] == {"versions": MANY, "renewed": MANY - done, "refused": []}
    with Archive.read(path) as opened:
        assert verify(opened.db) == []


def renewed(path: Path) -> int:
    return int(str(table(path, "SELECT count(*) FROM derivations")[0][0]))
