"""A list of portals becomes portal files; every odd row is told in one line, none is dropped in silence."""

import pytest

from archive.errors import BadInput
from crawler.importing import import_list, write_files
from crawler.portals import Section, read_portals

HEADER = "division_code,name,home,section\n"
ROW = "450225,融水苗族自治县,http://www.rongshui.gov.cn/,\n"


@pytest.fixture
def imported(tmp_path):
    def imported(text, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return import_list(path)

    return imported


def told(result):
    return [(odd.line, odd.reason) for odd in result.odd]


def test_a_row_becomes_a_portal(imported):
    result = imported(HEADER + "450225,融水苗族自治县,http://www.rongshui.gov.cn/,http://www.rongshui.gov.cn/fzms/\n")
    (portal,) = result.portals
    assert (portal.id, portal.name, portal.division_code) == ("www-rongshui-gov-cn", "融水苗族自治县", "450225")
    assert portal.home == "http://www.rongshui.gov.cn/"
    assert portal.sections == (Section("/fzms/", "http://www.rongshui.gov.cn/fzms/"),)
    assert (told(result), result.rows) == ([], 1)


def test_a_section_is_optional(imported):
    assert imported(HEADER + ROW).portals[0].sections == ()
    assert imported("home,name,division_code\nhttp://a.gov.cn/,某县,999999\n").portals[0].id == "a-gov-cn"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_that_spreadsheets_write(imported, encoding):
    assert imported(HEADER + ROW, encoding).portals[0].name == "融水苗族自治县"


def test_several_rows_of_one_portal_give_several_sections(imported):
    home = "450225,融水苗族自治县,http://www.rongshui.gov.cn/"
    result = imported(f"{HEADER}{home},http://www.rongshui.gov.cn/a/\n{home},http://www.rongshui.gov.cn/b/\n")
    assert [section.url[-3:] for section in result.portals[0].sections] == ["/a/", "/b/"]
    assert told(result) == []


def test_a_row_that_says_nothing_new_is_told(imported):
    result = imported(HEADER + ROW + ROW)
    assert len(result.portals) == 1
    assert told(result) == [(3, "the same portal and section as an earlier row: not imported again")]


def test_two_divisions_on_one_site_are_two_portals(imported):
    result = imported(
        HEADER + "420200,黄石市,https://www.huangshi.gov.cn/,\n420281,大冶市,http://www.huangshi.gov.cn/,\n"
    )
    assert [portal.id for portal in result.portals] == ["www-huangshi-gov-cn", "www-huangshi-gov-cn-420281"]
    assert [line for line, _ in told(result)] == [3]
    assert "www-huangshi-gov-cn-420281" in told(result)[0][1]


@pytest.mark.parametrize(
    ("code", "name", "expected"),
    [("4419", "东莞市", "441900"), ("", "石河子市", "659001"), ("4604", "儋州市", "460400")],
)
def test_a_short_code_is_looked_up_by_name_and_told(imported, code, name, expected):
    result = imported(f"{HEADER}{code},{name},http://www.a.gov.cn/,\n")
    assert result.portals[0].division_code == expected
    assert told(result) == [(2, f"division_code: expected six digits, got {code!r}: {expected} is the only {name}")]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",普陀区,http://a.gov.cn/,", "division_code: expected six digits, got ''"),
        ("45022x,某县,http://a.gov.cn/,", "division_code: expected six digits, got '45022x'"),
        ("45,东莞市,http://a.gov.cn/,", "division_code: expected six digits, got '45'"),
        ("450225,,http://a.gov.cn/,", "name: expected"),
        ("450225,某县,www.a.gov.cn,", "home: expected"),
        ("450225,某县,,", "home: expected"),
        (",,,", "division_code"),
        ("450225,某县,http://a.gov.cn/,,多余", "expected 4 cells, got 5"),
        ("450225", "name: expected"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_left_out(imported, row, said):
    result = imported(HEADER + ROW + row + "\n")
    assert len(result.portals) == 1
    assert [line for line, _ in told(result)] == [3]
    assert said in told(result)[0][1]
    assert told(result)[0][1].endswith("not imported")


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("/fzms/", "section: expected an address"),
        (
            "http://www.gxzf.gov.cn/zc/",
            "section: expected one on www.rongshui.gov.cn, got 'http://www.gxzf.gov.cn/zc/'",
        ),
        ("http://notrongshui.gov.cn/zc/", "section: expected one on"),
    ],
)
def test_a_section_that_cannot_be_used_is_told_and_the_portal_kept(imported, section, said):
    result = imported(HEADER + ROW.strip() + section + "\n")
    assert result.portals[0].sections == ()
    assert said in told(result)[0][1]


def test_a_section_on_a_sub_domain_is_the_portals(imported):
    result = imported(HEADER + ROW.strip() + "http://xxgk.rongshui.gov.cn/zc/\n")
    assert result.portals[0].sections[0].url == "http://xxgk.rongshui.gov.cn/zc/"
    assert told(result) == []


def test_a_name_that_is_not_the_codes_is_told(imported):
    result = imported(HEADER + "450225,三江侗族自治县,http://www.sjx.gov.cn/,\n")
    assert len(result.portals) == 1
    assert told(result) == [(2, "name: expected 融水苗族自治县 for 450225, got '三江侗族自治县': imported as written")]


def test_a_code_that_no_list_knows_is_imported(imported):
    result = imported(HEADER + "999999,某县,http://www.a.gov.cn/,\n")
    assert (len(result.portals), told(result)) == (1, [])


def test_columns_that_have_no_place_are_named(imported):
    result = imported("division_code,level,name,home\n450225,county,融水苗族自治县,http://a.gov.cn/\n")
    assert result.unused == ("level",)


def test_a_policy_section_becomes_a_comment(imported, tmp_path):
    result = imported(
        "division_code,name,home,policy_section\n450225,融水苗族自治县,http://a.gov.cn/,http://b.gov.cn/zc/\n"
    )
    (path,) = write_files(result, tmp_path / "portals")
    assert path.read_text("utf-8").startswith("# policy documents: http://b.gov.cn/zc/\nid = ")
    assert result.portals[0].sections == ()
    assert result.unused == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected the columns division_code, name, home"),
        ("code,name,home\n", "division_code"),
        ("450225,融水,http://a.gov.cn/\n", "got ['450225', '融水', 'http://a.gov.cn/']"),
        (HEADER, "no row"),
        (HEADER + "450225,某县,,\n", "no row"),
        (b"\xff\xfe\x00\x81\xff", "UTF-8"),
        (HEADER + "450225," + "x" * 200_000 + ",http://a.gov.cn/,\n", "field larger"),
    ],
)
def test_a_file_that_is_no_such_list(imported, text, said):
    with pytest.raises(BadInput) as caught:
        imported(text)
    assert said in str(caught.value)
    assert "list.csv" in str(caught.value)


def test_a_list_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match=r"absent\.csv: .*No such file"):
        import_list(tmp_path / "absent.csv")


TWO = HEADER + ROW + "450226,三江侗族自治县,http://www.sjx.gov.cn/,http://www.sjx.gov.cn/pf/\n"


def test_a_folder_gets_a_file_each(imported, tmp_path):
    result = imported(TWO)
    written = write_files(result, tmp_path / "portals")
    assert [path.name for path in written] == ["450225_www-rongshui-gov-cn.toml", "450226_www-sjx-gov-cn.toml"]
    assert [portal.id for portal in read_portals(tmp_path / "portals")] == [portal.id for portal in result.portals]


def test_a_file_gets_them_all(imported, tmp_path):
    result = imported(TWO)
    assert write_files(result, tmp_path / "all.toml") == [tmp_path / "all.toml"]
    assert [portal.sections for portal in read_portals(tmp_path / "all.toml")] == [
        portal.sections for portal in result.portals
    ]


def test_what_is_there_is_not_overwritten(imported, tmp_path):
    result = imported(TWO)
    folder = tmp_path / "portals"
    write_files(result, folder)
    write_files(result, folder)
    (folder / "450226_www-sjx-gov-cn.toml").write_text("mine")
    with pytest.raises(BadInput, match="expected a free name"):
        write_files(result, folder)
    assert (folder / "450226_www-sjx-gov-cn.toml").read_text() == "mine"


def test_a_place_that_cannot_be_written(imported, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="file"):
        write_files(imported(TWO), tmp_path / "file" / "portals")
