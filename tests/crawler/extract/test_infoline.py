import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.infoline import read_info_line


@pytest.mark.parametrize(
    ("printed", "date", "time", "source", "author"),
    [
        # the report that started it: everything but the date is blank
        ("来源：  ‖  作者：  ‖  发布时间：2017-11-24  ‖  字体：", "2017-11-24", None, None, None),
        ("来源: 发布日期: 2021-07-12 10:20    |  作者:", "2021-07-12", "10:20", None, None),
        ("来源：柳河县人民政府 发布日期：2026-02-13", "2026-02-13", None, "柳河县人民政府", None),
        (
            "信息来源：云岭市人民政府办公厅 发布时间：2015-12-22 12:07 【字体：",
            "2015-12-22",
            "12:07",
            "云岭市人民政府办公厅",
            None,
        ),
        ("来源：云岭省人民政府门户网站 2021-09-24 16:37", "2021-09-24", "16:37", "云岭省人民政府门户网站", None),
        (
            "来源:自治区人民政府法制办 发布日期:2018-04-03 16:13 浏览次数: 字体:【大 中 小】",
            "2018-04-03",
            "16:13",
            "自治区人民政府法制办",
            None,
        ),
        ("文章来源：司法局 更新时间：2021/03/29 11:30:01", "2021-03-29", "11:30:01", "司法局", None),
        (
            "发布日期： 2011- 09- 01 14: 58: 15 浏览次数： 来源： 普望科技 字体：[ ]",
            "2011-09-01",
            "14:58:15",
            "普望科技",
            None,
        ),
        ("发布时间：2024-05-06    来源：..", "2024-05-06", None, None, None),
        ("来源: 发布日期:2019-12-13 11:21:16 关键词:", "2019-12-13", "11:21:16", None, None),
        ("- 发布日期：2021-07-19 - 浏览次数：", "2021-07-19", None, None, None),
        ("来源：    时间：2024年01月25日", "2024-01-25", None, None, None),
        (
            "作者：     发布时间：2024-03-29     信息来源： 安河县教育局     浏览数：",
            "2024-03-29",
            None,
            "安河县教育局",
            None,
        ),
        (
            "来源：中共渠江县教育局委员会 渠江县教育局       发布日期：2024-01-23     点击数： 人次",
            "2024-01-23",
            None,
            "中共渠江县教育局委员会 渠江县教育局",
            None,
        ),
        ("清河县人民政府 2024年01月08日", "2024-01-08", None, "清河县人民政府", None),
        ("• 访问次数 ： • 发布时间 ：2017-01-13 03:09", "2017-01-13", "03:09", None, None),
        (
            "2021-10-20 14:39    来源：市人大     字号：    点击数：{{ pvCount }} 次",
            "2021-10-20",
            "14:39",
            "市人大",
            None,
        ),
        ("来源： 云岭人大网  浏览字号： 2023年04月10日 10:48", "2023-04-10", "10:48", "云岭人大网", None),
        (
            "背景颜色： 【字体： 】【2018-03-23 09:53:53】 【来源：】 【作者：】  【关 闭】",
            "2018-03-23",
            "09:53:53",
            None,
            None,
        ),
        ("来源：  发布时间：2019-10-25   字号【", "2019-10-25", None, None, None),
        ("发布时间：2017年02月28日", "2017-02-28", None, None, None),
        ("来源:作者:发布时间:2017-11-24", "2017-11-24", None, None, None),
        ("来源：县司法局作者：张三发布时间：2017-11-24", "2017-11-24", None, "县司法局", "张三"),
        ("日期：2025-02-26 11:54 来源：", "2025-02-26", "11:54", None, None),
        ("来源: | 发布时间: 2018-05-17 | 浏览次数: 2168", "2018-05-17", None, None, None),
        ("发布时间：2020-3-12 来源：县政府办 浏览次数：318 字体：大 中 小", "2020-03-12", None, "县政府办", None),
        ("时间：2019-09-18 06:23 来源：县政府网 打印", "2019-09-18", "06:23", "县政府网", None),
        ("发布时间 2019-09-18", "2019-09-18", None, None, None),
        ("2019年09月18日 星期三 来源：县政府网", "2019-09-18", None, "县政府网", None),
    ],
)
def test_lines_of_county_pages(printed, date, time, source, author):
    line = read_info_line(printed)
    assert (line.published.date, line.published.time) == (date, time)
    assert (line.source, line.author) == (source, author)


@pytest.mark.parametrize(
    "printed",
    [
        "今天是：2019年10月31日 星期四 农历十月初七",
        "今天是2021年10月31日 星期日",
        "云岭市静湖区人民政府 2019年12月3日星期二",
        "归档时间：2023-06-15",
        "来源：县政府办 截止时间：2020-01-01",
        "",
    ],
)
def test_clocks_and_other_days_are_no_publication(printed):
    assert read_info_line(printed).published is None


def test_a_clock_beside_a_labelled_date():
    line = read_info_line("2019年12月3日星期二 来源：静湖区人民政府办公室 发布时间：2024-03-28 09:18")
    assert line.published.date == "2024-03-28"


def test_the_label_that_announces_publication_wins():
    assert read_info_line("更新时间：2021-05-02 发布时间：2021-05-01").published.date == "2021-05-01"


def test_an_impossible_day_is_reported_as_such():
    assert read_info_line("发布时间：2018年6月31日").published.problem == "impossible"


def test_labels_are_kept_as_printed():
    labels = read_info_line("来源：县司法局 ‖ 作者： ‖ 发布时间：2017-11-24").labels
    assert [(each.label, each.value) for each in labels] == [
        ("来源", "县司法局"),
        ("作者", ""),
        ("发布时间", "2017-11-24"),
    ]


@given(st.text(alphabet="来源作者发布时间今天是：: ‖|【】县司法局2017-11年月日{}"))
def test_never_raises(text):
    read_info_line(text)
