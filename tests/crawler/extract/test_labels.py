import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.records import Label
from crawler.extract.labels import clean_value, cut, field_of, key_of, known, may_hide_date, rank_of, values_of


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("索 引 号：", "index_number"),
        ("索　引　号", "index_number"),
        ("标　　题：", "title"),
        ("名  稱:", "title"),
        ("文  號:", "document_number"),
        ("文件编号", "document_number"),
        ("發佈機構", "publisher"),
        ("发文机构", "issuing_authority"),
        ("发文机关", "issuing_authority"),
        ("生成日期", "document_date"),
        ("发文日期", "document_date"),
        ("公开日期", "publication_date"),
        ("更新时间", "publication_date"),
        ("生效日期", "effective_date"),
        ("废止时间", "expiry_date"),
        ("有 效 性：", "legal_force"),
        ("时效性", "legal_force"),
        ("分  類", "subject"),
        ("主 題 詞", "keywords"),
        ("体裁分类", "genre"),
        ("内容概述", "abstract"),
        ("公开方式", "disclosure_mode"),
        ("信息来源", "source"),
        ("文章来源", "source"),
        ("作者", "author"),
    ],
)
def test_spellings_of_labels(label, field):
    assert field_of(label) == field


@pytest.mark.parametrize("label", ["浏览次数", "字体", "公开时限", "统一编号", "归档时间", "责任编辑", "印发日期"])
def test_labels_that_are_only_kept_raw(label):
    assert known(label)
    assert field_of(label) is None


def test_an_unknown_label():
    assert not known("幸运数字")


def test_the_better_label_ranks_first():
    assert rank_of("发布日期") < rank_of("更新时间")
    assert rank_of("成文日期") < rank_of("发文日期")


def test_a_date_may_slip_behind_some_labels():
    assert may_hide_date("浏览字号")
    assert may_hide_date("来源")
    assert not may_hide_date("今天是")
    assert not may_hide_date("归档时间")


def test_values_come_best_label_first():
    labels = [Label("更新时间", "2018-01-01"), Label("发布时间", "2017-01-01"), Label("发布日期", " ")]
    assert values_of(labels, "publication_date") == ["2017-01-01", "2018-01-01"]


def pairs(text):
    return [(key_of(each.label), each.value) for each in cut(text).labels]


def test_glued_labels_with_empty_values():
    assert pairs("来源:作者:发布时间:2017-11-24") == [("来源", ""), ("作者", ""), ("发布时间", "2017-11-24")]


def test_a_value_glued_to_the_next_label():
    assert pairs("来源：县司法局发布时间：2024-01-02 10:05") == [("来源", "县司法局"), ("发布时间", "2024-01-02 10:05")]


def test_inner_blanks_and_blanks_before_the_colon():
    assert pairs("索 引 号 : 640221/2023-00612 主题分类:") == [("索引号", "640221/2023-00612"), ("主题分类", "")]


def test_clock_times_and_addresses_have_no_labels():
    assert pairs("发布时间：2024-01-02 10:05:11 来源：http://www.a.cn/") == [
        ("发布时间", "2024-01-02 10:05:11"),
        ("来源", "http://www.a.cn/"),
    ]


def test_what_stands_before_the_first_label():
    line = cut("2021-10-20 14:39    来源:市人大")
    assert line.before == "2021-10-20 14:39"


def test_a_longer_word_is_not_taken_for_its_end():
    assert pairs("来源：县政府办 截止时间：2020-01-01") == [("来源", "县政府办"), ("截止时间", "2020-01-01")]


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("", None),
        ("   ‖ ", None),
        ("】【", None),
        ("|", None),
        ("无", None),
        ("{{ pvCount }} 次", None),
        ("${source}", None),
        ("县司法局 | ", "县司法局"),
        ("县司法局 【打印】", "县司法局"),
        ("县司法局 【", "县司法局"),
        ("县司法局    打印", "县司法局"),
        ("大 中 小】", None),
        ("云岭县（本级）", "云岭县（本级）"),
        ("中共渠县教育局委员会 渠县教育局", "中共渠县教育局委员会 渠县教育局"),
    ],
)
def test_clean_value(value, clean):
    assert clean_value(value) == clean


@given(st.text(alphabet="来源作者发布时间：: ‖|【】县司法局2017-1年"))
def test_cutting_loses_nothing(text):
    line = cut(text)
    for label in line.labels:
        assert label.value in text
    assert line.before in text
