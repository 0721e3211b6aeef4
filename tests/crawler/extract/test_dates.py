import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.dates import read_date
from crawler.extract.dates import (
    Published,
    choose_publication,
    closing_date,
    day_of_url,
    effective_date,
    expiry_date,
)

PLAIN = "http://www.yunling.example.gov.cn/show.asp?id=4417"


def choose(label=None, catalogue=None, meta=None, listed=None, url=PLAIN, seen_on=None):
    moments = [read_date(each) if each else None for each in (label, catalogue, meta)]
    return choose_publication(*moments, listed, url, seen_on)


def test_the_label_near_the_title_comes_first():
    chosen = choose(
        "2021-07-12 10:20", "2021-07-13", "2021-07-14", "2021-07-15", "http://a.gov.cn/202107/t20210714_28.shtml"
    )
    assert chosen == Published("2021-07-12", "10:20", "label", ("date_conflict",))


@pytest.mark.parametrize(
    ("known", "date", "basis"),
    [
        ({"catalogue": "2021-07-13", "meta": "2021-07-14"}, "2021-07-13", "catalogue"),
        ({"meta": "2021-07-14", "listed": "2021-07-15"}, "2021-07-14", "meta"),
        ({"listed": "2021-07-15", "url": "http://a.gov.cn/t20210716_1.shtml"}, "2021-07-15", "list"),
        ({"url": "http://a.gov.cn/t20210716_1.shtml"}, "2021-07-16", "url"),
        ({}, None, None),
    ],
)
def test_then_catalogue_meta_list_and_address(known, date, basis):
    assert choose(**known) == Published(date, None, basis)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.gov.cn/xxgk/zfgzbg/202503/t20250305_3597051.shtml", "2025-03-05"),
        ("http://a.gov.cn/art/2016/11/22/art_1621004_30332664.html", "2016-11-22"),
        ("http://a.gov.cn/zwgk/2016/1122/30332664.html", "2016-11-22"),
        ("http://a.gov.cn/zwgk/20161122_88.html", "2016-11-22"),
        ("http://a.gov.cn/art/2021/7/9/art_72008_2718080.html", "2021-07-09"),
        ("http://a.gov.cn/c/2024-03-27/6828517.shtml", "2024-03-27"),
        ("http://a.gov.cn/col/1657078251799/2024/05/06/1714980392472.html", "2024-05-06"),
        ("http://a.gov.cn/xxgk/zfwj/t19700101_3424692.shtml", None),
        ("http://a.gov.cn/csrc/202404/49ca.shtml", None),
        ("http://a.gov.cn/zfwzjyh/t10221601.shtml", None),
        ("http://a.gov.cn/info/1009/1081.htm", None),
        ("http://a.gov.cn/t20210231_1.shtml", None),
        ("http://a.gov.cn/col/col20210312/index.html", None),
    ],
)
def test_days_in_addresses(url, day):
    moment = day_of_url(url)
    assert (moment.date if moment else None) == day


def test_a_future_day_is_no_publication():
    chosen = choose("2028-12-17", meta="2018-01-10", seen_on=dt.date(2018, 1, 18))
    assert chosen == Published(warnings=("future_date",))


def test_the_day_of_the_fetch_is_not_in_the_future():
    assert choose("2018-01-18", seen_on=dt.date(2018, 1, 18)).date == "2018-01-18"


def test_an_impossible_day_leaves_the_date_empty():
    assert choose("2018年6月31日", url="http://a.gov.cn/t20180630_1.shtml") == Published(warnings=("impossible_date",))


def test_the_epoch_is_impossible():
    assert choose("1970-01-01 08:00:00") == Published(warnings=("impossible_date",))


def test_a_month_is_no_day_but_others_may_know_it():
    assert choose("2017年6月") == Published()
    assert choose("2017年6月", listed="2017-06-03") == Published("2017-06-03", None, "list")


def test_a_future_meta_or_address_is_passed_over():
    assert choose(meta="2030-01-01", listed="2018-01-02", seen_on=dt.date(2018, 1, 18)).basis == "list"


REPORT = "柳河市人民政府：\n2017年，我县坚持依法行政，各项工作取得新进展。\n{}"


@pytest.mark.parametrize(
    ("ending", "day"),
    [
        ("云岭县人民政府\n2017年11月24日", "2017-11-24"),
        ("云岭县人民政府\n二○一七年十一月二十四日\n（此件公开发布）", "2017-11-24"),
        ("云岭县人民政府\n2017年11月24日\n云岭县供水管理办法\n第一条 为了供水，制定本办法。", "2017-11-24"),
        ("云岭县人民政府办公室 2017年11月24日", "2017-11-24"),
        ("云岭县人民政府\n2017年11月", "2017-11"),
        ("会议定于下列时间举行：\n2017年11月24日", None),
        ("一、供水\t2017年11月24日", None),
        ("20171124", None),
        ("没有日期。", None),
    ],
)
def test_the_day_under_the_signature(ending, day):
    moment = closing_date(REPORT.format(ending))
    assert (moment.date if moment else None) == day


def test_a_date_at_the_head_is_no_closing_date():
    assert closing_date("2012年6月24日\n新闻发言人 武某\n女士们、先生们：\n很高兴又一次和大家见面。") is None
    assert closing_date("某某会议\n2012年6月24日\n女士们、先生们：") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("本办法自2018年10月1日起施行，有效期五年。", "2018-10-01"),
        ("已经会议审议通过，现予公布，自2026年7月1日起施行。", "2026-07-01"),
        ("（2021年10月30日令第189号公布 自2021年11月15日起施行）\n第三条 本办法自2021年11月15日起施行。", "2021-11-15"),
        ("本规定自公布之日起施行。", None),
        ("《供水办法》自2015年1月1日起施行以来，成效明显。", None),
        ("本办法自2018年1月1日起施行。\n本办法自2019年1月1日起施行。", None),
    ],
)
def test_the_day_from_which_it_applies(text, day):
    moment = effective_date(text)
    assert (moment.date if moment else None) == day


def test_the_day_to_which_it_is_valid():
    assert expiry_date("本办法自2018年10月1日起施行，有效期至2023年9月30日。").date == "2023-09-30"
    assert expiry_date("本办法自2018年10月1日起施行，有效期五年。") is None


@given(st.text(alphabet="云岭县人民政府。\n：2017年1月4日本办法自起施行有效期至"))
def test_never_raises(text):
    closing_date(text)
    effective_date(text)
    expiry_date(text)
