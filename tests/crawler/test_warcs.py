"""Other people's WARC files taken in as history: their bytes, dates and origin; documents where we know the portal."""

import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import ArchiveError
from archive.integrity import verify
from archive.store import Archive
from crawler.cli import main
from crawler.demo.portal import SamplePortal
from tests.crawler.test_middlewares import PAGE, listing
from tests.crawling import ROOT, fazhi, rows

HOME = "http://www.sample.gov.cn"
URL = f"{HOME}/gfxwj/t1.html"
THEN, LATER = "2015-05-01T08:00:00Z", "2016-05-01T08:00:00Z"
VERSIONS = "FROM documents JOIN versions ON document_id = documents.id"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(words: str = "旧", extra: str = "") -> bytes:
    body = "".join(f"<p>第{n}条　县人民政府应当依法履行职责，{words}。</p>" for n in range(12))
    return PAGE.format(title="融水县行政执法办法", body=body + extra).encode()


class Foreign:
    """Writes a WARC file the way other programs do."""

    def __init__(self, path: Path, version: str = "1.0") -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=path.suffix == ".gz", warc_version=version)

    def response(
        self,
        url: str = URL,
        body: bytes | None = None,
        date: str = THEN,
        status: str = "200 OK",
        headers: dict[str, str] | None = None,
        warc: dict[str, str] | None = None,
        kind: str = "response",
    ) -> "Foreign":
        head = StatusAndHeaders(status, list((HTML if headers is None else headers).items()), protocol="HTTP/1.1")
        payload = page() if body is None else body
        named = {"WARC-Date": date} | (warc or {})
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(payload), length=len(payload), warc_headers_dict=named, http_headers=head
        )
        self._writer.write_record(record)
        self.last = record.rec_headers
        return self

    def request(self, url: str, method: str, body: bytes = b"", **warc: str) -> "Foreign":
        head = StatusAndHeaders("/q HTTP/1.1", [("Host", "www.sample.gov.cn")], protocol=method)
        named = {name.replace("_", "-"): value for name, value in warc.items()}
        record = self._writer.create_warc_record(
            url, "request", payload=BytesIO(body), length=len(body), warc_headers_dict=named, http_headers=head
        )
        self._writer.write_record(record)
        return self

    def other(self, url: str, kind: str, body: bytes, media_type: str) -> "Foreign":
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_content_type=media_type
        )
        self._writer.write_record(record)
        return self

    def close(self) -> Path:
        self._file.close()
        return self.path


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., dict[str, object]]:
    """Takes files into ``a.db`` with a portal file for the sample host; returns what the first came to."""
    toml = tmp_path / "sample.toml"
    toml.write_text(
        f'id = "sample"\nname = "样例县人民政府"\ndivision_code = "450225"\nhome = "{HOME}/"\n', encoding="utf-8"
    )

    def run(*paths: Path) -> dict[str, object]:
        command = ["import", "warc", *map(str, paths), "--portals", str(toml), "--archive", str(tmp_path / "a.db")]
        result = CliRunner().invoke(main, [*command, "--json"])
        assert result.exit_code == 0, result.output
        with Archive.read(tmp_path / "a.db") as archive:
            assert verify(archive.db) == []
        came_to: dict[str, object] = json.loads(result.stdout)["files"][0]
        return came_to

    return run


Take = Callable[..., dict[str, object]]


def table(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with Archive.read(folder / "a.db") as archive:
        return rows(archive, sql)


def test_a_page_of_a_known_portal_becomes_a_document_of_its_date(tmp_path: Path, take: Take) -> None:
    came_to = take(Foreign(tmp_path / "a.warc.gz").response().close())
    assert came_to == {
        "file": str(tmp_path / "a.warc.gz"), "run": 1, "captures": 1, "known": 0, "elsewhere": 0,
        "documents": {"new": 1}, "left_out": [],
    }  # fmt: skip
    sql = f"SELECT portal_id, title, documents.first_seen_at, state {VERSIONS}"
    assert table(tmp_path, sql) == [("sample", "融水县行政执法办法", THEN, "present")]
    assert table(tmp_path, "SELECT url, fetched_at, status, outcome, media_type, encoding FROM captures") == [
        (URL, THEN, 200, "ok", "text/html", "utf-8")
    ]
    assert table(tmp_path, "SELECT kind, at FROM events") == [("published", THEN)]


def test_the_run_names_the_file(tmp_path: Path, take: Take) -> None:
    path = Foreign(tmp_path / "a.warc.gz").response().close()
    take(path)
    [(arguments, outcome, to_end)] = table(tmp_path, "SELECT arguments, outcome, to_end FROM runs")
    told = json.loads(str(arguments))
    assert (told["import"], told["file"], len(told["sha256"])) == ("warc", str(path), 64)
    assert (outcome, to_end) == ("complete", 0)


def test_the_same_file_again_adds_nothing(tmp_path: Path, take: Take) -> None:
    path = Foreign(tmp_path / "a.warc.gz").response().response(date=LATER, body=page("新")).close()
    take(path)
    before = table(tmp_path, "SELECT count(*) FROM runs UNION ALL SELECT count(*) FROM captures")
    came_to = take(path)
    assert (came_to["run"], came_to["captures"], came_to["known"]) == (None, 0, 2)
    assert table(tmp_path, "SELECT count(*) FROM runs UNION ALL SELECT count(*) FROM captures") == before


def test_versions_come_in_the_order_of_their_dates(tmp_path: Path, take: Take) -> None:
    path = Foreign(tmp_path / "a.warc.gz").response(date=LATER, body=page("新")).response(body=page("旧")).close()
    assert take(path)["documents"] == {"new": 1, "revised": 1}
    found = table(tmp_path, "SELECT number, first_seen_at, text LIKE '%新%' FROM versions ORDER BY number")
    assert found == [(1, THEN, 0), (2, LATER, 1)]


def test_what_we_have_seen_since_is_not_overwritten(tmp_path: Path, take: Take) -> None:
    take(Foreign(tmp_path / "new.warc.gz").response(date=LATER, body=page("新")).close())
    take(Foreign(tmp_path / "old.warc.gz").response(body=page("旧")).close())
    sql = f"SELECT number, versions.first_seen_at, versions.id = current_version_id {VERSIONS} ORDER BY number"
    assert table(tmp_path, sql) == [(1, LATER, 1), (2, THEN, 0)]
    shown = fazhi("show", URL, "--at", "2015-06-01", "--archive", tmp_path / "a.db", "--format", "text")
    assert "旧" in shown.out


def test_other_hosts_are_kept_as_captures_only(tmp_path: Path, take: Take) -> None:
    path = Foreign(tmp_path / "a.warc.gz").response("http://www.elsewhere.example/t1.html").close()
    came_to = take(path)
    assert (came_to["captures"], came_to["elsewhere"], came_to["documents"]) == (1, 1, {})
    assert table(tmp_path, "SELECT portal_id, document_id FROM captures") == [(None, None)]


def test_home_pages_lists_files_and_errors_are_no_documents(tmp_path: Path, take: Take) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz").response(f"{HOME}/").response(f"{HOME}/index.html")
    foreign.response(f"{HOME}/list/", listing(*(f"/list/t{n}.html" for n in range(9))).body)
    foreign.response(f"{HOME}/a.pdf", b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"})
    foreign.response(f"{HOME}/none.html", b"<p>none", status="404 Not Found")
    foreign.response(f"{HOME}/moved.html", b"", status="302 Found", headers={"Location": "/gfxwj/t1.html"})
    assert take(foreign.close())["documents"] == {}
    assert table(tmp_path, "SELECT outcome, final_url FROM captures WHERE status != 200 ORDER BY status") == [
        ("redirect", URL), ("not_found", f"{HOME}/none.html"),
    ]  # fmt: skip


def test_bodies_are_decoded_and_headers_kept_as_sent(tmp_path: Path, take: Take) -> None:
    packed = gzip.compress(page())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = HTML | {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked", "ETag": '"1"'}
    take(Foreign(tmp_path / "a.warc.gz").response(body=chunked, headers=headers).close())
    [(sent, etag, sha)] = table(tmp_path, "SELECT headers, etag, payload_sha256 FROM captures")
    assert json.loads(str(sent)) == [list(pair) for pair in headers.items()]
    assert etag == '"1"'
    with Archive.read(tmp_path / "a.db") as archive:
        assert archive.payload(str(sha)) == page()


@pytest.mark.parametrize("named_by", ["request", "answer"])
def test_requests_are_found_whichever_record_names_the_other(tmp_path: Path, take: Take, named_by: str) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz")
    own = "<urn:uuid:11111111-1111-4111-8111-111111111111>"
    warc = {"WARC-Concurrent-To": own} if named_by == "answer" else {}
    foreign.response(f"{HOME}/q", b"{}", headers={"Content-Type": "application/json"}, warc=warc)
    answer = foreign.last.get_header("WARC-Record-ID")
    more = {"WARC_Concurrent_To": answer} if named_by == "request" else {}
    foreign.request(f"{HOME}/q", "POST", b"page=2", WARC_Record_ID=own, **more)
    take(foreign.close())
    [(method, headers, sha)] = table(tmp_path, "SELECT method, request_headers, request_sha256 FROM captures")
    assert (method, json.loads(str(headers))) == ("POST", [["Host", "www.sample.gov.cn"]])
    with Archive.read(tmp_path / "a.db") as archive:
        assert archive.payload(str(sha)) == b"page=2"


def test_what_is_no_exchange_is_passed_over(tmp_path: Path, take: Take) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz").other("dns:www.sample.gov.cn", "response", b"2015 1.2.3.4", "text/dns")
    foreign.other("urn:x:thumbnail", "resource", b"\x89PNG", "image/png").other(URL, "metadata", b"a: b", "text/plain")
    assert take(foreign.response().close())["captures"] == 1


def test_a_revisit_has_the_payload_of_its_original(tmp_path: Path, take: Take) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz").response()
    digest = foreign.last.get_header("WARC-Payload-Digest")
    foreign.response(date=LATER, body=b"", kind="revisit", warc={"WARC-Payload-Digest": digest})
    assert take(foreign.close())["documents"] == {"new": 1, "unchanged": 1}
    assert len(set(table(tmp_path, "SELECT payload_sha256 FROM captures"))) == 1
    assert table(tmp_path, "SELECT last_seen_at FROM versions") == [(LATER,)]


def test_the_original_may_be_in_a_file_taken_in_before(tmp_path: Path, take: Take) -> None:
    first = Foreign(tmp_path / "1.warc.gz")
    first.response()
    refers = {"WARC-Refers-To-Target-URI": URL, "WARC-Refers-To-Date": THEN, "WARC-Payload-Digest": "sha1:ABC"}
    second = Foreign(tmp_path / "2.warc.gz").response(date=LATER, body=b"", kind="revisit", warc=refers)
    take(first.close(), second.close())
    assert len(set(table(tmp_path, "SELECT payload_sha256 FROM captures"))) == 1


def test_a_revisit_without_its_original_has_no_payload_and_says_so(tmp_path: Path, take: Take) -> None:
    warc = {"WARC-Payload-Digest": "sha1:ABC"}
    path = Foreign(tmp_path / "a.warc.gz").response(body=b"", kind="revisit", warc=warc).close()
    assert take(path)["documents"] == {}
    [(outcome, error, sha)] = table(tmp_path, "SELECT outcome, error, payload_sha256 FROM captures")
    assert (outcome, sha) == ("truncated", None)
    assert "sha1:ABC" in str(error)


def test_a_cut_off_answer_is_no_document(tmp_path: Path, take: Take) -> None:
    path = Foreign(tmp_path / "a.warc.gz").response(warc={"WARC-Truncated": "length"}).close()
    assert take(path)["documents"] == {}
    assert table(tmp_path, "SELECT outcome FROM captures") == [("too_large",)]


def test_files_of_the_same_day_are_attached(tmp_path: Path, take: Take) -> None:
    link = '<p>附件：<a href="/f/1.pdf">附件1.统计表.pdf</a><a href="/f/2.pdf">附件2.名单.pdf</a></p>'
    foreign = Foreign(tmp_path / "a.warc.gz").response(body=page(extra=link))
    foreign.response(f"{HOME}/f/1.pdf", b"%PDF-1.7 1", headers={"Content-Type": "application/pdf"})
    foreign.response(f"{HOME}/f/2.pdf", b"%PDF-1.7 2", date=LATER, headers={"Content-Type": "application/pdf"})
    take(foreign.close())
    assert table(tmp_path, "SELECT name, outcome, size FROM attachments ORDER BY position") == [
        ("附件1.统计表.pdf", "stored", 10), ("附件2.名单.pdf", "error", None),
    ]  # fmt: skip


PAGER = "<script>createPageHTML(2, 0, 't1', 'html');</script>"


def test_an_article_of_several_pages_is_one_document(tmp_path: Path, take: Take) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz").response(f"{HOME}/gfxwj/t1_1.html", page("第二页"))
    foreign.response(URL, page("第一页", PAGER))
    assert take(foreign.close())["documents"] == {"new": 1}
    [(text,)] = table(tmp_path, "SELECT text FROM versions")
    assert "第一页" in str(text)
    assert "第二页" in str(text)


def test_half_an_article_is_left_out_and_named(tmp_path: Path, take: Take) -> None:
    came_to = take(Foreign(tmp_path / "a.warc.gz").response(URL, page("第一页", PAGER)).close())
    assert came_to["documents"] == {}
    assert came_to["left_out"] == [f"{URL}: a part of the article is not among the captures"]
    assert table(tmp_path, "SELECT outcome FROM runs") == [("complete_with_errors",)]


def test_our_own_export_comes_back_as_it_was(tmp_path: Path, take: Take) -> None:
    """What one archive exports, another takes in: the same captures, texts and dates; ours adds nothing to itself."""
    with SamplePortal() as portal:
        toml = tmp_path / "live.toml"
        toml.write_text(portal.portal_toml(), encoding="utf-8")
        live = tmp_path / "live.db"
        assert fazhi("crawl", "--portals", toml, "--archive", live, now=portal.instant).status == 0
    exported, archive = tmp_path / "a.warc.gz", tmp_path / "b.db"
    assert fazhi("export", "warc", "-o", exported, "--archive", live).status == 0
    done = fazhi("import", "warc", exported, "--portals", toml, "--archive", archive, "--json")
    assert done.status == 0, done.err
    captures = (
        "SELECT method, url, fetched_at, status, headers, payload_sha256 FROM captures WHERE status > 0 ORDER BY id"
    )
    texts = "SELECT url, text, first_seen_at FROM versions JOIN captures ON captures.id = capture_id WHERE text != ''"
    with Archive.read(live) as ours, Archive.read(archive) as theirs:
        assert sorted(rows(theirs, captures)) == sorted(rows(ours, captures))
        assert set(rows(ours, texts)) <= set(rows(theirs, texts))
        assert verify(theirs.db) == []
    again = fazhi("import", "warc", exported, "--portals", toml, "--archive", live, "--json").report["files"][0]
    assert (again["captures"], again["run"]) == (0, None)


def test_killed_halfway_the_file_can_be_taken_in_again(tmp_path: Path, take: Take) -> None:
    foreign = Foreign(tmp_path / "a.warc.gz")
    for number in range(150):
        foreign.response(f"{HOME}/gfxwj/t{number}.html", page(f"第{number}号"))
    path = foreign.close()
    command = [
        "import",
        "warc",
        str(path),
        "--portals",
        str(tmp_path / "sample.toml"),
        "--archive",
        str(tmp_path / "a.db"),
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler", *command], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    while not documents(tmp_path):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    assert 0 < documents(tmp_path) < 150
    assert take(path)["captures"] == 150
    assert documents(tmp_path) == 150
    assert table(tmp_path, "SELECT outcome FROM runs ORDER BY id") == [("interrupted",), ("complete",)]
    assert take(path)["captures"] == 0


def documents(folder: Path) -> int:
    if not (folder / "a.db").exists():
        return 0
    try:
        return int(str(table(folder, "SELECT count(*) FROM documents")[0][0]))
    except (ArchiveError, sqlite3.Error):
        return 0


@pytest.mark.parametrize("content", [b"", b"no WARC", gzip.compress(b"nor this", mtime=0)])
def test_what_is_no_warc_is_one_line_and_makes_no_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["import", "warc", str(path), "--archive", str(tmp_path / "a.db")])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "a.warc.gz: expected a whole WARC file" in result.stderr
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("date", ["2015-05", "2015-05-01", "yesterday"])
def test_a_date_that_names_no_second_is_not_made_up(tmp_path: Path, date: str) -> None:
    path = Foreign(tmp_path / "a.warc.gz", "1.1").response(date=date).close()
    result = CliRunner().invoke(main, ["import", "warc", str(path), "--archive", str(tmp_path / "a.db")])
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"got '{date}'" in result.stderr


def test_fractions_of_a_second_are_dropped(tmp_path: Path, take: Take) -> None:
    take(Foreign(tmp_path / "a.warc.gz", "1.1").response(date="2015-05-01T08:00:00.987654Z").close())
    assert table(tmp_path, "SELECT fetched_at FROM captures") == [(THEN,)]
