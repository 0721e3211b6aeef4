"""Raw bytes come back as they were, however they are kept."""

from collections.abc import Iterator
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.errors import ArchiveError
from archive.migrations import migrations
from archive.payloads import DICTIONARIES_PER_HOST, DICTIONARY_BYTES, TRAIN_AFTER, Near, Payloads

WORDS = [f"{one}{two}" for one in "法治政府建设工作报告行政复议" for two in "规范性文件清理结果执法公示"]


@pytest.fixture
def db() -> Iterator[Database]:
    db = Database(memory=True)
    db.conn.isolation_level = None
    migrations.apply(db)
    yield db
    db.close()


@pytest.fixture
def payloads(db: Database) -> Payloads:
    return Payloads(db)


def noise(seed: int, size: int) -> bytes:
    """Bytes without any pattern, the same on every run."""
    return b"".join(sha256(b"%d %d" % (seed, turn)).digest() for turn in range(size // 32 + 1))[:size]


def words(seed: int, count: int) -> list[str]:
    return [WORDS[drawn % len(WORDS)] for drawn in noise(seed, count)]


def template(seed: int) -> bytes:
    """The chrome of a template: long, and the same on each of its pages."""
    links = zip(noise(seed, 400).hex(" ", 4).split(), words(seed, 100), strict=True)
    return "".join(f'<a href="/{path}">{name}</a>' for path, name in links).encode()


def article(seed: int, chrome: bytes) -> bytes:
    return b"<html>" + chrome + "".join(words(seed, 300)).encode() + chrome[:500] + b"</html>"


def kept(db: Database, digest: str) -> tuple[str, int]:
    return db.execute("SELECT compression, length(data) FROM payloads WHERE sha256 = ?", [digest]).fetchone()


def test_bytes_are_named_by_their_hash_and_stored_once(db, payloads):
    assert payloads.put(b"page") == payloads.put(b"page") == sha256(b"page").hexdigest()
    assert db.table("payloads").count == 1


@given(body=st.binary(max_size=5000))
@settings(max_examples=50)
def test_any_bytes_come_back(body):
    db = Database(memory=True)
    migrations.apply(db)
    payloads = Payloads(db)
    assert payloads.get(payloads.put(body)) == payloads.get(payloads.put(body, Near("x.cn"))) == body
    db.close()


def test_noise_is_kept_as_it_is(db, payloads):
    assert kept(db, payloads.put(noise(1, 500)))[0] == "none"
    assert kept(db, payloads.put(noise(2, 500), Near("x.cn")))[0] == "none"


def test_a_template_costs_once(db, payloads):
    chrome = template(1)
    digests = [payloads.put(article(seed, chrome), Near("x.cn")) for seed in range(20)]
    assert {kept(db, digest)[0] for digest in digests} == {"zstd:1"}
    plain = kept(db, payloads.put(article(99, chrome)))[1]
    assert max(kept(db, digest)[1] for digest in digests) < plain / 2
    assert [payloads.get(digest) for digest in digests] == [article(seed, chrome) for seed in range(20)]


def test_each_template_of_a_host_has_its_dictionary_up_to_a_few(db, payloads):
    for seed in range(8):
        payloads.put(article(seed, template(seed)), Near("x.cn"))
    assert db.table("dictionaries").count == DICTIONARIES_PER_HOST
    payloads.put(article(9, template(9)), Near("y.cn"))
    assert db.table("dictionaries").count == DICTIONARIES_PER_HOST + 1


def test_a_dictionary_is_trained_in_the_place_of_the_first_page(db, payloads):
    chrome = template(1)
    digests = [payloads.put(article(seed, chrome), Near("x.cn")) for seed in range(TRAIN_AFTER + 5)]
    [(number, size)] = db.execute("SELECT id, length(data) FROM dictionaries WHERE replaces = 1").fetchall()
    assert size <= DICTIONARY_BYTES
    assert kept(db, digests[-1])[0] == f"zstd:{number}"
    fresh = Payloads(db)
    assert [fresh.get(digest) for digest in digests] == [article(s, chrome) for s in range(TRAIN_AFTER + 5)]


def test_a_changed_page_is_kept_as_its_difference(db, payloads):
    payloads.put(article(0, template(1)), Near("x.cn"))
    old = article(1, template(1))
    first = payloads.put(old, Near("x.cn"))
    second = payloads.put(old.replace(b"</html>", b"<!-- 2 --></html>"), Near("x.cn", before=first))
    third = payloads.put(old.replace(b"</html>", b"<!-- 3 --></html>"), Near("x.cn", before=second))
    assert kept(db, second) == (f"delta:{first}", kept(db, second)[1])
    assert kept(db, third)[0] == f"delta:{first}"
    assert kept(db, second)[1] < 100
    assert Payloads(db).get(third) == old.replace(b"</html>", b"<!-- 3 --></html>")


def test_a_difference_that_saves_little_is_not_kept_as_one(db, payloads):
    first = payloads.put(article(1, template(1)), Near("x.cn"))
    second = payloads.put(article(2, template(2)), Near("x.cn", before=first))
    assert not kept(db, second)[0].startswith("delta")


def test_a_payload_that_is_not_there_is_named(payloads):
    with pytest.raises(ArchiveError, match="0" * 64):
        payloads.get("0" * 64)


def test_damage_is_seen_when_it_is_read(db, payloads):
    digest = payloads.put(b"abc" * 100)
    db.execute("DROP TRIGGER payloads_no_update")
    for data in (payloads_data(db, b"abd" * 100), b"damaged"):
        db.execute("UPDATE payloads SET data = ? WHERE sha256 = ?", [data, digest])
        with pytest.raises(ArchiveError, match=digest):
            Payloads(db).get(digest)


def payloads_data(db: Database, body: bytes) -> bytes:
    """Another payload's data of the same length."""
    return db.execute("SELECT data FROM payloads WHERE sha256 = ?", [Payloads(db).put(body)]).fetchone()[0]


def test_a_dictionary_that_was_rolled_back_is_forgotten(db, payloads):
    """Its number is given again: what is compressed with it must be compressed with what the table holds."""
    db.execute("BEGIN")
    payloads.put(article(1, template(1)), Near("x.cn"))
    db.execute("ROLLBACK")
    payloads.forget()
    digests = [payloads.put(article(seed, template(2)), Near("y.cn")) for seed in (2, 3)]
    assert [Payloads(db).get(digest) for digest in digests] == [article(2, template(2)), article(3, template(2))]
