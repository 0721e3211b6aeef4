import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.folding import fold
from archive.search import index, index_text, match_expression, parse, search, words
from tests.archive.rows import add_document, add_rows, new_database

TEXTS = {
    1: "柳州市人民政府：\n我县扎实推进法治政府建设，办结行政复议案件12件。",
    2: "融政发〔2018〕12号\n关于印发《办法》的通知",
    3: "开发政务APP，推广ａｐｐ应用。公告",
    4: "司法局。复议、应诉\n行政\n复议",
    5: "a-b c d（一）“放管服”改革",
}


@pytest.fixture
def db():
    database = new_database()
    for number, text in TEXTS.items():
        add_document(database, number, text)
    return database


def found(db, query, **filters):
    return {int(hit.document_id[2:]) for hit in search(db, query, limit=100, **filters).hits}


def holding(*queries):
    return {number for number, text in TEXTS.items() if all(fold(query) in fold(text) for query in queries)}


WORDS = """
法 法治 复议 行政复议 司法局 法治政府建设 12号 〔2018〕12号 （2018）12号 [2018]12号 融政发【2018】12号 APP app Ａpp 12 c
。 ： 法治政府建设，办结 a-b 〔 ） "法治 “放管服” 没有 《办法》 的通知 % _ ' * - . 政府：
"""


@pytest.mark.parametrize("query", WORDS.split())
def test_one_word_finds_exactly_the_texts_that_contain_it(db, query):
    assert found(db, query) == holding(query)
    assert search(db, query).total == len(holding(query))


def test_several_words_are_all_required(db):
    assert found(db, "行政 复议") == {1, 4}
    assert found(db, "行政　复议 案件") == {1}


def test_a_phrase_keeps_its_blank(db):
    assert found(db, '"b c"') == {5}
    assert found(db, '"b d"') == set()
    assert found(db, "b d") == {5}


def test_minus_excludes(db):
    assert found(db, "复议 -司法局") == {1}
    assert found(db, '复议 -"司法局。复"') == {1}
    assert found(db, "-复议") == {2, 3, 5}


def test_a_star_at_the_end_is_no_matter(db):
    assert found(db, "公告*") == found(db, "公告") == {3}


def test_no_query_finds_everything(db):
    assert found(db, " ") == set(TEXTS)


def test_nothing_matches_across_the_parts_of_a_document():
    db = new_database()
    add_document(db, 1, "政府建设", title="关于法治", attached=("报告附表",))
    assert search(db, "法治政府").total == 0
    assert search(db, "建设报告").total == 0
    assert search(db, '"法治\x1f"').total == 0
    for query in ("法治", "关于法治", "政府建设", "附表"):
        assert search(db, query).total == 1


def test_document_numbers_and_attachments_are_searched():
    db = new_database()
    add_document(db, 1, "正文", document_number="融政发〔2018〕12号", attached=("附表", "第二个附件的文字"))
    assert search(db, "融政发[2018]12号").total == 1
    assert search(db, "第二个附件").total == 1


ALPHABET = st.sampled_from(list('法治政府A1 é-。〔（*ﬁΣ😀"\n\ufb01\u0301\x1f\uffff'))
SHORT = st.text(ALPHABET, max_size=12)


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(SHORT, min_size=1, max_size=4), title=SHORT, word=st.text(ALPHABET, min_size=1, max_size=5))
def test_every_text_that_contains_the_folded_query_and_nothing_else(texts, title, word):
    db = new_database()
    parts = [title, *texts]
    add_document(db, 1, texts[0], title=title, attached=tuple(texts[1:]))
    add_document(db, 2, "另一份")
    wanted, unwanted = parse(word).wanted, parse(word).unwanted
    folded = [fold(part.replace("\x1f", " ")) for part in parts]
    expected = all(any(each in part for part in folded) for each in wanted) and not any(
        each in part for part in folded for each in unwanted
    )
    hits = {hit.document_id for hit in search(db, word).hits}
    assert ("p-1" in hits) == expected


@given(st.text(max_size=12))
def test_no_query_is_an_error(query):
    db = new_database()
    add_document(db, 1, "法治政府")
    search(db, query)


def test_a_changed_text_is_found_by_its_new_words_only(db):
    before, after = index_text("", "", TEXTS[1], ()), index_text("", "", "已经修改", ())
    index(db, 1, before, after)
    assert search(db, "柳州市").total == 0
    assert found(db, "修改") == {1}


def test_a_removed_text_leaves_no_word_behind(db):
    for number, text in TEXTS.items():
        index(db, number, index_text("", "", text, ()), None)
    assert db.execute(
        "SELECT count(*) FROM searchable WHERE searchable MATCH ?", (match_expression(""),)
    ).fetchone() == (0,)


class TestRowsThatAPlainConnectionTouched:
    """B53: replace-style writes and edits by others never give a stale hit."""

    def test_an_edited_text_is_passed_over(self, db):
        db.execute("UPDATE versions SET text = '别的' WHERE id = 'p-1.1'")
        assert found(db, "法治政府建设") == set()
        assert search(db, "复议").total == 1

    def test_a_replaced_version_is_passed_over(self, db):
        row = dict(db.table("versions").get("p-1.1")) | {"text": "别的"}
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT OR REPLACE INTO versions ({columns}) VALUES ({marks})", list(row.values()))
        assert found(db, "法治政府建设") == set()

    def test_a_replaced_row_with_a_new_number_is_passed_over(self, db):
        row = dict(db.table("disclosures").get(1)) | {"number": 99}
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT OR REPLACE INTO disclosures ({columns}) VALUES ({marks})", list(row.values()))
        assert search(db, "法治政府建设").total == 0

    def test_a_number_used_again_does_not_inherit_words(self, db):
        db.execute("DELETE FROM disclosures WHERE number = 5")
        add_rows(db, 6, "新的")
        db.execute("UPDATE disclosures SET number = 5 WHERE number = 6")
        assert search(db, "放管服").total == 0

    def test_an_attachment_added_is_passed_over(self, db):
        db.table("attachments").insert(
            {"version_id": "p-1.1", "position": 1, "url": "u", "name": "n", "outcome": "stored", "text": "附件"}
        )
        assert found(db, "法治政府建设") == set()

    def test_what_is_only_looked_at_again_stays_searchable(self, db):
        db.execute("UPDATE versions SET last_seen_at = '2025-01-01T00:00:00Z'")
        db.execute("UPDATE documents SET last_seen_at = '2025-01-01T00:00:00Z', state = 'missing'")
        db.execute("UPDATE disclosures SET state = 'missing'")
        assert search(db, "法治政府建设").total == 1


def test_filters():
    db = new_database()
    add_document(db, 1, "复议", topic="reconsideration", reporting_year=2017, publication_date="2018-03-01")
    add_document(db, 2, "复议", topic="other", publication_date="2017-05-01", state="gone")
    assert found(db, "复议", topic="reconsideration") == {1}
    assert found(db, "复议", year=2017) == {1, 2}
    assert found(db, "复议", year=2018) == {1}
    assert found(db, "复议", state="gone") == {2}
    assert found(db, "复议", portal="p") == {1, 2}
    assert found(db, "复议", portal="q") == set()


class TestOrder:
    def test_titles_before_texts_and_the_newest_first(self):
        db = new_database()
        add_document(db, 1, "行政复议", publication_date="2024-01-01")
        add_document(db, 2, "正文", title="行政复议公告", publication_date="2019-01-01")
        add_document(db, 3, "行政复议", publication_date="2025-01-01")
        add_document(db, 4, "行政复议")
        assert [hit.document_id for hit in search(db, "行政复议").hits] == ["p-2", "p-3", "p-1", "p-4"]

    def test_words_that_stand_together_before_scattered_ones(self):
        db = new_database()
        add_document(db, 1, "复议和行政", publication_date="2025-01-01")
        add_document(db, 2, "行政复议", publication_date="2019-01-01")
        assert [hit.document_id for hit in search(db, "行政 复议").hits] == ["p-2", "p-1"]

    def test_pages_follow_each_other_without_gap_or_overlap(self):
        db = new_database()
        for number in range(1, 30):
            add_document(db, number, "复议", title="复议" if number % 3 else "")
        pages = [search(db, "复议", limit=4, offset=start).hits for start in range(0, 32, 4)]
        seen = [hit.document_id for page in pages for hit in page]
        assert len(seen) == len(set(seen)) == 29
        assert seen == [hit.document_id for hit in search(db, "复议", limit=50).hits]


def test_tokens_of_a_short_text():
    assert words(index_text("", "", "县a", ())).split(" ")[2] == "县a"
