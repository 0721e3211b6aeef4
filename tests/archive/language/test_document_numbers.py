import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.document_numbers import (
    DocumentNumber,
    is_document_number,
    normalise,
    read_document_number,
)


@pytest.mark.parametrize(
    "printed",
    ["融政发〔2017〕13号", "融政发[2017]13号", "融政发［2017］13号", "融政发【2017】13号", "融政发（2017）13号",
     "融政发(２０１７)１３号", "融政发 〔2017〕 13 号", "融政发﹝2017﹞13号", "融政发〔2017)13号"],
)  # fmt: skip
def test_every_spelling_has_one_normal_form(printed):
    assert read_document_number(printed) == DocumentNumber("融政发", 2017, "13", "融政发〔2017〕13号")
    assert normalise(printed) == "融政发〔2017〕13号"
    assert is_document_number(printed)


def test_ordinal_sign_stays():
    assert normalise("云公（治）行罚决字[2020]第005号") == "云公（治）行罚决字〔2020〕第005号"
    assert read_document_number("云市监处罚字[2020]第5号").normal == "云市监处罚字〔2020〕第5号"


@pytest.mark.parametrize("printed", ["科学技术部令第23号", "中华人民共和国主席令 第四十三号", "2026年第41号令"])
def test_orders_have_no_agency_code(printed):
    assert read_document_number(printed) is None
    assert normalise(printed) == printed
    assert not is_document_number(printed)


def test_number_inside_a_sentence():
    assert read_document_number("现根据云政发〔2018〕21号文件要求").normal == "云政发〔2018〕21号"
    assert read_document_number("《行政复议决定书》（平府复决字〔2023〕30号）").normal == "平府复决字〔2023〕30号"
    assert not is_document_number("现根据云政发〔2018〕21号文件要求")


def test_years_in_brackets_alone_are_no_number():
    assert read_document_number("年度报告（2017）") is None
    assert read_document_number("8842[2017]13号") is None


@given(
    st.sampled_from(["〔〕", "[]", "［］", "【】", "（）", "()"]),
    st.integers(1950, 2099),
    st.integers(1, 9999),
    st.text(alphabet="融政办发字规函复", min_size=1, max_size=8),
)
def test_round_trip(brackets, year, serial, agency):
    number = read_document_number(f"{agency}{brackets[0]}{year}{brackets[1]}{serial}号")
    assert (number.agency, number.year, number.serial) == (agency, year, str(serial))
    assert normalise(number.normal) == number.normal


@given(st.text())
def test_never_raises(text):
    read_document_number(text)
    assert isinstance(normalise(text), str)
