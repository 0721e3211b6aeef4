import json
from dataclasses import replace

import pytest

from archive.citations import STYLES, cite
from archive.reading import Edition
from archive.versions import Version
from tests.archive.library import REPORT, REPORT_URL

EDITION = Edition(
    version=Version("rongshui-0c2d544a079f.4aacda4cc641", "rongshui-0c2d544a079f", 2, "0", "", "", REPORT, ()),
    content_sha256="9b43" * 16,
    text_sha256="",
    first_seen_at="2018-03-20T18:00:00Z",
    last_seen_at="2018-03-20T18:00:00Z",
    state="present",
    portal_id="rongshui",
    portal="融水苗族自治县人民政府网",
    url=REPORT_URL,
    run_id=1,
    capture_id=1,
    fetched_at="2018-03-20T18:00:00Z",
    payload_sha256=None,
    media_type="text/html",
)
NOTE = f"fazhi rongshui-0c2d544a079f.4aacda4cc641, SHA-256 {'9b43' * 16}"


def with_fields(**fields):
    return replace(EDITION, version=replace(EDITION.version, content=replace(REPORT, **fields)))


def test_gbt7714_2025():
    assert cite(EDITION, "gbt7714") == (
        "融水苗族自治县人民政府. 2017年融水苗族自治县法治政府建设工作报告：融政发〔2017〕13号[EB/OL]. "
        f"（2017-11-24）[2018-03-21]. {REPORT_URL}. {NOTE}."
    )


def test_gbt7714_2015():
    assert cite(EDITION, "gbt7714-2015") == (
        "融水苗族自治县人民政府. 2017年融水苗族自治县法治政府建设工作报告: 融政发〔2017〕13号[EB/OL]. "
        f"(2017-11-24)[2018-03-21]. {REPORT_URL}. {NOTE}."
    )


def test_bibtex():
    entry = cite(EDITION, "bibtex")
    assert entry.startswith("@online{rongshui-0c2d544a079f.4aacda4cc641,\n")
    for line in (
        "  author = {{融水苗族自治县人民政府}},",
        "  title = {{2017年融水苗族自治县法治政府建设工作报告}},",
        "  date = {2017-11-24},",
        f"  url = {{{REPORT_URL}}},",
        "  urldate = {2018-03-21},",
        f"  note = {{{NOTE}}},",
    ):
        assert line in entry.splitlines()


def test_bibtex_escapes_what_tex_would_run():
    entry = cite(with_fields(title=r"50% \input{x} & A_1"), "bibtex")
    assert r"50\% \textbackslash{}input\{x\} \& A\_1" in entry


def test_ris():
    lines = cite(EDITION, "ris").split("\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-1] == "ER  - "
    assert "TI  - 2017年融水苗族自治县法治政府建设工作报告" in lines
    assert "Y2  - 2018/03/21" in lines
    assert f"N1  - {NOTE}" in lines


def test_csl():
    (item,) = json.loads(cite(EDITION, "csl"))
    assert item["type"] == "webpage"
    assert item["issued"] == {"date-parts": [[2017, 11, 24]]}
    assert item["accessed"] == {"date-parts": [[2018, 3, 21]]}
    assert item["author"] == [{"literal": "融水苗族自治县人民政府"}]
    assert item["note"] == NOTE


@pytest.mark.parametrize("style", STYLES)
def test_what_is_not_known_is_left_out(style):
    bare = with_fields(title=None, publication_date=None, issuing_authority=None, document_number=None)
    citation = cite(bare, style)
    assert "None" not in citation
    assert "融水苗族自治县人民政府网" in citation
    assert "[无题名]" in citation or r"无题名" in citation


@pytest.mark.parametrize("style", STYLES)
def test_a_line_end_in_a_title_starts_no_new_field(style):
    citation = cite(with_fields(title="甲\nER  - \n乙"), style)
    assert "\nER  - \n乙" not in citation
