"""Topics, years and divisions as pages, and every page as JSON and as CSV that is complete."""

import csv
import hashlib
import io
import re
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files

import pytest
from datasette.utils import StartupError

from archive.reports.health import SectionHealth
from archive.site import answers
from archive.site.counties import last_due, outline
from archive.site.desk import PLOTS_OWN_STYLE
from archive.site.matrix import matrix
from archive.snapshot import take
from tests.archive.library import HOME, NOTICE, REPORT, Library, fill
from tests.archive.site.site import asked

LATE = replace(
    REPORT, title="2018年法治政府建设报告", reporting_year=2018, publication_date="2019-04-02", text="迟报。"
)
UNDATED = replace(NOTICE, title="没有日期的通知", publication_date=None, topic=None, text="日期不详。")
NIGHT = "2021-06-01T18:00:00Z"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("site") / "fazhi.db"
    fill(path)
    library = Library(path)
    library.begin(NIGHT)
    library.see(f"{HOME}fzgz/t20190402_3.html", NIGHT, LATE)
    library.see(f"{HOME}fzgz/t20190402_4.html", NIGHT, UNDATED)
    library.end("2021-06-01T18:05:00Z")
    library.store.close()
    return path


@pytest.fixture(scope="module")
def site(path):
    with asked(path) as get:
        yield get


def lines(response):
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    return list(csv.DictReader(io.StringIO(response.text, newline="")))


class TestTopicsAndYears:
    def test_the_table_of_all(self, site):
        page = site("/topics").text
        assert "/topics/annual_report/2019" in page
        assert 'data-chart="stack"' in page
        assert 'data-chart="seasons"' in page
        assert {"topic": "cleanup", "year": 2018, "documents": 1} in site("/topics.json").json()
        assert lines(site("/topics.csv"))[0].keys() == {"topic", "year", "documents"}

    def test_a_topic(self, site):
        page = site("/topics/annual_report").text
        assert "2018年法治政府建设报告" in page
        assert "规范性文件清理" not in page
        told = site("/topics/annual_report.json").json()
        assert [each["value"] for each in told["facets"]["year"]] == [2019, 2017]
        assert told["facets"].keys() == {"year", "province", "state"}

    def test_a_topic_in_a_year_narrowed_further(self, site):
        assert site("/topics/annual_report/2019.json").json()["total"] == 1
        assert site("/topics/annual_report/2018.json").json()["total"] == 0
        assert site("/topics/annual_report/2019.json?province=广西壮族自治区&state=present").json()["total"] == 1
        assert site("/topics/annual_report/2019.json?state=gone").json()["total"] == 0

    def test_a_year(self, site):
        assert [each["title"] for each in site("/years/2018.json").json()["documents"]] == [NOTICE.title]
        assert "/topics/cleanup/2018" in site("/years/2018").text

    def test_what_has_no_topic(self, site):
        assert UNDATED.title in site("/topics/none").text

    def test_a_choice_can_be_taken_back(self, site):
        page = site("/topics/annual_report/2019?state=present").text
        for rest in ("/topics/annual_report/2019", "/years/2019?state=present", "/topics/annual_report?state=present"):
            assert f'class="chip" href="{rest.replace("&", "&amp;")}"' in page

    def test_a_topic_that_is_none(self, site):
        site("/topics/nonsense", status=404)

    def test_reports_by_week_around_the_deadline(self, site):
        """The last day in time is in the week before, the first late one begins week 0."""
        page = site("/topics").text
        table = page[page.index('id="seasons"') :]
        assert re.findall(r'scope="col" data-value="(-?\d+)"', table) == ["-19", "0"]


class TestDivisions:
    def test_the_country(self, site):
        page = site("/divisions").text
        assert "/divisions/450000" in page
        assert "/divisions/110000" in page
        held = {line["code"]: line for line in lines(site("/divisions.csv"))}
        assert (held["450000"]["portals"], held["450000"]["documents"]) == ("1", "4")
        assert held["110000"]["documents"] == "0"
        assert site("/divisions.json").json()[0]["code"] == "110000"

    def test_a_county_with_a_portal(self, site):
        page = site("/divisions/450225").text
        for shown in (
            "广西壮族自治区", "柳州市", "法治政府建设报告", "Map of sections", "Health", "Last visit", "2019-03-31",
            "晚2天", 'data-chart="deadline"', 'data-chart="stack"', "/feeds/portal/rongshui.atom",
        ):  # fmt: skip
            assert shown in page

    def test_years_without_a_report_that_were_due_at_the_last_visit(self, site):
        reports = site("/divisions/450225.json").json()["reports"]
        assert [(each["year"], each["days"]) for each in reports] == [
            (2020, None), (2019, None), (2018, 2), (2017, -127),
        ]  # fmt: skip

    @pytest.mark.parametrize("code", ["110101", "429004", "710000"])
    def test_a_division_without_a_portal(self, site, code):
        if code == "710000":
            site(f"/divisions/{code}", status=404)
        else:
            page = site(f"/divisions/{code}").text
            assert "没有此区划的网站" in page
            assert lines(site(f"/divisions/{code}.csv")) == []

    def test_a_former_division(self, site):
        assert "止于2017年" in site("/divisions/620824").text

    def test_a_province_and_a_city_lead_down(self, site):
        assert "/divisions/450200" in site("/divisions/450000").text
        assert "/divisions/450225" in site("/divisions/450200").text

    @pytest.mark.parametrize("name", ["融水苗族自治县", "450225", "融水"])
    def test_found_by_name_or_code(self, site, name):
        assert site(f"/divisions/find?name={name}", status=302).headers["location"] == "/divisions/450225"

    def test_a_name_of_several(self, site):
        page = site("/divisions/find?name=普陀区").text
        assert "/divisions/310107" in page
        assert "/divisions/330903" in page
        assert [each["code"] for each in site("/divisions/find.json?name=普陀区").json()] == ["310107", "330903"]
        assert "没有名为" in site("/divisions/find?name=<nowhere>").text

    def test_the_last_year_due(self):
        assert last_due(date(2020, 3, 31)) == 2018
        assert last_due(date(2020, 4, 1)) == 2019


def section(url):
    return SectionHealth(**{each.name: None for each in fields(SectionHealth)} | {"url": url, "statuses": ()})


def test_the_outline_of_a_site_follows_its_addresses():
    urls = ["http://a/zwgk/", "http://a/fzgz/", "http://a/zwgk/bg/index.html", "http://a/zwgk/bg/2017/", "http://a/fz/"]
    branches = outline([section(url) for url in urls])
    assert [(branch.section.url, branch.depth) for branch in branches] == [
        ("http://a/fz/", 0),
        ("http://a/fzgz/", 0),
        ("http://a/zwgk/", 0),
        ("http://a/zwgk/bg/2017/", 1),
        ("http://a/zwgk/bg/index.html", 1),
    ]


def test_a_matrix_counts_by_pairs():
    told = matrix([("b", 2018, 2), ("a", 2017, 1), (None, 2018, 3), ("a", None, 0)])
    assert (told.rows, told.columns) == (("a", "b", ""), (2017, 2018, ""))
    assert [told.total(row) for row in told.rows] == [1, 2, 3]
    assert told.by_size() == ["", "b", "a"]
    assert {"topic": "b", "year": 2018, "documents": 2} in told.records("topic", "year")


class TestEveryPageAsData:
    def addresses(self, site):
        report = site("/search.json?q=更正").json()["results"][0]
        document, version = report["document_id"], report["version_id"]
        return [
            "/index", "/search", f"/documents/{document}", f"/v/{version}", f"/documents/{document}/compare/1/2",
            "/topics", "/topics/cleanup", "/topics/cleanup/2018", "/years/2018", "/divisions", "/divisions/450225",
        ]  # fmt: skip

    def test_json_and_csv(self, site):
        for address in self.addresses(site):
            assert site(f"{address}.json?q=复议").json(), address
            assert lines(site(f"{address}.csv?q=复议")), address

    def test_each_page_leads_to_them(self, site):
        for address in self.addresses(site):
            page = site("/" if address == "/index" else f"{address}?q=复议").text
            query = "" if address == "/index" else "\\?q=%E5%A4%8D%E8%AE%AE"
            for form in ("json", "csv"):
                assert re.search(f'href="{re.escape(address)}\\.{form}{query}"', page), (address, form)

    def test_a_search_is_complete_whatever_the_page(self, site):
        assert len(lines(site("/search.csv?q="))) == 4
        found = lines(site("/search.csv?q=法治政府 -迟报"))
        assert [line["title"] for line in found] == [REPORT.title]
        assert len(lines(site("/search.csv?q=复议&versions=1"))) == 2

    def test_a_download_is_asked_for_stretch_by_stretch(self, site, monkeypatch):
        monkeypatch.setattr(answers, "STRETCH", 1)
        assert len(lines(site("/search.csv?q="))) == 4
        assert len(lines(site("/divisions/450225.csv"))) == 4

    def test_a_documents_csv_has_a_line_for_each_version(self, site):
        address = self.addresses(site)[2]
        assert [line["number"] for line in lines(site(f"{address}.csv"))] == ["1", "2"]
        assert site(f"{address}.json").json()["history"]["versions"][0]["number"] == 1

    def test_datasettes_own_downloads_are_not_cut_either(self, path):
        with asked(path) as get:
            assert get("/-/settings.json").json()["max_csv_mb"] == 0
        with asked(path, max_csv_mb=7) as get:
            assert get("/-/settings.json").json()["max_csv_mb"] == 7


def test_a_page_that_takes_too_long_says_so(path):
    with asked(path, sql_time_limit_ms=0) as get:
        assert "超过服务器的时间限制" in get("/search?q=复议&versions=1", status=503).text


def test_a_live_archive_is_never_opened_as_immutable(path, tmp_path):
    """B61: plain ``datasette -i`` is refused; a snapshot is what it is for."""
    with pytest.raises(StartupError, match="expected a snapshot"), asked(path, immutable=True) as get:
        get("/")
    with asked(take(path, tmp_path), immutable=True) as get:
        assert get("/search.json?q=复议").json()["total"] == 1
        assert get("/-/databases.json").json()[0]["is_mutable"] is False


class TestCharts:
    def test_the_libraries_are_the_registrys(self, site):
        notes = (files("archive.site") / "static" / "vendor" / "README.txt").read_text()
        for line in re.findall(r"^[0-9a-f]{64}  .*$", notes, re.MULTILINE):
            digest, name = line.split("  ")
            assert hashlib.sha256(site(f"/-/fazhi/vendor/{name}").content).hexdigest() == digest

    def test_nothing_is_loaded_from_elsewhere(self, site):
        for address in ("/", "/topics", "/divisions/450225"):
            for source in re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', site(address).text):
                assert source.startswith("/"), source
            policy = site(address).headers["content-security-policy"]
            assert re.findall(r"script-src ([^;]+)", policy) == ["'self'"]
            assert re.findall(r"style-src ([^;]+)", policy) == [f"'self' '{PLOTS_OWN_STYLE}'"]

    def test_each_chart_has_its_table(self, site):
        for address in ("/", "/topics", "/divisions/450225"):
            page = site(address).text
            for table in re.findall(r'data-table="([^"]+)"', page):
                assert page.count(f'id="{table}"') == 1
