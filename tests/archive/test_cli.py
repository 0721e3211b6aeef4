import json
import sqlite3
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

from archive.cli import commands
from archive.terminal import FazhiGroup
from tests.archive.library import FIRST_NIGHT, REPORT, REPORT_URL, Library, attachment, fill


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "fazhi.db"
    report, notice = fill(path)
    return path, report, notice


@pytest.fixture
def fazhi(filled, monkeypatch):
    monkeypatch.setenv("FAZHI_ARCHIVE", str(filled[0]))

    @click.group(cls=FazhiGroup)
    def main():
        """Stand in for the whole command."""

    for command in commands:
        main.add_command(command)

    def run(*arguments, status=0):
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def report(filled):
    return filled[1]


def test_every_command_has_an_example():
    assert [command.name for command in commands if "Example:\n" not in (command.help or "")] == []


class TestSearch:
    def test_json_has_exactly_the_promised_keys(self, fazhi, report):
        found = json.loads(fazhi("search", "行政复议", "--json").stdout)
        assert found["query"] == "行政复议"
        assert found["total"] == 1
        (hit,) = found["results"]
        assert set(hit) == {
            "document_id", "version_id", "portal", "title", "publication_date", "topic", "state", "url", "snippet",
        }  # fmt: skip
        assert hit["document_id"] == report
        assert "行政复议" in hit["snippet"]

    def test_for_people(self, fazhi):
        lines = fazhi("search", "行政复议").stdout.splitlines()
        assert lines[0] == "1 found"
        assert "2017年融水苗族自治县法治政府建设工作报告" in lines[2]

    def test_attachments_are_searched(self, fazhi):
        assert json.loads(fazhi("search", "更正", "--json").stdout)["total"] == 1

    def test_as_the_archive_was(self, fazhi):
        assert json.loads(fazhi("search", "15件", "--json").stdout)["total"] == 1
        assert json.loads(fazhi("search", "15件", "--at", "2018-03-10", "--json").stdout)["total"] == 0
        assert json.loads(fazhi("search", "12件", "--at", "2018-03-10", "--json").stdout)["total"] == 1
        assert json.loads(fazhi("search", "12件", "--at", "2018-03-01", "--json").stdout)["total"] == 0

    def test_old_versions_on_demand(self, fazhi):
        assert json.loads(fazhi("search", "复议案件 12件", "--json").stdout)["total"] == 0
        (hit,) = json.loads(fazhi("search", "复议案件 12件", "--all-versions", "--json").stdout)["results"]
        assert (
            hit["version_id"] == json.loads(fazhi("show", REPORT_URL, "--version", "1", "--json").stdout)["version_id"]
        )
        every = fazhi("search", "复议案件", "--all-versions", "--json")
        assert json.loads(every.stdout)["total"] == 2
        assert every.stderr == "the slow way: every text was read, because the index holds current versions only\n"

    def test_what_is_out_of_step_is_told(self, tmp_path, fazhi):
        path = tmp_path / "touched.db"
        fill(path)
        connection = sqlite3.connect(path)
        connection.execute("UPDATE versions SET text = '别的' WHERE number = 2")
        connection.commit()
        connection.close()
        result = fazhi("search", "15件", "--json", "--archive", str(path))
        assert json.loads(result.stdout)["total"] == 0
        assert "reindex" in result.stderr
        fazhi("reindex", "--archive", str(path))
        assert json.loads(fazhi("search", "别的", "--json", "--archive", str(path)).stdout)["total"] == 1

    def test_an_unknown_topic_is_wrong_usage(self, fazhi):
        fazhi("search", "法", "--topic", "nix", status=2)


class TestShow:
    def test_for_people(self, fazhi, report):
        shown = fazhi("show", report).stdout
        for part in (
            "2017年融水苗族自治县法治政府建设工作报告",
            "融政发〔2017〕13号",
            "办结行政复议案件15件",
            "附件1.统计表.pdf",
        ):
            assert part in shown

    def test_text_is_the_text(self, fazhi, report):
        assert fazhi("show", report, "--version", "1", "--format", "text").stdout == REPORT.text + "\n"

    def test_by_address_and_day(self, fazhi):
        url = REPORT_URL.replace("http://www.", "https://")
        assert "12件" in fazhi("show", url, "--at", "2018-03-20").stdout
        assert "15件" in fazhi("show", url, "--at", "2018-03-21").stdout
        assert "12件" in fazhi("show", url, "--at", FIRST_NIGHT).stdout

    def test_json(self, fazhi, report):
        record = json.loads(fazhi("show", report, "--format", "json").stdout)
        assert record == json.loads(fazhi("show", report, "--json").stdout)
        assert record["document_id"] == report
        assert record["number"] == 2
        assert record["breadcrumb"] == ["首页", "法治苗山", "法治政府建设报告"]
        assert record["raw_labels"] == [{"label": "发文字号", "value": "融政发[2017]13号"}]
        assert record["attachments"][0]["name"] == "附件1.统计表.pdf"

    def test_markdown_has_the_title(self, fazhi, report):
        assert fazhi("show", report, "--format", "markdown").stdout.startswith("# 2017年融水")

    def test_html_is_a_page_of_its_own(self, fazhi, report):
        page = fazhi("show", report, "--format", "html").stdout
        assert "<h1>2017年融水苗族自治县法治政府建设工作报告</h1>" in page
        assert "<td>12</td>" in page
        assert "default-src 'none'" in page
        assert "<script" not in page

    def test_raw_is_the_pages_own_bytes(self, fazhi, report):
        raw = fazhi("show", report, "--version", "1", "--format", "raw").stdout_bytes
        assert "办结行政复议案件12件".encode("gb18030") in raw
        assert raw.endswith(b"</html>")

    @pytest.mark.parametrize(
        "arguments",
        [("show", "nix"), ("show", "http://x.example/"), ("history", "nix"), ("diff", "nix")],
    )
    def test_an_unknown_document_is_one_line(self, fazhi, arguments):
        result = fazhi(*arguments, status=2)
        assert result.stderr.startswith("Error: expected the id or an address of a document")
        assert result.stderr.count("\n") == 1

    def test_an_unknown_version(self, fazhi, report):
        assert "got 9" in fazhi("show", report, "--version", "9", status=2).stderr

    @pytest.mark.parametrize("moment", ["2018-03-01", "yesterday", "2018"])
    def test_a_moment_before_the_archive_or_none_at_all(self, fazhi, report, moment):
        assert moment in fazhi("show", report, "--at", moment, status=2).stderr

    def test_version_and_moment_at_once(self, fazhi, report):
        fazhi("show", report, "--version", "1", "--at", "2018-03-20", status=2)


def test_history(fazhi, report):
    told = json.loads(fazhi("history", report, "--json").stdout)
    assert [version["number"] for version in told["versions"]] == [1, 2]
    assert [event["kind"] for event in told["events"]] == ["published", "revised"]
    assert [address["url"] for address in told["addresses"]] == [REPORT_URL]
    assert told["state"] == "present"
    assert "revised" in fazhi("history", report).stdout


class TestDiff:
    def test_the_figure_that_changed(self, fazhi, report):
        told = json.loads(fazhi("diff", report, "--json").stdout)
        assert (told["document_id"], told["from"], told["to"]) == (report, 1, 2)
        assert [run for run in told["text"] if run["op"] != "equal"] == [
            {"op": "replace", "before": "12", "after": "15"}
        ]
        assert told["attachments"] == [{"name": "附件1.统计表.pdf", "change": "replaced"}]
        assert told == json.loads(fazhi("diff", report, "1", "2", "--format", "json").stdout)

    def test_for_people_without_colours(self, fazhi, report):
        assert "[-12-]{+15+}件" in fazhi("diff", report).stdout

    def test_html(self, fazhi, report):
        page = fazhi("diff", report, "--format", "html").stdout
        assert "<del>12</del>" in page
        assert "<ins>15</ins>" in page

    def test_backwards(self, fazhi, report):
        assert "[-15-]{+12+}件" in fazhi("diff", report, "2", "1").stdout

    def test_nothing_changed(self, fazhi, report):
        assert "nothing changed" in fazhi("diff", report, "2", "2").stdout

    def test_a_single_version_has_nothing_to_compare_with(self, fazhi, filled):
        assert "got 1" in fazhi("diff", filled[2], status=2).stderr


class TestBadArchive:
    def test_a_missing_archive_is_one_line_and_not_made(self, fazhi, tmp_path, report):
        missing = tmp_path / "none.db"
        for arguments in (
            ("search", "法"),
            ("show", report),
            ("history", report),
            ("diff", report),
            ("reindex",),
            ("serve",),
        ):
            result = fazhi(*arguments, "--archive", str(missing), status=4)
            assert result.stderr.count("\n") == 1
            assert str(missing) in result.stderr
        assert not missing.exists()

    def test_a_file_that_is_no_archive(self, fazhi, tmp_path):
        strange = tmp_path / "strange.db"
        strange.write_text("not a database, but long enough to be looked at as one " * 20)
        assert fazhi("search", "法", "--archive", str(strange), status=4).stderr.count("\n") == 1
        sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (a)").connection.close()
        assert "another program" in fazhi("search", "法", "--archive", str(tmp_path / "other.db"), status=4).stderr


class TestVerify:
    def test_a_sound_archive(self, fazhi):
        told = json.loads(fazhi("verify", "--json").stdout)
        assert told["ok"]
        assert told["faults"] == []
        assert told["chain_sha256"] in fazhi("verify").stdout

    def test_a_fault_is_named_and_ends_with_4(self, fazhi, tmp_path):
        path = tmp_path / "changed.db"
        fill(path)
        connection = sqlite3.connect(path)
        connection.execute("UPDATE versions SET text = '别的' WHERE number = 2")
        connection.commit()
        connection.close()
        result = fazhi("verify", "--archive", str(path), status=4)
        assert "content: rongshui-" in result.stdout
        assert not json.loads(fazhi("verify", "--json", "--archive", str(path), status=4).stdout)["ok"]

    def test_against_a_head_kept_elsewhere(self, fazhi, tmp_path):
        head = json.loads(fazhi("verify", "--json").stdout)["chain_sha256"]
        kept = tmp_path / "heads.txt"
        kept.write_text(f"0 faults; chain head {head}\n")
        fazhi("verify", "--against", str(kept))
        kept.write_text("f" * 64)
        assert "chain" in fazhi("verify", "--against", str(kept), status=4).stdout
        kept.write_text("no head here")
        fazhi("verify", "--against", str(kept), status=2)
        fazhi("verify", "--against", str(tmp_path / "none.txt"), status=2)


def test_cite(fazhi, report):
    assert "[EB/OL]. （2017-11-24）" in fazhi("cite", report).stdout
    assert "(2017-11-24)[2018-03-07]" in fazhi("cite", report, "--version", "1", "--style", "gbt7714-2015").stdout


class TestCitedVersions:
    """B78: what was cited is found, in the words in which it was captured."""

    def test_a_version_by_its_id(self, fazhi, report):
        first = json.loads(fazhi("show", report, "--version", "1", "--json").stdout)
        assert json.loads(fazhi("show", first["version_id"], "--json").stdout) == first
        assert first["version_id"] in fazhi("cite", first["version_id"]).stdout

    def test_the_first_reading_after_a_better_one(self, fazhi, tmp_path):
        path = tmp_path / "reread.db"
        document, _ = fill(path)
        library = Library(path)
        library.begin("2018-04-01T18:00:00Z")
        better = replace(REPORT, text=REPORT.text.replace("12件", "15件").replace("扎实", "更扎实"))
        library.see(REPORT_URL, "2018-04-01T18:00:00Z", better, attachment("复议案件统计表（更正）"), extractor="0.2.0",
                    again=lambda _: better)  # fmt: skip
        library.end("2018-04-01T18:05:00Z")
        library.store.close()
        archive = ("--archive", str(path))
        assert len(json.loads(fazhi("history", document, "--json", *archive).stdout)["versions"]) == 2
        assert "更扎实" in fazhi("show", document, *archive).stdout
        first = fazhi("show", document, "--first-reading", "--format", "text", *archive).stdout
        assert first == REPORT.text.replace("12件", "15件") + "\n"


def test_a_portal_that_the_archive_does_not_have_is_wrong_usage(fazhi):
    """A misspelt one would look like one that has published nothing."""
    for command in (("search", "复议", "--portal", "rongshu"), ("report", "health", "--portal", "rongshu")):
        told = fazhi(*command, status=2).output
        assert "portal: expected one of the archive (rongshui), got 'rongshu'" in told
