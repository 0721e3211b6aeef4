"""Others insert with a plain connection, then ``fazhi reindex`` (interface, section 1)."""

import sqlite3
from dataclasses import replace

import pytest

from archive import drift, search
from archive.connection import open_for_writing, writing
from archive.disclosures import renew_all
from archive.reindex import reindex
from archive.search import forget_all
from tests.archive.library import REPORT, REPORT_URL, REVISED, Library, attachment, fill

AT = "2018-04-01T00:00:00Z"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "fazhi.db"
    fill(path)
    return path


@pytest.fixture
def db(path):
    database = open_for_writing(path, create=False)
    yield database
    database.close()


def insert_as_others_do(path):
    """Write a document with the columns that others may rely on, and nothing of ours."""
    connection = sqlite3.connect(path)
    connection.execute(
        "INSERT INTO documents (id, portal_id, state, first_seen_at, last_seen_at, last_checked_at, "
        "current_version_id) VALUES ('rongshui-000000000001', 'rongshui', 'present', ?, ?, ?, "
        "'rongshui-000000000001.000000000001')",
        (AT, AT, AT),
    )
    connection.execute(
        "INSERT INTO versions (id, document_id, number, content_sha256, text_sha256, capture_id, first_seen_at, "
        "last_seen_at, extractor, title, text, outcome) VALUES ('rongshui-000000000001.000000000001', "
        "'rongshui-000000000001', 1, '', '', 1, ?, ?, '0', '外来文件', '别人写入的正文', 'content')",
        (AT, AT),
    )
    connection.commit()
    connection.close()


def total(db, query):
    return search.search(db, query).total


def test_what_others_inserted_is_found(path, db):
    insert_as_others_do(path)
    assert total(db, "别人写入") == 0
    assert reindex(db) == 3
    assert total(db, "别人写入") == 1
    assert total(db, "行政复议") == 1
    assert list(drift.words(db)) == []


def test_what_others_deleted_is_gone(path, db):
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM disclosures WHERE title LIKE '2017%'")
    connection.commit()
    connection.close()
    assert total(db, "行政复议") == 0
    reindex(db)
    assert total(db, "行政复议") == 1
    assert list(drift.rows(db)) == []
    assert list(drift.words(db)) == []


def test_documents_keep_their_numbers(db):
    before = db.execute("SELECT document_id, number FROM disclosures ORDER BY 1").fetchall()
    reindex(db)
    assert db.execute("SELECT document_id, number FROM disclosures ORDER BY 1").fetchall() == before


def test_twice_is_as_good_as_once(db):
    assert reindex(db) == reindex(db) == 2
    assert list(drift.words(db)) == []


def test_a_crawl_meanwhile_spoils_nothing(path, db):
    """A crawl that edits a document whose words are not indexed again yet leaves it to the rebuild."""
    with writing(db):
        renew_all(db)
        forget_all(db)
    assert total(db, "行政复议") == 0
    library = Library(path)
    library.begin(AT)
    edited = replace(REPORT, **REVISED, source="县司法局")
    edited = replace(edited, text=edited.text.replace("15件", "99件"))
    library.see(REPORT_URL, AT, edited, attachment("复议案件统计表（再更正）"))
    library.end(AT)
    library.store.close()
    reindex(db)
    assert total(db, "99件") == 1
    assert total(db, "15件") == 0
    assert list(drift.words(db)) == []
