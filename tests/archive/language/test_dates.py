import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.dates import Moment, find_dates, read_date


@pytest.mark.parametrize(
    ("printed", "date", "time"),
    [
        ("二〇一七年三月二十四日", "2017-03-24", None),
        ("二○一七年三月二十四日", "2017-03-24", None),
        ("二零一七年三月二十四日", "2017-03-24", None),
        ("二Ｏ一七年三月二十四日", "2017-03-24", None),
        ("二OO八年五月二十三日", "2008-05-23", None),
        ("二00八年九月七日", "2008-09-07", None),
        ("二 ○ 一 一 年 八 月 九 日", "2011-08-09", None),
        ("二〇一八年十月卅一日", "2018-10-31", None),
        ("二〇一八年十月廿五日", "2018-10-25", None),
        ("二〇一八年十月三〇日", "2018-10-30", None),
        ("二〇一八年元月二十日", "2018-01-20", None),
        ("2019 年 10 月 30 日", "2019-10-30", None),
        ("2019年10月30号", "2019-10-30", None),
        ("2017年3月24", "2017-03-24", None),
        ("２０１７年６月１日", "2017-06-01", None),
        ("2015年04月08日10:05", "2015-04-08", "10:05"),
        ("2016年06月30日09时30分", "2016-06-30", "09:30"),
        ("2016年06月30日 09时30分05秒", "2016-06-30", "09:30:05"),
        ("2017.6.1", "2017-06-01", None),
        ("2017/6/1", "2017-06-01", None),
        ("[2017-06-01]", "2017-06-01", None),
        ("【2018-03-23 09:53:53】", "2018-03-23", "09:53:53"),
        ("2011- 09- 01 14: 58: 15", "2011-09-01", "14:58:15"),
        ("2021/03/29 11:30:01", "2021-03-29", "11:30:01"),
        ("2024年04月06日 16:40", "2024-04-06", "16:40"),
        ("2019年12月3日 星期二 10:20", "2019-12-03", "10:20"),
        ("2019-12-1311:21:16", "2019-12-13", "11:21:16"),
        ("2021-07-12T10:20:30", "2021-07-12", "10:20:30"),
        ("2021-07-12T23:20:30Z", "2021-07-13", "07:20:30"),
        ("2021-07-12 10:20:00.0", "2021-07-12", "10:20:00"),
        ("2021-07-12 下午3:11", "2021-07-12", "15:11"),
        ("2021-07-12 25:99", "2021-07-12", None),
        ("2025－03－05", "2025-03-05", None),
        ("20171124", "2017-11-24", None),
        ("20171124093015", "2017-11-24", "09:30:15"),
    ],
)
def test_a_day_in_every_spelling(printed, date, time):
    moment = read_date(printed)
    assert (moment.date, moment.time, moment.precision, moment.problem) == (date, time, "day", None)


@pytest.mark.parametrize("printed", ["2017年6月", "2017-06", "2017.6", "二〇一七年六月", "２０１７年６月"])
def test_a_month_stays_a_month(printed):
    assert read_date(printed) == Moment("2017-06", None, "month", printed)


@pytest.mark.parametrize("printed", ["2018年6月31日", "2018-13-01", "2018年0月3日", "二〇一九年二月三十日"])
def test_impossible_days_keep_their_raw_string(printed):
    assert read_date(printed) == Moment(None, None, "none", printed, "impossible")


@pytest.mark.parametrize(
    ("printed", "problem"), [("17-06-01", "short_year"), ("04-20", "no_year"), ("4月20日", "no_year")]
)
def test_what_lacks_a_year_is_never_completed(printed, problem):
    assert read_date(printed) == Moment(None, None, "none", printed, problem)


@pytest.mark.parametrize(
    "printed",
    ["", "二〇一八年廿五日", "2018年", "2026-04-00088", "001008003004034/2011-204477", "2021—2025年", "192.168.1.1",
     "1.2.3", "0772-5122345", "20256月", "8842b2a0"],
)  # fmt: skip
def test_what_is_no_date(printed):
    assert read_date(printed) is None


def test_the_only_date_of_a_text_is_read_as_it_stands():
    assert [each.date for each in find_dates("发布机构：县政府办 2007年10月10日 第3期")] == ["2007-10-10"]


def test_dates_come_in_the_order_of_the_text():
    text = "2015年10月29日公布 根据2022.5.31决定修订，自二〇二二年七月一日起施行"
    assert [each.date for each in find_dates(text)] == ["2015-10-29", "2022-05-31", "2022-07-01"]


def test_raw_is_what_the_page_printed():
    assert find_dates("于２０１７年６月１日　印发")[0].raw == "２０１７年６月１日"


STYLES = [
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y} 年 {m:02} 月 {d:02} 日",
    "[{y}-{m:02}-{d:02}]", "{y}- {m:02}- {d:02}",
]  # fmt: skip


@given(st.dates(dt.date(1949, 10, 1), dt.date(2099, 12, 31)), st.sampled_from(STYLES))
def test_any_day_in_any_style_comes_back(day, style):
    assert read_date(style.format(y=day.year, m=day.month, d=day.day)).date == day.isoformat()


def chinese(number):
    tens, ones = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (("" if tens == 1 else digits[tens].strip()) + "十" if tens else "") + digits[ones].strip()


@given(st.dates(dt.date(1949, 10, 1), dt.date(2099, 12, 31)), st.sampled_from("〇○零OＯ"))
def test_any_day_in_chinese_numerals_comes_back(day, zero):
    year = "".join((zero + "一二三四五六七八九")[int(sign)] for sign in str(day.year))
    assert read_date(f"{year}年{chinese(day.month)}月{chinese(day.day)}日").date == day.isoformat()


@given(st.text(alphabet="0123456789年月日号-/.: 〇二十廿卅元星期TZ下午[]"))
def test_nothing_is_invented(text):
    for moment in [*find_dates(text), *filter(None, [read_date(text)])]:
        assert moment.raw in text
        if moment.precision == "day":
            assert dt.date.fromisoformat(moment.date)
        assert (moment.date is None) == (moment.precision == "none") == (moment.problem is not None)
