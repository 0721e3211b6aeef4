"""Portal files are read strictly, written so that they read back, and say which addresses belong to a portal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from crawler.errors import PortalFileError
from crawler.portals import Portal, Section, in_scope, portal_of_url, read_portals, to_toml
from crawler.topics import TOPICS

WHOLE = """
id = "rongshui"
name = "融水苗族自治县人民政府"
division_code = "450225"
home = "http://www.rongshui.gov.cn/"
site_code = "4502250002"
hosts = ["sfj.example.gov.cn"]
delay = 0.5
render = true
evidence = "seen"
tls = "legacy"
window = "22:00-06:00"
[[section]]
name = "法治政府建设年度报告"
url = "http://www.rongshui.gov.cn/gkmlpt/index#42"
topic = "annual_report"
[[section]]
name = "法治苗山"
url = "http://www.rongshui.gov.cn/fzms/"
[expect]
documents_min = 40
[selectors]
body = "div#zoom"
"""

LEAST = """
id = "sanjiang"
name = "三江侗族自治县人民政府"
division_code = "450226"
home = "http://www.sjx.gov.cn/"
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="portal.toml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


def complaint(path):
    """The one line that reading the file ends with."""
    with pytest.raises(PortalFileError) as caught:
        read_portals(path)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message


def test_every_key_is_read(write):
    path = write(WHOLE)
    assert read_portals(path) == [
        Portal(
            id="rongshui",
            name="融水苗族自治县人民政府",
            home="http://www.rongshui.gov.cn/",
            division_code="450225",
            site_code="4502250002",
            hosts=("sfj.example.gov.cn",),
            delay=0.5,
            render=True,
            evidence="seen",
            tls="legacy",
            window="22:00-06:00",
            sections=(
                Section("法治政府建设年度报告", "http://www.rongshui.gov.cn/gkmlpt/index#42", "annual_report"),
                Section("法治苗山", "http://www.rongshui.gov.cn/fzms/"),
            ),
            documents_min=40,
            selectors={"body": "div#zoom"},
            path=str(path),
        )
    ]


def test_four_keys_are_enough(write):
    (portal,) = read_portals(write(LEAST))
    assert (portal.delay, portal.render, portal.sections, portal.family) == (1.0, False, (), None)


def test_several_portals_in_one_file(write):
    path = write(
        f"[[portal]]{LEAST}delay = 0\n[[portal.section]]\nname = '普法'\nurl = 'http://www.sjx.gov.cn/pf/'\n"
        f"[portal.expect]\ndocuments_min = 0\n[[portal]]{LEAST.replace('sanjiang', 'other')}"
    )
    first, second = read_portals(path)
    assert (first.id, second.id) == ("sanjiang", "other")
    assert (first.delay, first.sections[0].name, first.documents_min) == (0.0, "普法", 0)
    assert second.sections == ()


def test_a_folder_is_read_in_the_order_of_names(write, tmp_path):
    write(LEAST.replace("sanjiang", "second"), "b.toml")
    write(LEAST.replace("sanjiang", "first"), "a.toml")
    write("no portal", "README.md")
    assert [portal.id for portal in read_portals(tmp_path)] == ["first", "second"]


def test_a_code_that_no_list_knows_is_accepted(write):
    assert read_portals(write(LEAST.replace("450226", "999999")))[0].division_code == "999999"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("name =", "nmae =", ["nmae", "'name'"]),
        ("[selectors]", "[selector]", ["selector:", "'selectors'"]),
        ('body = "div', 'bdoy = "div', ["[selectors]", "bdoy", "'body'"]),
        ("documents_min", "document_min", ["[expect]", "document_min", "'documents_min'"]),
        ("topic =", "topics =", ["[[section]] 1", "topics", "'topic'"]),
        ('"annual_report"', '"anual_report"', ["topic", "'annual_report'", "got 'anual_report'"]),
        ('id = "rongshui"', 'id = "Rongshui"', ["id:", "a-z", "got 'Rongshui'"]),
        ('name = "融水苗族自治县人民政府"', 'name = ""', ["name:", "got ''"]),
        ('"450225"', "450225", ["division_code", "six digits in quotes", "got 450225"]),
        ('"450225"', '"45022"', ["division_code", "got '45022'"]),
        ('"http://www.rongshui.gov.cn/"', '"www.rongshui.gov.cn"', ["home", "http://", "got 'www.rongshui.gov.cn'"]),
        ('"http://www.rongshui.gov.cn/"', '"ftp://rongshui.gov.cn/"', ["home", "got 'ftp://rongshui.gov.cn/'"]),
        ('"http://www.rongshui.gov.cn/"', '"http:///"', ["home", "got 'http:///'"]),
        ('"http://www.rongshui.gov.cn/"', '"http://a.gov.cn:99999/"', ["home", "99999"]),
        ('url = "http://www.rongshui.gov.cn/fzms/"', 'url = "/fzms/"', ["[[section]] 2", "url", "got '/fzms/'"]),
        ('url = "http://www.rongshui.gov.cn/fzms/"', "", ["[[section]] 2", "url", "missing"]),
        ('"4502250002"', '"450225"', ["site_code", "ten characters", "got '450225'"]),
        ('["sfj.example.gov.cn"]', '["http://sfj.example.gov.cn/"]', ["hosts", "http://sfj"]),
        ('["sfj.example.gov.cn"]', '"sfj.example.gov.cn"', ["hosts", "list"]),
        ("delay = 0.5", "delay = -1", ["delay", "0 or more", "got -1"]),
        ("delay = 0.5", "delay = nan", ["delay", "got nan"]),
        ("delay = 0.5", "delay = true", ["delay", "got True"]),
        ("render = true", 'render = "yes"', ["render", "true or false", "got 'yes'"]),
        ('"seen"', '"sene"', ["evidence", "'seen'", "got 'sene'"]),
        ('"legacy"', '"ssl3"', ["tls", "'legacy'", "got 'ssl3'"]),
        ('"22:00-06:00"', '"at night"', ["window", '"22:00-06:00"', "got 'at night'"]),
        ('"22:00-06:00"', '"06:00-06:00"', ["window", "got '06:00-06:00'"]),
        ("render = true", 'family = "no_such_family"', ["family", "got 'no_such_family'"]),
        ("documents_min = 40", "documents_min = 4.5", ["documents_min", "whole number", "got 4.5"]),
        ('"div#zoom"', '"div[["', ["body", "CSS", "got 'div[['"]),
        ("[[section]]\nname = \"法治苗山\"", "[[section.x]]", ["[[section]] 1", "x"]),
    ],
)  # fmt: skip
def test_a_bad_key_or_value_is_named(write, before, after, said):
    assert before in WHOLE
    message = complaint(write(WHOLE.replace(before, after)))
    assert [word for word in said if word not in message] == []


@pytest.mark.parametrize("key", ["id", "name", "division_code", "home"])
def test_a_missing_key_is_named(write, key):
    lines = [line for line in LEAST.splitlines() if not line.startswith(f"{key} ")]
    message = complaint(write("\n".join(lines)))
    assert f"{key}: missing" in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id = rongshui", "line 1"),
        ("\n\nid = 'a'\nid = 'b'\n", "line 4"),
        ("", "id: missing"),
        ("portal = 1", "portal: expected tables under [[portal]]"),
        ("portal = []\nid = 'x'", "unknown key"),
        ("section = 'x'" + LEAST, "section: expected tables"),
        ("expect = 3" + LEAST, "expect: expected a table"),
    ],
)
def test_a_malformed_file_is_one_line(write, text, said):
    assert said in complaint(write(text))


def test_a_file_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes(LEAST.encode("gbk"))
    assert "UTF-8" in complaint(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    assert "No such file" in complaint(tmp_path / "absent.toml")


def test_an_empty_folder_is_refused(tmp_path):
    assert "empty folder" in complaint(tmp_path)


def test_an_id_used_twice_names_both_files(write, tmp_path):
    first, second = write(LEAST, "a.toml"), write(LEAST, "b.toml")
    message = complaint_about_folder(tmp_path)
    assert str(first) in message
    assert str(second) in message
    assert "got 'sanjiang'" in message


def complaint_about_folder(path):
    with pytest.raises(PortalFileError) as caught:
        read_portals(path)
    return str(caught.value)


def test_the_whole_file_is_written_back(write):
    (portal,) = read_portals(write(WHOLE))
    assert read_back(write, to_toml(portal, {"": "as seen\nin 2024", portal.sections[1].url: "a local name"})) == portal


def test_reasons_stand_above_their_sections(write):
    (portal,) = read_portals(write(WHOLE))
    lines = to_toml(portal, {"": "top", portal.sections[1].url: "a local name"}).splitlines()
    assert lines[0] == "# top"
    assert lines[lines.index("# a local name") + 1 : lines.index("# a local name") + 3] == [
        "[[section]]",
        'name = "法治苗山"',
    ]


def read_back(write, text):
    """The one portal that the text describes, as if it came from the first file."""
    (portal,) = read_portals(write(text))
    return portal


names = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda text: text.strip() == text)


@settings(deadline=None)
@given(
    names, names, st.sampled_from([None, *TOPICS]), st.floats(0, 1e6), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_what_is_written_reads_back(tmp_path_factory, name, section, topic, delay, reason):
    path = tmp_path_factory.mktemp("portals") / "p.toml"
    sections = (Section(section, "http://127.0.0.1:8000/a/", topic),)
    portal = Portal("p", name, "http://127.0.0.1:8000/", "450225", delay=delay, sections=sections, path=str(path))
    text = to_toml(portal, {"": reason}, several=True)
    path.write_text(text, "utf-8")
    assert read_portals(path) == [portal]


@pytest.mark.parametrize(
    ("url", "portal_id"),
    [
        ("http://www.rongshui.gov.cn/", "www-rongshui-gov-cn"),
        ("HTTPS://WWW.Rongshui.gov.cn:443/xxgk/", "www-rongshui-gov-cn"),
        ("http://127.0.0.1:8000/", "127-0-0-1-8000"),
        ("http://[::1]:8000/", "--1-8000"),
        ("http://政务.cn/", "xn--6krs6u-cn"),
    ],
)
def test_an_address_alone_is_a_portal(url, portal_id):
    portal = portal_of_url(url)
    assert portal.home == url
    assert portal.division_code is None
    if "政务" not in url:
        assert portal.id == portal_id
    assert portal.id.isascii()


@pytest.mark.parametrize(
    ("url", "delay"), [("http://a.gov.cn/", 1.0), ("http://127.0.0.1:8000/", 0.0), ("http://localhost/", 0.0)]
)
def test_only_this_machine_is_asked_without_delay(url, delay):
    assert portal_of_url(url).delay == delay


@pytest.mark.parametrize(
    "url", ["", "rongshui", "ftp://a.gov.cn/", "http://", "http://[", "http://a b/", "http://a:x/"]
)
def test_what_is_no_web_address_is_no_portal(url):
    with pytest.raises(BadInput, match="got "):
        portal_of_url(url)


SCOPE = Portal("p", "某县", "http://www.x.gov.cn/", hosts=("sfj.y.gov.cn", "z.example:8080"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://www.x.gov.cn/a", True),
        ("https://x.gov.cn/a", True),
        ("http://X.GOV.CN./a", True),
        ("http://www.x.gov.cn:8081/a", True),
        ("http://sfj.y.gov.cn/a", True),
        ("https://sfj.y.gov.cn:8443/a", True),
        ("http://z.example:8080/", True),
        ("http://z.example/", False),
        ("http://sfj.x.gov.cn/", False),
        ("http://y.gov.cn/", False),
        ("http://www.x.gov.cn.hijacked.com/", False),
        ("http://x.gov.cn@hijacked.com/", False),
        ("http://127.0.0.1/", False),
        ("ftp://www.x.gov.cn/", False),
        ("javascript:void(0)", False),
        ("http://[", False),
    ],
)
def test_scope_is_the_portals_own_and_declared_hosts(url, expected):
    assert in_scope(SCOPE, url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/a", True),
        ("http://127.0.0.1:8001/a", False),
        ("http://localhost:8000/a", False),
        ("http://127.0.0.2:9000/a", True),
        ("http://127.0.0.3:7000/a", True),
        ("http://127.0.0.3:7001/a", False),
    ],
)
def test_on_loopback_a_port_tells_sites_apart(url, expected):
    portal = Portal("p", "某县", "http://127.0.0.1:8000/", hosts=("127.0.0.2", "127.0.0.3:7000"))
    assert in_scope(portal, url) is expected


def test_a_section_that_a_file_names_is_in_scope():
    portal = Portal("p", "某县", "http://www.x.gov.cn/", sections=(Section("普法", "http://sfj.x.gov.cn/pf/"),))
    assert in_scope(portal, "http://sfj.x.gov.cn/pf/index_1.html")
    assert not in_scope(portal, "http://jyj.x.gov.cn/")
