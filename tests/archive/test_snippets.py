from hypothesis import given
from hypothesis import strategies as st

from archive.language.folding import fold
from archive.snippets import highlight, occurrences, snippet_of

LONG = "我县加强领导。" * 30


def test_a_hit_is_marked_where_the_text_has_it():
    snippet = highlight("融政发〔2018〕12号文", [fold("（2018）12号")])
    assert snippet.pieces() == [("融政发", False), ("〔2018〕12号", True), ("文", False)]


def test_marks_stand_right_after_characters_that_fold_to_several():
    assert highlight("㈠ﬁ法治", ["法治"]).pieces() == [("㈠ﬁ", False), ("法治", True)]


def test_a_mark_covers_a_letter_with_its_accent():
    assert highlight("A\u0301b", [fold("á")]).pieces() == [("A\u0301", True), ("b", False)]


def test_overlapping_hits_are_one_mark():
    assert highlight("法治政府建设", ["法治政府", "政府建设"]).pieces() == [("法治政府建设", True)]


def test_whole_sentences_around_the_hit():
    text = f"{LONG}共办结行政复议案件12件。全部按期办结。{LONG}"
    snippet = snippet_of([text], ["复议"], size=20)
    assert snippet.text == "共办结行政复议案件12件。全部按期办结。"


def test_a_sentence_too_long_is_cut_around_the_hit():
    snippet = snippet_of(["甲" * 300 + "复议" + "乙" * 300], ["复议"], size=60)
    assert snippet.text.startswith("…")
    assert snippet.text.endswith("…")
    assert "复议" in snippet.text
    assert len(snippet.text) <= 62


def test_two_words_far_apart_are_both_shown():
    snippet = snippet_of([f"行政复议工作有序开展。{LONG}\n{LONG}\n普法宣传深入开展。{LONG}"], ["复议", "普法"])
    assert [piece for piece, hit in snippet.pieces() if hit] == ["复议", "普法"]


def test_a_heading_is_shown_with_what_follows():
    assert snippet_of(["一、行政复议\n共办结12件。"], ["行政复议"]).text == "一、行政复议 共办结12件。"


def test_an_attachment_is_looked_at_when_the_text_has_nothing():
    assert snippet_of(["正文。", "附件里的复议表"], ["复议"]).text == "附件里的复议表"


def test_the_beginning_stands_in_where_only_the_title_matches():
    assert snippet_of(["第一段。\n第二段。"], ["标题"]).text == "第一段。"
    assert snippet_of([], ["标题"]).text == ""


TEXT = st.text(st.sampled_from("法治a A〔]é\u0301ﬁΣ。\n😀"), max_size=30)


@given(TEXT, st.text(st.sampled_from("法治a〔éﬁ😀"), min_size=1, max_size=3))
def test_every_mark_covers_text_that_folds_to_something_with_the_word(text, word):
    word = fold(word)
    for start, end in occurrences(text, word):
        assert word in fold(text[start:end])


@given(TEXT, st.lists(st.text(st.sampled_from("法治a〔é"), min_size=1, max_size=3), max_size=3))
def test_the_pieces_are_the_text(text, words):
    snippet = snippet_of([text], [fold(word) for word in words])
    assert "".join(piece for piece, _ in snippet.pieces()) == snippet.text
