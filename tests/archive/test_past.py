from hypothesis import given, settings
from hypothesis import strategies as st

from archive.past import matches, search_past
from archive.search import index_text, parse, search
from tests.archive.rows import add_document, new_database

TEXT = st.text(st.sampled_from('法治复议ab -"。'), max_size=8)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXT, min_size=1, max_size=4), query=TEXT)
def test_the_slow_way_finds_what_the_index_finds(texts, query):
    db = new_database()
    for number, text in enumerate(texts, 1):
        add_document(db, number, text, title=text[::-1], attached=("附件法",) if number == 2 else ())
    quick, slow = search(db, query, limit=100), search_past(db, query, None, limit=100)
    assert {hit.document_id for hit in quick.hits} == {hit.document_id for hit in slow.hits}
    assert quick.total == slow.total
    assert {hit.snippet for hit in quick.hits} == {hit.snippet for hit in slow.hits}


def test_before_the_first_sighting_there_is_nothing():
    db = new_database()
    add_document(db, 1, "复议")
    assert search_past(db, "复议", "2023-12-31T00:00:00Z").total == 0
    assert search_past(db, "复议", "2024-01-01T00:00:00Z").total == 1


def test_filters():
    db = new_database()
    add_document(db, 1, "复议")
    assert search_past(db, "复议", None, portal="p", state="present").total == 1
    assert search_past(db, "复议", None, portal="q").total == 0
    assert search_past(db, "复议", None, state="gone").total == 0


def test_the_definition():
    text = index_text("标题", "融政发〔2018〕1号", "正文", ["附件"])
    assert matches(parse("标题 (2018)1号 -没有"), text)
    assert not matches(parse("标题 -附件"), text)
    assert not matches(parse("题融"), text)
