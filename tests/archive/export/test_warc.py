"""Exported captures: standard WARC/1.1 that other programs check, read and replay, with where each comes from."""

import json
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.checker import Checker

from archive.errors import BadInput
from archive.export.warc import Exported, Selection, export_warc
from archive.export.warcfile import WarcFile
from archive.records import Capture, PortalRow
from archive.store import Archive
from crawler.cli import main
from tests.archive.export.exporting import exported
from tests.archive.export.warcs import Record, of_kind, payload, read_warc
from tests.archive.library import FIRST_NIGHT, NOTICE_URL, REPORT_URL, SECOND_NIGHT, Library, fetched, fill

OTHER = "http://www.sanjiang.gov.cn/"


def passes(path: Path) -> bool:
    """Whether warcio's checker finds nothing: every digest is that of its bytes."""
    return Checker(Namespace(inputs=[str(path)], verbose=False)).process_all() == 0


@pytest.fixture
def library(tmp_path: Path) -> Path:
    fill(tmp_path / "fazhi.db")
    return tmp_path / "fazhi.db"


def export(path: Path, *options: str) -> tuple[dict[str, object], list[Record]]:
    output = path.with_name("out.warc.gz")
    command = ["export", "warc", "-o", str(output), "--archive", str(path), "--json", *options]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout), read_warc(output)


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_the_checker_passes(tmp_path: Path, name: str) -> None:
    page = fetched(REPORT_URL, FIRST_NIGHT, "融水".encode("gb18030"))
    exported(tmp_path, page, replace(page, fetched_at=SECOND_NIGHT), name=name)
    assert passes(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(b"\x1f\x8b") == name.endswith(".gz")


def test_a_fetch_is_an_answer_and_its_request(tmp_path: Path) -> None:
    page = replace(fetched(f"{REPORT_URL}?a=1", FIRST_NIGHT, b"<p>x"), request_headers=(("User-Agent", "fazhi"),))
    records = exported(tmp_path, page)
    (response,), (request,) = of_kind(records, "response"), of_kind(records, "request")
    assert response.head == [b"HTTP/1.1 200 ", b"Content-Type: text/html"]
    assert response.body == b"<p>x"
    assert (response.url, response.fields["WARC-Date"]) == (page.url, FIRST_NIGHT)
    assert request.head == [
        b"GET /fzgz/t20171124_1.html?a=1 HTTP/1.1", b"Host: www.rongshui.gov.cn", b"User-Agent: fazhi",
    ]  # fmt: skip
    assert request.fields["WARC-Concurrent-To"] == response.id


def test_the_body_of_a_request_is_kept(tmp_path: Path) -> None:
    page = replace(fetched(REPORT_URL, FIRST_NIGHT, b"[]"), method="POST", request_body=b"page=2")
    (request,) = of_kind(exported(tmp_path, page), "request")
    assert request.head[0].startswith(b"POST ")
    assert request.body == b"page=2"


def test_an_equal_payload_is_written_once(tmp_path: Path) -> None:
    page = fetched(REPORT_URL, FIRST_NIGHT, b"<p>same")
    records = exported(tmp_path, page, fetched(NOTICE_URL, SECOND_NIGHT, b"<p>same"))
    (response,), (revisit,) = of_kind(records, "response"), of_kind(records, "revisit")
    assert revisit.fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert revisit.fields["WARC-Refers-To"] == response.id
    assert revisit.fields["WARC-Payload-Digest"] == response.fields["WARC-Payload-Digest"]
    assert (revisit.url, revisit.body) == (NOTICE_URL, b"")
    assert payload(records, revisit) == b"<p>same"


def test_empty_answers_refer_to_nothing(tmp_path: Path) -> None:
    unchanged = replace(fetched(REPORT_URL, FIRST_NIGHT, b""), status=304, outcome="not_modified")
    records = exported(tmp_path, unchanged, replace(unchanged, url=NOTICE_URL))
    assert len(of_kind(records, "response")) == 2


@pytest.mark.parametrize(("status", "outcome"), [(302, "redirect"), (404, "not_found"), (503, "server_error")])
def test_redirects_and_errors_are_answers_too(tmp_path: Path, status: int, outcome: str) -> None:
    headers = (("Location", "/"),) if status == 302 else ()
    answer = replace(fetched(REPORT_URL, FIRST_NIGHT, b"no"), status=status, outcome=outcome, headers=headers)
    records = exported(tmp_path, answer)
    (response,), (metadata,) = of_kind(records, "response"), of_kind(records, "metadata")
    assert response.head[0] == f"HTTP/1.1 {status} ".encode()
    assert metadata.told["fazhi-outcome"] == outcome


def test_a_fetch_without_an_answer_has_its_metadata_only(tmp_path: Path) -> None:
    lost = Capture("rongshui", "GET", REPORT_URL, (), FIRST_NIGHT, outcome="timeout", error="超过 30 秒\n没有回答")
    records = exported(tmp_path, lost)
    assert [record.kind for record in records] == ["warcinfo", "metadata"]
    assert records[1].told == {
        "fazhi-capture": "1", "fazhi-run": "1", "fazhi-portal": "rongshui", "fazhi-outcome": "timeout",
        "fazhi-error": "超过 30 秒 没有回答",
    }  # fmt: skip
    assert (records[1].url, records[1].fields["WARC-Date"]) == (REPORT_URL, FIRST_NIGHT)


def test_headers_are_written_byte_for_byte(tmp_path: Path) -> None:
    name = "附件.pdf".encode("gb18030")
    page = replace(fetched(REPORT_URL, FIRST_NIGHT, b"x"), headers=(("X-Name", name.decode("latin-1")),))
    (response,) = of_kind(exported(tmp_path, page), "response")
    assert response.head[1] == b"X-Name: " + name
    assert passes(tmp_path / "a.warc.gz")


def test_a_decoded_body_does_not_claim_to_be_coded(tmp_path: Path) -> None:
    """B75: what follows is what was decoded; what the server said of its coding stays beside it."""
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "40"))
    (response,) = of_kind(
        exported(tmp_path, replace(fetched(REPORT_URL, FIRST_NIGHT, b"x"), headers=headers)), "response"
    )
    assert response.head[1:] == [f"X-Archive-Orig-{name}: {value}".encode() for name, value in headers]


def test_every_record_names_the_run_it_is_of(tmp_path: Path) -> None:
    records = exported(tmp_path, fetched(REPORT_URL, FIRST_NIGHT, b"x"))
    about, *others = records
    told = about.told
    assert {record.fields["WARC-Warcinfo-ID"] for record in others} == {about.id}
    assert (told["fazhi-run-id"], told["fazhi-run-vantage"], told["fazhi-run-outcome"]) == ("1", "柳州", "complete")
    assert json.loads(told["fazhi-run-software"]) == {"fazhi": "0.1.0"}
    assert len(told["fazhi-run-chain-sha256"]) == 64


def test_a_capture_names_its_document(library: Path) -> None:
    counts, records = export(library)
    with Archive.read(library) as archive:
        document = archive.find_document(REPORT_URL)
    captures = [record.told for record in of_kind(records, "metadata") if record.url == REPORT_URL]
    assert [(told["fazhi-run"], told["fazhi-portal"], told["fazhi-document"]) for told in captures] == [
        ("1", "rongshui", document), ("2", "rongshui", document),
    ]  # fmt: skip
    assert counts == {"path": str(library.with_name("out.warc.gz")), **vars_of(Exported(4, 4, 1, 0))}


def vars_of(counts: Exported) -> dict[str, int]:
    return {name: getattr(counts, name) for name in ("captures", "answers", "revisits", "unanswered")}


def test_every_payload_of_the_archive_is_in_the_file(library: Path) -> None:
    _, records = export(library)
    with Archive.read(library) as archive:
        for record in (*of_kind(records, "response"), *of_kind(records, "revisit")):
            told = next(r.told for r in of_kind(records, "metadata") if r.fields["WARC-Concurrent-To"] == record.id)
            assert payload(records, record) == archive.payload(told["fazhi-payload-sha256"])


def test_one_run_or_one_portal(library: Path) -> None:
    store = Library(library)
    store.store.save_portal(PortalRow("sanjiang", "三江侗族自治县人民政府", OTHER))
    store.begin(SECOND_NIGHT)
    store.store.add_capture(store.run, replace(fetched(OTHER, SECOND_NIGHT, b"x"), portal_id="sanjiang"))
    store.store.finish_run(store.run, "complete", {}, SECOND_NIGHT)
    store.store.close()
    assert {r.told["fazhi-run"] for r in of_kind(export(library, "--run", "2")[1], "metadata")} == {"2"}
    assert {r.url for r in of_kind(export(library, "--portal", "sanjiang")[1], "metadata")} == {OTHER}
    assert export(library, "--run", "1", "--portal", "sanjiang")[0]["captures"] == 0


def test_a_run_that_goes_on_is_left_out(library: Path) -> None:
    """What is written is what the chain head in the note covers."""
    store = Library(library)
    store.begin(SECOND_NIGHT)
    store.store.add_capture(store.run, fetched(f"{REPORT_URL}?new", SECOND_NIGHT, b"new"))
    counts, _ = export(library)
    assert counts["captures"] == 4
    with pytest.raises(BadInput, match="run: expected one that has ended, got 3"):
        export_warc(store.store, library.with_name("b.warc.gz"), Selection(run=3))
    store.store.close()


def test_the_note_beside_it_says_what_it_is(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_NOW", "2018-04-01T00:00:00Z")
    export(library, "--portal", "rongshui")
    note = json.loads(library.with_name("out.warc.gz.meta.json").read_text(encoding="utf-8"))
    with Archive.read(library) as archive:
        head = archive.db.execute("SELECT chain_sha256 FROM runs ORDER BY chain_number DESC").fetchone()[0]
    assert note == {
        "archive": str(library), "chain_sha256": head, "exported_at": "2018-04-01T00:00:00Z",
        "query": "captures where portal_id = 'rongshui'", "rows": 4, "format": "WARC/1.1", "software": "fazhi 0.1.0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--run", "9"], "run: expected one that has ended, got 9"),
        (["--portal", "rongshu"], "portal: expected one of the archive (rongshui), got 'rongshu'"),
    ],
)
def test_what_is_not_there_is_one_line(library: Path, options: list[str], told: str) -> None:
    output = library.with_name("out.warc.gz")
    result = CliRunner().invoke(main, ["export", "warc", "-o", str(output), "--archive", str(library), *options])
    assert (result.exit_code, result.stderr) == (2, f"Error: {told}\n")
    assert not output.exists()


def test_a_place_that_cannot_be_written_is_one_line(library: Path) -> None:
    output = library.parent / "none" / "out.warc.gz"
    result = CliRunner().invoke(main, ["export", "warc", "-o", str(output), "--archive", str(library)])
    assert (result.exit_code, result.stderr) == (
        2, f"Error: {output}: expected a place to write, got 'No such file or directory'\n",
    )  # fmt: skip


def test_an_export_that_breaks_off_leaves_the_old_file(library: Path) -> None:
    output = library.with_name("out.warc.gz")
    output.write_bytes(b"old")
    with Archive.open(library) as archive:
        archive.db.execute("DROP TRIGGER payloads_no_update")
        archive.db.execute("UPDATE payloads SET data = x'00'")
    result = CliRunner().invoke(main, ["export", "warc", "-o", str(output), "--archive", str(library)])
    assert result.exit_code == 4
    assert output.read_bytes() == b"old"
    assert not [path for path in library.parent.iterdir() if path.name.startswith("out") and path != output]


@settings(max_examples=30)
@given(
    st.lists(st.binary(max_size=3000), min_size=1, max_size=4), st.text(st.characters(max_codepoint=255), max_size=40)
)
def test_any_fetch_can_be_written_and_checked(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes], value: str
) -> None:
    path = tmp_path_factory.mktemp("warc") / "a.warc"
    with path.open("wb") as file:
        warc = WarcFile(file, path.name)
        for number, body in enumerate(bodies):
            warc.capture(
                replace(fetched(f"{OTHER}{number}", FIRST_NIGHT, body), headers=(("X", value),)), {"n": number}
            )
    records = read_warc(path)
    answers = [record for record in records if record.kind in {"response", "revisit"}]
    assert [payload(records, record) for record in answers] == bodies
    assert passes(path)
