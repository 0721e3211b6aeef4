from hypothesis import given
from hypothesis import strategies as st

from archive.language.folding import fold, label_key, tidy


def test_every_bracket_of_a_document_number_folds_alike():
    spellings = [
        "融政发〔2017〕13号",
        "融政发[2017]13号",
        "融政发【2017】13号",
        "融政发（2017）13号",
        "融政发［２０１７］13号",
    ]
    assert {fold(each) for each in spellings} == {"融政发(2017)13号"}


def test_width_and_case_fold_away():
    assert fold("ＰＤＦ文件 Abc") == "pdf文件 abc"


def test_book_title_marks_are_no_brackets():
    assert fold("《办法》") == "《办法》"


def test_tidy_makes_one_line_of_any_white_space():
    assert tidy("  融水\u3000\xa0\n\t县\u200b ") == "融水 县"


def test_tidy_drops_control_characters():
    assert tidy("甲\x00乙\x07丙") == "甲乙丙"


def test_label_key_ignores_inner_blanks_and_colons():
    assert {label_key(each) for each in ("索引号", "索 引 号：", "索　引　号:", "•索引号 ：")} == {"索引号"}


@given(st.text())
def test_tidy_is_stable(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text(alphabet="融政发〔〕【】[]（）2017号 ａ"))
def test_fold_is_stable(text):
    assert fold(fold(text)) == fold(text)
