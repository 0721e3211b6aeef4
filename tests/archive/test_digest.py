"""The digest's test vectors, as ``docs/digest.md`` prints them, and what is and is not covered."""

import json
import re
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import digest
from archive.captures import FETCHED
from archive.chain import COVERED as CHAINED
from archive.records import Attachment, Content, Label, Link

DOCUMENT = (Path(__file__).parents[2] / "docs" / "digest.md").read_text(encoding="utf-8")
VECTORS = re.findall(r"```json\n(.+)\n```\n\n`([0-9a-f]{64})`", DOCUMENT)

REPORT = Content(
    "content",
    title="2017年融水苗族自治县法治政府建设工作报告",
    text="柳州市人民政府：\n办结行政复议案件12件。",
    publication_date="2017-11-24",
    document_number="融政发〔2017〕13号",
)
FILES = (
    Attachment(1, "http://x.cn/1.pdf", "附件1", "stored", payload_sha256="a" * 64, text="清单"),
    Attachment(2, "http://x.cn/2.jpg", "图", "stored", payload_sha256="b" * 64),
    Attachment(3, "http://x.cn/3.doc", "附件3", "error"),
)


@pytest.mark.parametrize(("vector", "content", "files"), [
    (VECTORS[0], Content("content"), ()), (VECTORS[1], REPORT, FILES), (VECTORS[1], REPORT, FILES[::-1]),
])  # fmt: skip
def test_the_published_vectors(vector, content, files):
    text, expected = vector
    assert digest.canonical_json(digest.covered(content, files)).decode() == text
    assert digest.content_sha256(content, files) == sha256(text.encode()).hexdigest() == expected


def test_the_published_list_of_fields():
    listed = re.search(r"exactly these keys.*?`(.+?)`", DOCUMENT, re.DOTALL)
    assert listed is not None
    assert set(listed[1].split()) == {*digest.COVERED, "attachments"}


def test_the_published_ids():
    assert digest.document_id("rongshui", "rongshui.gov.cn/fzms/t20171124_1.html") == "rongshui-82a541a83a83"
    for more, expected in (("", "03fabcf6680d"), ("#3", "c6a8c86dee9c")):
        found = digest.version_id("rongshui-3f9a1c2b7d10", "0" * 64, "2024-01-05T18:00:00Z" + more)
        assert found == f"rongshui-3f9a1c2b7d10.{expected}"
        assert found in DOCUMENT


def test_the_published_lines_of_the_chain():
    captures = re.search(r'\["captures", (.+?)\]', DOCUMENT, re.DOTALL)
    assert captures is not None
    assert re.split(r",\s+", captures[1]) == ["id", *FETCHED]
    assert list(CHAINED) == re.findall(r'\["(\w+)", id', DOCUMENT)


@given(name=st.sampled_from(digest.COVERED), value=st.text(min_size=1))
def test_every_covered_field_counts(name, value):
    assert digest.content_sha256(replace(REPORT, **{name: value + "改"})) != digest.content_sha256(REPORT)


def test_null_is_not_empty():
    assert digest.content_sha256(replace(REPORT, source="")) != digest.content_sha256(REPORT)


def test_nothing_else_counts():
    other = {
        "outcome": "short", "markdown": "x", "date_basis": "list", "breadcrumb": ("首页",), "topic": "other",
        "reporting_year": 2017, "issuer_level": "county", "raw_labels": (Label("来源", ""),), "family": "trs",
        "encoding": "gb18030", "declared_encoding": "gb2312", "replacement_characters": 3, "warnings": ("cut_title",),
        "attachments": (Link("http://x.cn/1.pdf", "附件1"),), "entries": (), "paging": None,
    }  # fmt: skip
    assert {field.name for field in fields(Content)} == {*digest.COVERED, *other}
    assert digest.content_sha256(replace(REPORT, **other), FILES) == digest.content_sha256(REPORT, FILES)


@pytest.mark.parametrize("change", [{"position": 4}, {"name": "附件"}, {"text": "清单二"}, {"text": None}])
def test_of_a_file_count_its_place_its_name_and_what_it_says(change):
    changed = (replace(FILES[0], **change), *FILES[1:])
    assert digest.content_sha256(REPORT, changed) != digest.content_sha256(REPORT, FILES)


@pytest.mark.parametrize("change", [
    {"url": "http://x.cn/1.pdf?sign=2"}, {"payload_sha256": "c" * 64}, {"size": 9}, {"via_url": "http://x.cn/view"},
    {"media_type": "application/pdf"}, {"pages": 3}, {"tables": ((("a",),),)},
])  # fmt: skip
def test_of_a_file_with_text_nothing_else_counts(change):
    changed = (replace(FILES[0], **change), *FILES[1:])
    assert digest.content_sha256(REPORT, changed) == digest.content_sha256(REPORT, FILES)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_canonical_json_is_json_of_the_same_value(value):
    assert json.loads(digest.canonical_json(value)) == value
