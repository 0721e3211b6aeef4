"""The day of a row is its own, whole, and a day of publication; anything else is null."""

import pytest

from spiders.lists.rowdate import date_after_title, is_date, prints_day, row_date


@pytest.mark.parametrize(
    ("pieces", "day"),
    [
        (["2024-01-05"], "2024-01-05"),
        (["[2024/1/5]"], "2024-01-05"),
        (["（2024年1月5日）"], "2024-01-05"),
        (["2011- 09- 01 14: 58: 15"], "2011-09-01"),
        (["发布时间：2020.04.22"], "2020-04-22"),
        (["发布日期", "2024-01-05"], "2024-01-05"),
        (["来源：司法局 2024-01-05"], "2024-01-05"),
        (["来源：司法局 发布时间：2024-01-05 浏览：33"], "2024-01-05"),
        (["成文日期：2024-01-02", "发布日期：2024-01-05"], "2024-01-05"),
        (["成文日期：2024-01-02"], "2024-01-02"),
        (["成文日期：2024-01-02 发布日期：2024-01-05 有效期至：2029-01-05"], "2024-01-05"),
        (["2024-01-02", "发布日期：2024-01-05"], "2024-01-05"),
    ],
)
def test_day_of_a_row(pieces, day):
    assert row_date(pieces) == day


@pytest.mark.parametrize(
    ("pieces", "day"),
    [
        (["2022", "03-02"], "2022-03-02"),
        (["2022年", "03月02日"], "2022-03-02"),
        (["03-02", "2022"], "2022-03-02"),
        (["02", "2022-03"], "2022-03-02"),
        (["2022.03", "02"], "2022-03-02"),
        (["2022", "03", "02"], None),
        (["2022年", "3月", "2日"], "2022-03-02"),
    ],
)
def test_day_in_pieces_is_joined(pieces, day):
    assert row_date(pieces) == day


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        ["04-20"],
        ["2024-03"],
        ["2018年6月31日"],
        ["2026-04-00088"],
        ["17-06-01"],
        ["施行日期：2024-01-05"],
        ["截止时间", "2024-01-05"],
        ["征集时间：2024-01-05至2024-02-05"],
        ["经2024年1月5日县政府常务会议审议通过"],
        ["会议时间：2024-01-05"],
    ],
)
def test_what_is_no_day_of_publication(pieces):
    assert row_date(pieces) is None


def test_month_and_day_alone_mark_a_row():
    assert prints_day(["04-20"])
    assert not prints_day(["第4期"])


def test_bracketed_day_behind_a_title_is_taken_off():
    assert date_after_title("关于开展执法检查的通知 [2024-01-05]") == ("关于开展执法检查的通知", "2024-01-05")
    assert date_after_title("政府工作报告（摘要）") == ("政府工作报告（摘要）", None)


def test_only_a_whole_day_is_a_date():
    assert is_date("[2024-01-05 09:30]")
    assert not is_date("2024年1月5日起施行")
