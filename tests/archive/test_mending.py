"""A person mends a wrong identity: what was one becomes two, what were two one; the past stays readable and sealed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import chain, reading
from archive.errors import BadInput
from archive.integrity import verify
from archive.records import PortalRow, Run
from archive.search import search
from crawler.cli import main
from tests.archive.nights import LIST, LONG, Site, page

ONE, TWO, THREE = (f"{LIST}t{number}.html" for number in (1, 2, 3))
NIGHTS = [f"2024-01-{day:02}T18:00:00Z" for day in range(5, 30)]
MENDED = "2024-02-01T08:00:00Z"


def mend(kind: str) -> Run:
    return Run(MENDED, {"documents": kind})


def current(site: Site, document: str) -> str:
    return reading.current(site.archive.db, document).version.content.text


def kinds(site: Site, document: str) -> list[str]:
    return site.events(document)


def one_with_two_texts(site: Site) -> str:
    """Two pages that said the same at first, and were taken for one document for good."""
    site.night(NIGHTS[0], {ONE: page(), TWO: page()})
    site.night(NIGHTS[1], {ONE: page(), TWO: page(f"{LONG}第二")})
    document = site.archive.find_document(ONE)
    assert document == site.archive.find_document(TWO)
    return str(document)


def two_of_one(site: Site) -> tuple[str, str]:
    """A page that moved and changed on the same night: its new address was taken for another document."""
    site.night(NIGHTS[0], {ONE: page(LONG, "旧标题")})
    site.night(NIGHTS[1], {ONE: "not_found", TWO: page(f"{LONG}改", "新标题"), THREE: page("另一篇", "另")})
    return str(site.archive.find_document(ONE)), str(site.archive.find_document(TWO))


# --- split ------------------------------------------------------------------------------------------------------


def test_an_address_becomes_a_document_of_its_own(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert (mended.before, mended.url) == (document, TWO)
    assert site.archive.find_document(TWO) == mended.after != document
    assert site.archive.find_document(ONE) == document
    assert (current(site, mended.after), current(site, document)) == (f"{LONG}第二", LONG)


def test_both_are_found_by_their_own_words(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert [hit.document_id for hit in search(site.archive.db, "第二").hits] == [mended.after]
    assert {hit.document_id for hit in search(site.archive.db, "乡镇").hits} == {document, mended.after}


def test_a_split_is_told_of_both(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert kinds(site, document) == ["published", "revised", "split"]
    assert set(kinds(site, mended.after)) == {"split"}
    told = reading.history(site.archive.db, document).events[-1]
    revised = reading.history(site.archive.db, document).events[1].version_id
    assert told.detail == {"to": mended.after, "urls": [TWO], "versions": [revised]}


def test_a_version_keeps_capture_digests_and_instants_under_its_new_name(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    old = reading.numbered(site.archive.db, document, 2)
    new = reading.current(site.archive.db, mended.after)
    same = ("content_sha256", "text_sha256", "first_seen_at", "last_seen_at", "capture_id", "fetched_at")
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert new.version.id.startswith(f"{mended.after}.")


def test_an_old_citation_of_what_was_split_off_still_resolves(site: Site) -> None:
    document = one_with_two_texts(site)
    cited = reading.numbered(site.archive.db, document, 2)
    site.archive.split(mend("split"), [TWO])
    assert reading.numbered(site.archive.db, document, 2) == replace(cited)


def test_the_past_of_the_one_is_no_more_that_of_the_other(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert reading.as_of(site.archive.db, document, NIGHTS[1]).version.content.text == LONG
    assert reading.as_of(site.archive.db, mended.after, NIGHTS[1]).version.content.text == f"{LONG}第二"


def test_the_next_night_sees_two_documents(site: Site) -> None:
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [TWO])
    night = site.night(NIGHTS[2], {ONE: page(f"{LONG}一"), TWO: page(f"{LONG}第二")})
    assert [(night.saved[url].document_id, night.saved[url].change) for url in (ONE, TWO)] == [
        (document, "revised"), (mended.after, "unchanged"),
    ]  # fmt: skip


def test_the_first_address_can_be_split_off_too(site: Site) -> None:
    """The document goes on at its other address and keeps its id; the new one gets a free id."""
    document = one_with_two_texts(site)
    (mended,) = site.archive.split(mend("split"), [ONE])
    assert site.archive.find_document(ONE) == mended.after != document
    assert site.archive.find_document(TWO) == document
    assert {known.url for known in site.archive.known("county")} == {ONE, TWO}
    assert current(site, document) == f"{LONG}第二"


def test_an_id_stands_for_all_its_addresses_but_the_main_one(site: Site) -> None:
    site.night(NIGHTS[0], {ONE: page(), TWO: page(), THREE: page()})
    document = str(site.archive.find_document(ONE))
    mended = site.archive.split(mend("split"), [document])
    assert sorted(each.url for each in mended) == [TWO, THREE]
    assert len({site.archive.find_document(url) for url in (ONE, TWO, THREE)}) == 3


def test_all_forms_of_an_address_leave_together(site: Site) -> None:
    site.night(NIGHTS[0], {ONE: page(), TWO: page(), TWO.replace("http:", "https:"): page()})
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert {item.url for item in reading.history(site.archive.db, mended.after).addresses} == {
        TWO, TWO.replace("http:", "https:"),
    }  # fmt: skip


def test_what_cannot_be_split_is_refused_and_leaves_nothing(site: Site) -> None:
    site.night(NIGHTS[0], {ONE: page()})
    document = str(site.archive.find_document(ONE))
    for name in (ONE, document, "http://www.county.gov.cn/none.html"):
        with pytest.raises(BadInput):
            site.archive.split(mend("split"), [name])
    assert site.one("SELECT count(*) FROM runs") == 1


# --- join -------------------------------------------------------------------------------------------------------


def test_two_become_the_first_named(site: Site) -> None:
    one, two = two_of_one(site)
    (mended,) = site.archive.join(mend("joined"), [one, two])
    assert (mended.before, mended.after) == (two, one)
    assert site.archive.find_document(TWO) == one
    assert current(site, one) == f"{LONG}改", "what was seen last leads"
    assert site.state(one) == "present"


def test_a_join_is_told_of_both(site: Site) -> None:
    one, two = two_of_one(site)
    before = kinds(site, one)
    site.archive.join(mend("joined"), [one, two])
    assert kinds(site, one)[len(before) :] == ["joined", "restored"]
    assert kinds(site, two) == ["published", "joined"]
    told = reading.history(site.archive.db, one).events[len(before)].detail
    assert told == {"from": two, "version": reading.numbered(site.archive.db, two, 1).version.id}
    assert reading.history(site.archive.db, two).events[-1].detail == {"into": one}


def test_only_one_is_listed_searched_and_crawled(site: Site) -> None:
    one, two = two_of_one(site)
    site.archive.join(mend("joined"), [one, two])
    assert site.one("SELECT count(*) FROM disclosures WHERE document_id IN (?, ?)", one, two) == 1
    assert [hit.document_id for hit in search(site.archive.db, "新标题").hits] == [one]
    assert search(site.archive.db, "旧标题").total == 0
    known = {item.document_id: item.url for item in site.archive.known("county")}
    assert (known[one], two in known) == (TWO, False)


def test_citations_of_the_other_still_resolve(site: Site) -> None:
    one, two = two_of_one(site)
    cited = reading.numbered(site.archive.db, two, 1)
    site.archive.join(mend("joined"), [one, two])
    assert reading.numbered(site.archive.db, two, 1) == cited
    assert reading.current(site.archive.db, two).version.document_id == one


def test_the_whole_past_is_there_by_date(site: Site) -> None:
    one, two = two_of_one(site)
    site.archive.join(mend("joined"), [two, one])
    texts = [reading.as_of(site.archive.db, two, at).version.content.text for at in NIGHTS[:2]]
    assert texts == [LONG, f"{LONG}改"]
    assert site.one("SELECT first_seen_at FROM documents WHERE id = ?", two) == NIGHTS[0]


def test_the_next_night_goes_on_with_the_joined_one(site: Site) -> None:
    one, two = two_of_one(site)
    site.archive.join(mend("joined"), [one, two])
    night = site.night(NIGHTS[2], {TWO: page(f"{LONG}再改", "新标题")})
    assert (night.saved[TWO].document_id, night.saved[TWO].change) == (one, "revised")


def test_joined_by_mistake_it_can_be_split_again(site: Site) -> None:
    one, two = two_of_one(site)
    site.archive.join(mend("joined"), [one, two])
    (mended,) = site.archive.split(mend("split"), [TWO])
    assert mended.after not in {one, two}
    assert current(site, mended.after) == f"{LONG}改"
    assert current(site, one) == LONG


def test_renewed_readings_go_along(site: Site) -> None:
    one, two = two_of_one(site)
    version = reading.current(site.archive.db, two).version
    better = replace(version.content, text=f"{LONG}改善")
    site.archive.renew_version(version.id, better, "2", MENDED)
    site.archive.join(mend("joined"), [one, two])
    assert current(site, one) == f"{LONG}改善"
    assert (
        reading.first_reading(site.archive.db, reading.current(site.archive.db, one)).version.content.text
        == f"{LONG}改"
    )


def test_documents_of_two_portals_are_never_one(site: Site) -> None:
    one, _ = two_of_one(site)
    other = Site.__new__(Site)
    site.archive.save_portal(PortalRow("city", "某市人民政府", "http://www.city.gov.cn/"))
    other.archive, other.id, other.home = site.archive, "city", "http://www.city.gov.cn/"
    other.section = site.archive.save_section("city", "法治", "http://www.city.gov.cn/fz/", None)
    night = other.night(NIGHTS[3], {"http://www.city.gov.cn/fz/1.html": page("市里的", "市")})
    stranger = night.saved.popitem()[1].document_id
    with pytest.raises(BadInput, match="of one portal, got city, county"):
        site.archive.join(mend("joined"), [one, stranger])


def test_what_cannot_be_joined_is_refused(site: Site) -> None:
    one, two = two_of_one(site)
    with pytest.raises(BadInput, match="two documents at least"):
        site.archive.join(mend("joined"), [one, ONE])
    site.archive.join(mend("joined"), [one, two])
    with pytest.raises(BadInput, match="part of another already"):
        site.archive.join(mend("joined"), [one, two])


# --- both -------------------------------------------------------------------------------------------------------


def test_what_was_sealed_before_is_sealed_still(site: Site) -> None:
    one, two = two_of_one(site)
    seal = chain.head(site.archive.db)
    assert seal
    site.archive.join(mend("joined"), [one, two])
    site.archive.split(mend("split"), [ONE])
    assert verify(site.archive.db, seal.sha256) == []
    assert site.one("SELECT count(*) FROM runs WHERE chain_sha256 IS NULL") == 0


def test_a_version_written_by_a_mend_is_covered_by_its_seal(site: Site) -> None:
    one, two = two_of_one(site)
    site.archive.join(mend("joined"), [one, two])
    copy = reading.current(site.archive.db, one).version.id
    site.archive.db.execute("UPDATE versions SET first_seen_at = '2020-01-01T00:00:00Z' WHERE id = ?", [copy])
    assert "chain" in {fault.kind for fault in verify(site.archive.db)}
    site.archive.db.execute("UPDATE versions SET first_seen_at = ? WHERE id = ?", [NIGHTS[1], copy])


steps = st.lists(
    st.tuples(st.sampled_from(["night", "split", "join"]), st.integers(0, 7), st.integers(0, 7)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(steps)
def test_whatever_is_mended_between_nights_nothing_is_at_fault(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    site = Site(tmp_path_factory.mktemp("site") / "a.db")
    urls = [f"{LIST}t{number}.html" for number in range(4)]
    site.night(NIGHTS[0], {url: page(f"{LONG}{number // 2}") for number, url in enumerate(urls)})
    for turn, (step, one, two) in enumerate(steps, start=1):
        try:
            if step == "night":
                answers = {url: page(f"{LONG}{(one + number * two) % 3}") for number, url in enumerate(urls)}
                site.night(NIGHTS[turn], answers | ({urls[two % 4]: "not_found"} if one > 4 else {}))
            elif step == "split":
                site.archive.split(Run(NIGHTS[turn]), [urls[one % 4]])
            else:
                site.archive.join(Run(NIGHTS[turn]), [urls[one % 4], urls[two % 4]])
        except BadInput:
            continue
    site.check()
    assert all(site.archive.find_document(url) for url in urls)
    site.archive.close()


# --- the command ------------------------------------------------------------------------------------------------


def test_the_commands_say_what_became_of_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAZHI_NOW", MENDED)
    site = Site(tmp_path / "a.db")
    document = one_with_two_texts(site)
    split = CliRunner().invoke(main, ["documents", "split", TWO, "--archive", str(tmp_path / "a.db"), "--json"])
    part = site.archive.find_document(TWO)
    assert json.loads(split.stdout) == {"split": [{"before": document, "after": part, "url": TWO}]}
    join = CliRunner().invoke(main, ["documents", "join", ONE, TWO, "--archive", str(tmp_path / "a.db")])
    assert (join.exit_code, join.stdout) == (0, f"joined: {part} -> {document} ({TWO})\n")
    shown = CliRunner().invoke(main, ["history", document, "--archive", str(tmp_path / "a.db")])
    assert "拆分" in shown.stdout
    assert "合并" in shown.stdout
    site.check()
    site.archive.close()


@pytest.mark.parametrize("command", ["split", "join"])
def test_an_unknown_document_is_one_line(tmp_path: Path, command: str) -> None:
    Site(tmp_path / "a.db").archive.close()
    result = CliRunner().invoke(main, ["documents", command, "none", "--archive", str(tmp_path / "a.db")])
    told = "Error: expected the id or an address of a document in the archive, got 'none'\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", told)
