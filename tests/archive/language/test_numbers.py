import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.numbers import find_numbers, read_whole


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24", 24),
        ("２０１７", 2017),
        ("二〇一七", 2017),
        ("二○一七", 2017),
        ("二OO八", 2008),
        ("二00八", 2008),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一", 31),
        ("廿五", 25),
        ("卅一", 31),
        ("三千二百零五", 3205),
        ("一万二千", 12000),
        ("两亿", 200_000_000),
        ("", None),
        ("十余", None),
        ("云岭", None),
    ],
)
def test_read_whole(text, value):
    assert read_whole(text) == value


def numbers(text):
    return [(each.value, each.approximate, text[each.start : each.end]) for each in find_numbers(text)]


def test_counts_in_a_sentence():
    assert numbers("受理复议案件36件，审结３３件。") == [(36, False, "36"), (33, False, "３３")]


def test_rounded_counts_are_approximate():
    assert numbers("清理文件三十余件，发放资料1.2万余份，约40人次，80多万元") == [
        (30, True, "三十余"),
        (12000, True, "1.2万余"),
        (40, True, "40"),
        (800_000, True, "80多万"),
    ]


def test_thousands_marks_and_fractions():
    assert numbers("罚没款1,234,567.5元，合格率92.5%") == [(1234567.5, False, "1,234,567.5"), (92.5, False, "92.5")]


def test_scale_has_no_rounding_error():
    assert numbers("1.15亿元 3百万元") == [(115_000_000, False, "1.15亿"), (3_000_000, False, "3百万")]


@given(st.integers(min_value=0, max_value=10**12))
def test_arabic_round_trip(value):
    assert [each.value for each in find_numbers(f"共{value}件")] == [value]


@given(st.text())
def test_never_raises_and_points_into_the_text(text):
    for each in find_numbers(text):
        assert 0 <= each.start < each.end <= len(text)
