"""Codes of divisions give names, today's first and those of the past where a code is no longer in force (B77)."""

import pytest

from archive.divisions import Division, below, division, divisions_named


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("450225", ("融水苗族自治县", "广西壮族自治区", "柳州市", "融水苗族自治县")),
        ("450200", ("柳州市", "广西壮族自治区", "柳州市", None)),
        ("450000", ("广西壮族自治区", "广西壮族自治区", None, None)),
        ("110101", ("东城区", "北京市", None, "东城区")),
        ("429004", ("仙桃市", "湖北省", None, "仙桃市")),
        ("441900", ("东莞市", "广东省", "东莞市", None)),
        ("460400", ("儋州市", "海南省", "儋州市", None)),
        ("810000", ("香港特别行政区", "香港特别行政区", None, None)),
    ],
)
def test_a_code_in_force(code, expected):
    name, province, city, county = expected
    assert division(code) == Division(code, name, province, city, county)


def test_a_county_that_became_a_city_has_two_codes():
    assert division("620881") == Division("620881", "华亭市", "甘肃省", "平凉市", "华亭市")
    assert division("620824") == Division("620824", "华亭县", "甘肃省", "平凉市", "华亭县", in_force=False, until=2017)


def test_a_former_county_keeps_its_former_city():
    assert division("341422") == Division("341422", "无为县", "安徽省", "巢湖市", "无为县", in_force=False, until=2010)


def test_a_code_abolished_after_the_history_was_written_has_no_last_year():
    assert division("330103") == Division("330103", "下城区", "浙江省", "杭州市", "下城区", in_force=False)


@pytest.mark.parametrize("code", ["999999", "", "4502", "45022５", "450225 ", "450200000000"])
def test_what_no_list_knows_is_null(code):
    assert division(code) is None


def test_a_name_may_stand_for_several():
    assert [each.code for each in divisions_named("普陀区")] == ["310107", "330903"]
    assert [each.code for each in divisions_named("融水苗族自治县")] == ["450225"]
    assert divisions_named("华亭县") == []
    assert divisions_named("") == []


def test_provinces_stand_below_nothing():
    assert [each.code for each in below(None)][:2] == ["110000", "120000"]
    assert {each.city for each in below(None)} == {None}


def test_a_province_has_cities_and_counties_of_its_own_below_it():
    names = [each.name for each in below("420000")]
    assert names[0] == "武汉市"
    assert "仙桃市" in names
    assert "江岸区" not in names


def test_a_municipality_has_its_districts_below_it():
    assert "东城区" in [each.name for each in below("110000")]


def test_a_city_has_its_counties_below_it():
    assert "融水苗族自治县" in [each.name for each in below("450200")]
    assert below("450225") == []
