"""Meaningful zero: what is usual, what is doubted, what is believed in the end."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.expectation import SETTLED_AFTER, is_doubtful, past_walks, usual, usual_rows
from archive.records import PortalRow, Run, Walk
from archive.store import Archive

DAY = "2024-01-{:02}T18:00:00Z"


def complete(*counts: int) -> list[tuple[str, int]]:
    return [("complete", count) for count in counts]


def suspect(*counts: int) -> list[tuple[str, int]]:
    return [("suspect", count) for count in counts]


@pytest.mark.parametrize(
    ("found", "doubted"), [(60, False), (31, False), (30, False), (29, True), (25, True), (0, True)]
)
def test_a_fall_below_half_of_what_is_usual_is_doubted(found: int, *, doubted: bool) -> None:
    assert is_doubtful(found, 60) is doubted


def test_nothing_at_all_is_doubted_even_on_the_first_walk() -> None:
    assert is_doubtful(0, None)
    assert not is_doubtful(1, None)


def test_what_is_usual_is_the_median_of_complete_walks() -> None:
    assert usual(complete(58, 60, 200)) == 60
    assert usual([]) is None


def test_a_doubted_walk_does_not_lower_what_is_usual() -> None:
    assert usual(complete(60, 60) + suspect(25, 25)) == 60


def test_a_fall_that_lasts_is_the_new_level() -> None:
    settled = complete(60, 60, 60) + suspect(25, 24, 25)
    assert usual(settled) == 25
    assert usual(settled + complete(25)) == 25


def test_a_fall_that_a_good_walk_interrupts_starts_anew() -> None:
    assert usual(complete(60) + suspect(25, 25) + complete(60) + suspect(25)) == 60


@given(
    st.lists(st.tuples(st.sampled_from(["complete", "suspect"]), st.integers(1, 500)), max_size=30), st.integers(1, 9)
)
def test_an_empty_list_is_never_believed(past: list[tuple[str, int]], nights: int) -> None:
    assert is_doubtful(0, usual(past + suspect(*[0] * nights)))
    assert usual(past + suspect(*[0] * nights)) == usual(past)


@given(st.integers(2, 500), st.integers(1, 500))
def test_every_lasting_level_is_believed_at_last(before: int, after: int) -> None:
    past = complete(before)
    nights = 0
    while is_doubtful(after, usual(past)):
        past += suspect(after)
        nights += 1
    assert nights in {0, SETTLED_AFTER}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.open(tmp_path / "a.db")
    archive.save_portal(PortalRow("county", "某县人民政府", "http://www.county.gov.cn/"))
    yield archive
    archive.close()


def walk(
    archive: Archive, day: int, section: int, listed: int, outcome: str = "complete", *, to_end: bool = True
) -> int:
    run = archive.begin_run(Run(DAY.format(day)))
    archive.save_walk(run, Walk(section, outcome, listed=listed, to_end=to_end))
    archive.finish_run(run, "complete", {}, DAY.format(day))
    return run


def test_only_walks_to_the_end_that_got_there_count(archive: Archive) -> None:
    section = archive.save_section("county", "规范性文件", "http://www.county.gov.cn/gfxwj/", "normative_document")
    other = archive.save_section("county", "普法", "http://www.county.gov.cn/pf/", "legal_education")
    walk(archive, 1, section, 60)
    walk(archive, 2, section, 20, to_end=False)
    walk(archive, 3, section, 3, "unreachable")
    walk(archive, 4, section, 25, "suspect")
    walk(archive, 5, other, 7)
    assert past_walks(archive.db, section) == [("complete", 60), ("suspect", 25)]
    assert usual_rows(archive.db, section) == 60
    assert usual_rows(archive.db, other) == 7


def test_the_run_that_goes_on_is_no_evidence_for_itself(archive: Archive) -> None:
    section = archive.save_section("county", "规范性文件", "http://www.county.gov.cn/gfxwj/", "normative_document")
    walk(archive, 1, section, 60)
    tonight = walk(archive, 2, section, 90)
    assert usual_rows(archive.db, section, tonight) == 60
