"""Whatever is changed behind the archive's back is named."""

import sqlite3

import pytest

from archive.errors import ArchiveError
from archive.faults import Fault
from archive.integrity import verify
from archive.records import Attachment, Content
from archive.store import Archive
from tests.archive.nights import HOME, LIST, Site, page, with_files

URL = LIST + "t1.html"
FILE = Attachment(1, HOME + "a.pdf", "附件", "stored", text="清单")


@pytest.fixture
def kept(tmp_path) -> Site:
    """An archive with a bit of everything in it."""
    site = Site(tmp_path / "fazhi.db")
    site.night("2024-01-01T18:00:00Z", {URL: with_files(page("一"), FILE), LIST + "t2.html": page("另一篇")})
    site.night("2024-01-02T18:00:00Z", {URL: with_files(page("二"), FILE), LIST + "t2.html": page("另一篇")})
    site.night(
        "2024-01-03T18:00:00Z", {URL: with_files(page("贰"), FILE), LIST + "t2.html": "not_found"}, extractor="2",
        again=lambda captures: with_files(page("贰" if "二".encode() in captures[0].body else "壹"), FILE)[0],
    )  # fmt: skip
    assert verify(site.archive.db) == []
    yield site
    site.archive.close()


TAMPERED = {
    "a version's text": ("UPDATE versions SET text = '三' WHERE number = 2", "content index"),
    "a version's date": ("UPDATE versions SET publication_date = '2024-03-31' WHERE number = 1", "content disclosures"),
    "a version's digest": (
        "UPDATE versions SET content_sha256 = text_sha256 WHERE number = 2",
        "content version_id chain",
    ),
    "an earlier reading": ("UPDATE derivations SET title = '改'", "content"),
    "a file's name": ("UPDATE attachments SET name = '附件二'", "content"),
    "a file's text": ("UPDATE attachments SET text = '清单二'", "content index"),
    "a version taken out": (
        "DELETE FROM versions WHERE number = 1 AND document_id = (SELECT document_id FROM versions WHERE number = 2)",
        "foreign_key orphan chain disclosures",
    ),
    "a state": ("UPDATE documents SET state = 'present' WHERE state = 'missing'", "state disclosures"),
    "an instant of absence": (
        "UPDATE documents SET missing_since = '2024-01-01T18:00:00Z' WHERE state = 'missing'",
        "state",
    ),
    "an event": ("UPDATE events SET at = '2024-01-01T18:00:00Z' WHERE kind = 'revised'", "chain disclosures"),
    "an event taken out": ("DELETE FROM events WHERE kind = 'missing'", "chain state"),
    "a capture": ("UPDATE captures SET fetched_at = '2024-01-09T18:00:00Z' WHERE id = 1", "chain"),
    "a payload": ("UPDATE payloads SET data = zeroblob(length(data)) WHERE rowid = 2", "payload"),
    "a payload's size": ("UPDATE payloads SET size = size + 1 WHERE compression = 'none' AND rowid = 1", "payload"),
    "a payload too many": ("INSERT INTO payloads VALUES ('ab', 0, 'none', x'')", "payload orphan"),
    "a seal": ("UPDATE runs SET chain_sha256 = chain_previous WHERE id = 2", "chain"),
    "a link taken out": (
        "UPDATE runs SET chain_number = NULL, chain_previous = NULL, chain_sha256 = NULL WHERE id = 2",
        "chain",
    ),
    "a row of disclosures": ("UPDATE disclosures SET title = '改'", "disclosures"),
    "a row of disclosures taken out": ("DELETE FROM disclosures WHERE number = 1", "disclosures index"),
    "words of the index": ("INSERT INTO search_index (rowid, words) VALUES (1, '更多')", "index"),
    "words of no document": ("INSERT INTO search_index (rowid, words) VALUES (77, '更多')", "index"),
    "all words": ("INSERT INTO search_index (search_index) VALUES ('delete-all')", "index"),
    "an address": ("DELETE FROM document_urls WHERE rowid = 1", "orphan"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_named(kept, what):
    statement, kinds = TAMPERED[what]
    path = kept.archive.path
    kept.archive.close()
    other = sqlite3.connect(path)
    triggers = other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    guards = [name for (name,) in triggers if not name.startswith("touched")]
    for name in guards:
        other.execute(f"DROP TRIGGER {name}")
    other.execute(statement)
    other.commit()
    other.close()
    kept.archive = Archive.read(path)
    faults = verify(kept.archive.db)
    assert {*kinds.split()} <= {fault.kind for fault in faults}, faults
    assert all("\n" not in str(fault) for fault in faults)


def test_an_archive_of_a_few_hundred_documents_is_in_order(tmp_path):
    site = Site(tmp_path / "fazhi.db")
    site.night("2024-01-01T18:00:00Z", {LIST + f"t{n}.html": page(f"第{n}篇。" * 30) for n in range(300)})
    assert verify(site.archive.db) == []
    site.archive.close()


def test_content_of_every_outcome_reads_back(tmp_path):
    site = Site(tmp_path / "fazhi.db")
    for number, outcome in enumerate(("content", "short", "image_only", "attachment_only")):
        content = Content(outcome, title=f"通知{number}", warnings=("cut_title",), breadcrumb=("首页",))
        site.night("2024-01-01T18:00:00Z", {LIST + f"t{number}.html": content})
    assert verify(site.archive.db) == []
    site.archive.close()


def test_a_file_with_damaged_pages_is_told(kept):
    path = kept.archive.path
    kept.archive.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"\xa5" * (len(whole) // 2))

    def look() -> list[Fault]:
        with Archive.read(path) as archive:
            return verify(archive.db)

    try:
        told = [str(fault) for fault in look()]
    except ArchiveError as error:
        told = [str(error)]
    assert told
    path.write_bytes(whole)
    assert look() == []
    kept.archive = Archive.read(path)
