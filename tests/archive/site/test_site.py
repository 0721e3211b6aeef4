import asyncio
import json
import re
import shutil
import sqlite3
from dataclasses import replace

import pytest
from datasette.app import Datasette
from lxml import etree

from archive.site.queries import QUERIES
from tests.archive.library import NOTICE, NOTICE_URL, REPORT_URL, Library, fill

HOSTILE_LINKS = "[点](javascript:alert(1)) ![图](http://x.example/a.png)"
HOSTILE = '<script>document.title="caught"</script><img src=x onerror=alert(1)>'
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("site") / "fazhi.db"
    report, _ = fill(path)
    library = Library(path)
    library.begin("2018-03-27T18:00:00Z")
    hostile = replace(
        NOTICE,
        title=f"恶意{HOSTILE}",
        text=f"{HOSTILE}\n甲\t{HOSTILE}",
        markdown=f"{HOSTILE}\n\n{HOSTILE_LINKS}\n\n| 甲 | {HOSTILE} |\n| --- | --- |\n| 乙 | 丙 |",
        source=HOSTILE,
        breadcrumb=(HOSTILE,),
    )
    saved = library.see(f"{NOTICE_URL}?hostile=1", "2018-03-27T18:00:00Z", hostile)
    library.end("2018-03-27T18:05:00Z")
    library.store.close()
    return path, report, saved.document_id


@pytest.fixture(scope="module")
def site(filled):
    datasette = Datasette([str(filled[0])])

    def get(address, status=200, **options):
        async def fetched():
            await datasette.invoke_startup()
            return await datasette.client.get(address, **options)

        response = asyncio.run(fetched())
        assert response.status_code == status, response.text
        return response

    yield get
    for database in datasette.databases.values():
        database.close()


@pytest.fixture
def report(filled):
    return filled[1]


@pytest.fixture
def versions(filled, report):
    connection = sqlite3.connect(filled[0])
    ids = [
        row[0] for row in connection.execute("SELECT id FROM versions WHERE document_id = ? ORDER BY number", [report])
    ]
    connection.close()
    return ids


class TestDatasettesOwnSearchBox:
    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("复", 1), ("复议", 1), ("行政复议案件", 1), ("15件", 1), ("12件", 0), ("清理结果", 1), ("更正", 1),
            ('"复议', 0), ("-复议", 2), ("融政发(2017)13号", 1), ("〔", 2), ("公布 清理", 1), ("*", 0),
        ],
    )  # fmt: skip
    def test_it_is_the_same_search(self, site, query, count):
        rows = site("/fazhi/disclosures.json", params={"_search": query, "_shape": "array"}).json()
        assert len(rows) == count
        assert site("/search.json", params={"q": query}).json()["total"] == count

    def test_rows_out_of_step_are_passed_over(self, tmp_path):
        path = tmp_path / "touched.db"
        fill(path)
        connection = sqlite3.connect(path)
        connection.execute("UPDATE versions SET text = '别的' WHERE number = 2")
        connection.commit()
        connection.close()
        datasette = Datasette([str(path)])

        async def found():
            await datasette.invoke_startup()
            return (await datasette.client.get("/touched/disclosures.json?_search=15件&_shape=array")).json()

        assert asyncio.run(found()) == []
        for database in datasette.databases.values():
            database.close()

    def test_a_snippet_for_sql_of_ones_own(self, site):
        rows = site(
            "/fazhi.json",
            params={"sql": "SELECT fazhi_snippet('甲。行政复议。乙', '复议') AS s", "_shape": "array"},
        ).json()
        assert rows == [{"s": "行政【复议】。乙"}]


class TestTables:
    def test_disclosures_reads_well(self, site):
        page = site("/fazhi/disclosures").text
        assert "公开文件 Disclosures" in page
        assert "sorted by publication_date descending" in page
        assert 'type="search"' in page

    def test_machinery_is_hidden(self, site):
        tables = {table["name"]: table["hidden"] for table in site("/fazhi.json").json()["tables"]}
        assert not tables["disclosures"]
        for name in ("payloads", "touched", "search_index_data", "_sqlite_migrations"):
            assert tables[name]

    def test_no_time_goes_into_looking_for_facets(self, site):
        """B62: on a big table each suggestion costs a scan."""
        assert site("/fazhi/disclosures.json").json()["suggested_facets"] == []

    @pytest.mark.parametrize("name", ["edited", "gone", "numbers_missing", "late", "silent"])
    def test_first_questions_run(self, site, name):
        site(f"/fazhi/{name}.json")

    def test_a_serial_that_the_archive_has_is_no_gap(self):
        """〔2017〕第13号 and 〔2017〕15号 are of one series: only 14 is missing."""
        sql = QUERIES["numbers_missing"]["sql"].replace(
            "FROM disclosures", "FROM (SELECT 'a' AS portal, value AS document_number FROM json_each(:numbers))"
        )
        numbers = json.dumps(["融政办发〔2017〕第13号", "融政办发〔2017〕15号", "融政办发〔2017〕第号"])
        found = sqlite3.connect(":memory:").execute(sql, {"numbers": numbers}).fetchall()
        assert found == [("a", "融政办发", 2017, 14, 14, 1)]

    @pytest.mark.parametrize(
        "path", ["/.env", "/.git/config", "/a/b/c/d", "/documents/x/y/z", "/v/x/cite/foo", "/documents/x/compare/a/b"]
    )
    def test_an_address_that_is_nowhere_is_not_found(self, site, path):
        site(path, status=404)

    def test_nothing_can_be_written(self, site):
        site("/fazhi.json", params={"sql": "DELETE FROM events"}, status=400)


class TestPages:
    def test_start(self, site):
        page = site("/").text
        assert "2017年融水苗族自治县法治政府建设工作报告" in page
        assert "Latest changes" in page
        assert "In the week to 2018-03-28" in page

    def test_a_form_leads_to_the_comparison(self, site, report):
        chosen = site(f"/documents/{report}/compare", status=302, params={"a": "1", "b": "2"})
        assert chosen.headers["location"] == f"/documents/{report}/compare/1/2"
        site(f"/documents/{report}/compare", status=404, params={"a": "x"})

    def test_search(self, site, report):
        page = site("/search", params={"q": "行政复议"}).text
        assert f"/documents/{report}" in page
        assert "<mark>行政复议</mark>" in page

    def test_search_filters_and_the_past(self, site):
        assert site("/search.json?q=&topic=cleanup").json()["total"] == 2
        assert site("/search.json?q=&year=2017").json()["total"] == 1
        assert site("/search.json?q=12件&at=2018-03-10").json()["total"] == 1
        assert site("/search.json?q=12件&versions=1").json()["total"] == 1
        assert site("/search?q=12件&at=2018-03-10").text.count('<ol class="hits"') == 1

    @pytest.mark.parametrize(
        "query", ["〔2018〕12号", '"法治', "“法治政府”", "a-b", "公告*", "(", "'", "%00", "-", "&page=x&year=y"]
    )
    def test_no_query_is_an_error(self, site, query):
        site(f"/search?q={query}")

    def test_document(self, site, report, versions):
        page = site(f"/documents/{report}").text
        assert "<h1>2017年融水苗族自治县法治政府建设工作报告</h1>" in page
        assert '<p class="addressee">柳州市人民政府：</p>' in page
        assert "办结行政复议案件15件" in page
        assert "GB/T 7714—2025" in page
        assert f"/v/{versions[0]}" in page
        assert f"/documents/{report}/compare/1/2" in page
        assert page.count('href="/fazhi/captures/') == 2

    def test_a_version_for_ever(self, site, versions):
        page = site(f"/v/{versions[0]}").text
        assert "办结行政复议案件12件" in page
        assert "不是现行版本" in page

    def test_compare(self, site, report):
        page = site(f"/documents/{report}/compare/1/2").text
        assert "<del>12</del>" in page
        assert "<ins>15</ins>" in page
        told = site(f"/documents/{report}/compare/1/2.json").json()
        assert [run for run in told["text"] if run["op"] != "equal"] == [
            {"op": "replace", "before": "12", "after": "15"}
        ]

    def test_json_of_a_document(self, site, report):
        record = site(f"/documents/{report}.json").json()
        assert record["document_id"] == report
        assert record["number"] == 2

    def test_division(self, site, report):
        assert f"/documents/{report}" in site("/divisions/450225").text
        told = site("/divisions/450225.json").json()
        assert {"topic": "cleanup", "year": 2018, "documents": 2} in told["documents"]
        assert told["portals"][0]["sections"][0]["name"] == "法治政府建设报告"

    @pytest.mark.parametrize("style", ["gbt7714", "gbt7714-2015", "bibtex", "ris", "csl"])
    def test_cite(self, site, versions, style):
        assert versions[0] in site(f"/v/{versions[0]}/cite/{style}").text

    @pytest.mark.parametrize(
        "address",
        ["/documents/nix", "/v/nix-1.000000000000", "/documents/nix/compare/1/2", "/v/x.000000000000/original"],
    )
    def test_what_is_not_there(self, site, address):
        assert "expected the id" in site(address, status=404).text

    def test_language(self, site):
        assert 'lang="zh-CN"' in site("/").text
        assert 'class="lang-en"' in site("/?_lang=en").text
        assert 'class="lang-en"' in site("/", headers={"Accept-Language": "en-GB"}).text
        assert 'class="lang-zh"' in site("/", cookies={"fazhi_lang": "zh"}, headers={"Accept-Language": "en"}).text


class TestFeeds:
    @pytest.mark.parametrize(
        "address",
        [
            "/feeds/all.atom",
            "/feeds/portal/rongshui.atom",
            "/feeds/topic/annual_report.atom",
            "/feeds/search.atom?q=复议",
        ],
    )
    def test_the_edit_is_in_it(self, site, versions, address):
        response = site(address)
        assert response.headers["content-type"].startswith("application/atom+xml")
        feed = etree.fromstring(response.content)
        titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        assert "修改：2017年融水苗族自治县法治政府建设工作报告" in titles
        links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
        assert f"http://localhost/v/{versions[1]}" in links

    def test_a_searchs_filters_hold_in_its_feed(self, site):
        assert b"<entry>" in site("/feeds/search.atom?q=复议&topic=annual_report").content
        assert b"<entry>" not in site("/feeds/search.atom?q=复议&topic=cleanup").content

    def test_an_empty_feed(self, site):
        assert etree.fromstring(site("/feeds/portal/nix.atom").content).findtext(f"{ATOM}updated")


class TestHostileInput:
    """Archived titles, texts, cells and addresses are hostile: nothing of them may run."""

    def test_it_is_escaped_everywhere(self, site, filled):
        document = filled[2]
        pages = ["/", "/search?q=恶意", f"/documents/{document}", "/divisions/450225", "/fazhi/disclosures"]
        for address in pages:
            page = site(address).text
            assert "<script>document.title" not in page, address
            assert "<img src=x" not in page, address

    def test_links_lead_only_to_the_web(self, site, filled):
        page = site(f"/documents/{filled[2]}").text
        assert 'href="javascript:' not in page
        assert "<img" not in page

    def test_our_pages_forbid_all_scripts_but_our_file(self, site, filled):
        for address in ("/", f"/documents/{filled[2]}"):
            response = site(address)
            assert "script-src 'self'" in response.headers["content-security-policy"]
            assert "unsafe" not in response.headers["content-security-policy"]
            assert re.findall(r"<script(?![^>]*src=)", response.text) == []
            assert re.findall(r"\son\w+=\"", response.text) == []
            assert 'style="' not in response.text

    def test_the_original_is_caged(self, site, versions):
        response = site(f"/v/{versions[0]}/original")
        assert response.headers["content-type"] == "text/html; charset=gb18030"
        assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "12件".encode("gb18030") in response.content
        assert b"<script>alert(1)</script>" in response.content

    def test_an_attachment_that_was_not_stored(self, site, versions):
        site(f"/v/{versions[0]}/files/1", status=404)


def test_other_databases_are_left_alone(tmp_path):
    path = tmp_path / "other.db"
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    datasette = Datasette([str(path)])

    async def start():
        await datasette.invoke_startup()
        return (await datasette.client.get("/")).text

    assert "Datasette" in asyncio.run(start())
    for database in datasette.databases.values():
        database.close()


def test_a_copy_opens_without_its_write_ahead_file(tmp_path):
    source, copy = tmp_path / "a.db", tmp_path / "b.db"
    fill(source)
    shutil.copy(source, copy)
    datasette = Datasette([str(copy)])

    async def start():
        await datasette.invoke_startup()
        return (await datasette.client.get("/search.json?q=复议")).text

    assert json.loads(asyncio.run(start()))["total"] == 1
    for database in datasette.databases.values():
        database.close()


def test_the_address_is_kept(site, report):
    assert REPORT_URL in site(f"/documents/{report}").text
