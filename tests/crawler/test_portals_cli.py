"""``fazhi portals`` as a person types it: what it prints, and the status it ends with."""

import json
import tomllib

import pytest
from click.testing import CliRunner

from crawler.cli import main
from crawler.demo.portal import SamplePortal
from crawler.portals import read_portals
from tests.crawling import fazhi, portal_file
from tests.servers import Answer, serve

ROW = "division_code,name,home\n450225,融水苗族自治县,http://www.rongshui.gov.cn/\n"


def typed(*arguments):
    return CliRunner().invoke(main, ["portals", *map(str, arguments)])


@pytest.mark.parametrize("command", ["", "list", "show", "check", "discover", "import"])
def test_every_command_has_help_with_an_example(command):
    done = typed(*filter(None, [command]), "--help")
    assert done.exit_code == 0
    assert "Example:\n" in done.stdout
    assert "fazhi portals" in done.stdout


def test_list_prints_a_portal_a_line():
    lines = typed("list").stdout.splitlines()
    assert "rongshui\t450225\t融水苗族自治县人民政府\thttp://www.rongshui.gov.cn/" in lines


def test_list_as_json_and_with_further_files(tmp_path):
    file = portal_file(tmp_path, "http://127.0.0.1:1", portal_id="mine")
    report = json.loads(typed("list", "--portals", file, "--json").stdout)
    portals = {portal["id"]: portal for portal in report["portals"]}
    assert portals["mine"]["home"] == "http://127.0.0.1:1/"
    assert portals["rongshui"]["site_code"] == "4502250002"


def test_show_prints_a_portal_file_with_the_place(tmp_path):
    done = typed("show", "rongshui")
    assert "# 广西壮族自治区 柳州市 融水苗族自治县\n" in done.stdout
    assert tomllib.loads(done.stdout)["division_code"] == "450225"


@pytest.mark.parametrize("command", ["show", "check"])
def test_an_unknown_id_is_named_with_the_nearest(command):
    done = typed(command, "rongshiu")
    assert done.exit_code == 2
    assert done.stderr == "Error: portal: expected an id, nearest 'rongshui', got 'rongshiu'\n"


def test_a_bad_portal_file_is_one_line(tmp_path):
    file = portal_file(tmp_path, "http://127.0.0.1:1", "tsl = 'legacy'\n")
    done = typed("list", "--portals", file)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "'tls'" in done.stderr


def test_import_prints_portal_files(tmp_path):
    (tmp_path / "list.csv").write_text(ROW, "utf-8")
    done = typed("import", tmp_path / "list.csv")
    assert done.exit_code == 0
    assert tomllib.loads(done.stdout)["portal"][0]["division_code"] == "450225"
    assert done.stderr == "1 portals of 1 rows, 0 odd rows\n"


def test_import_writes_a_folder_and_tells_odd_rows(tmp_path):
    (tmp_path / "list.csv").write_text(ROW + ",某区,http://a.gov.cn/\n", "utf-8")
    done = typed("import", tmp_path / "list.csv", "-o", tmp_path / "out")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f"{tmp_path}/list.csv:3: division_code: expected six digits, got '': not imported",
        "1 portals of 2 rows in 1 files, 1 odd rows",
    ]
    assert [portal.id for portal in read_portals(tmp_path / "out")] == ["www-rongshui-gov-cn"]


def test_import_as_json(tmp_path):
    (tmp_path / "list.csv").write_text(ROW.replace("home", "home,level").replace("cn/\n", "cn/,county\n"), "utf-8")
    report = json.loads(typed("import", tmp_path / "list.csv", "-o", tmp_path / "all.toml", "--json").stdout)
    assert report == {
        "rows": 1,
        "portals": ["www-rongshui-gov-cn"],
        "odd": [],
        "unused": ["level"],
        "files": [str(tmp_path / "all.toml")],
    }


def test_import_of_nothing_usable_fails(tmp_path):
    (tmp_path / "list.csv").write_text("division_code,name,home\n,,\n", "utf-8")
    done = typed("import", tmp_path / "list.csv", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "no row that can be used" in done.stderr
    assert not (tmp_path / "out").exists()


def test_discover_prints_a_portal_file_with_reasons(tmp_path):
    with SamplePortal() as sample:
        done = fazhi("portals", "discover", sample.url)
    assert done.status == 0
    file = tmp_path / "found.toml"
    file.write_text(done.out, "utf-8")
    (portal,) = read_portals(file)
    assert (portal.division_code, portal.site_code) == ("450225", "4502250002")
    assert {"年度工作计划", "法治政府建设工作报告", "重大行政决策事项年度目录及文本"} <= {
        each.name for each in portal.sections
    }
    assert "# its name says 行政执法; 20 rows on the first page, 2 pages, family trs\n[[section]]" in done.out
    assert "# refused: 财政信息 " in done.out
    assert f"# refused: 政府工作报告 {sample.url}zwgk/zfgzbg/: 0 of 3 rows are ours" in done.out
    assert f"# looked at: {sample.url}zwgk/\n" in done.out
    assert not any(name in done.out for name in ("融水要闻", "领导之窗"))


def test_discover_fetches_no_document(tmp_path):
    home = '<title>某县</title><a href="/fz/">法治政府建设</a><p>网站标识码：4502260001</p>'
    rows = '<ul><li><a href="t1.html">某县2023年法治政府建设年度报告全文</a><span>2024-03-01</span></li></ul>'
    with serve({"/": Answer(home.encode()), "/fz/": Answer(rows.encode())}) as site:
        report = json.loads(fazhi("portals", "discover", site.url + "/", "--json").out)
        assert site.asked == ["/robots.txt", "/", "/fz/"]
    assert [section["name"] for section in report["sections"]] == ["法治政府建设"]
    assert report["identity"] == {"name": "某县", "site_code": "4502260001"}


def test_discover_without_sections_says_so():
    with serve({"/": Answer("<title>某县</title><a href='/cz/'>财政信息</a>".encode())}) as site:
        done = fazhi("portals", "discover", site.url + "/")
    assert done.status == 3
    assert "# refused: 财政信息" in done.out
    assert 'add division_code = ""' in done.out
    assert done.err.splitlines()[-1].endswith("expected sections of ours, got none on 1 pages")


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [("ftp://a.gov.cn/", 2, "got 'ftp://a.gov.cn/'"), ("http://127.0.0.1:1/", 3, "expected a home page, got ")],
)
def test_discover_of_what_does_not_answer(url, status, said):
    done = fazhi("portals", "discover", url)
    assert (done.status, done.out) == (status, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_check_tells_what_each_address_came_to(tmp_path):
    section = '[[section]]\nname = "普法"\nurl = "{}/pf/"\n'
    home = '<title>某县</title><meta name="SiteIDCode" content="4502260001"><p>欢迎访问某县人民政府门户网站'
    with serve({"/": Answer(home.encode())}) as site:
        file = portal_file(tmp_path, site.url, 'site_code = "4502250002"\n' + section.format(site.url))
        done = fazhi("portals", "check", "sample", "--portals", file)
        as_json = fazhi("portals", "check", "sample", "--portals", file, "--json")
    assert done.status == 3
    assert done.out.splitlines() == [
        f"sample\tok\t{site.url}/\tsite code 4502260001, expected 4502250002",
        f"sample\tnot_found\t{site.url}/pf/\tstatus 404",
    ]
    assert [answer["outcome"] for answer in as_json.report["answers"]] == ["ok", "not_found"]


def test_check_of_what_answers_ends_well(tmp_path):
    with serve({"/": Answer("<title>某县</title>欢迎访问".encode())}) as site:
        done = fazhi("portals", "check", "sample", "--portals", portal_file(tmp_path, site.url))
    assert (done.status, done.out) == (0, f"sample\tok\t{site.url}/\n")
