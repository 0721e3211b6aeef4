"""The report on portals: each status from the tables that show it, and no more."""

import pytest

from archive.errors import BadInput
from archive.records import PortalRow, Walk
from archive.reports.health import HealthReport, PortalHealth, SectionHealth, health_report
from archive.reports.words import STATUSES
from tests.archive.reports.nights import HOME, Nights, day, entry, whole


def report(nights: Nights, monkeypatch: pytest.MonkeyPatch, now: str) -> HealthReport:
    monkeypatch.setenv("FAZHI_NOW", now)
    return health_report(nights.archive.db)


def portal(nights: Nights, monkeypatch: pytest.MonkeyPatch, now: str) -> PortalHealth:
    [found] = report(nights, monkeypatch, now).portals
    return found


def section(nights: Nights, monkeypatch: pytest.MonkeyPatch, now: str, name: str = "gzdt") -> SectionHealth:
    return next(each for each in portal(nights, monkeypatch, now).sections if each.name == name)


def observed(found: PortalHealth) -> dict[str, float | None]:
    return {each.indicator: each.observed for each in found.indicators}


FINE = {"gzdt": whole(10), "gfxwj": whole(60)}


def test_a_portal_that_is_well_asks_for_nothing(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE)
    found = report(nights, monkeypatch, day(2))
    assert found.attention == ()
    assert found.portals[0].statuses == ("reached",)
    assert (found.portals[0].last_visit_at, found.portals[0].last_complete_walk_at) == (day(1), day(1))
    assert {each.statuses for each in found.portals[0].sections} == {("reached",)}


@pytest.mark.parametrize("status", ["blocked", "unreachable", "incomplete", "needs_browser"])
def test_a_section_in_trouble_is_told_first_with_the_last_time_it_was_well(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    nights.night(1, FINE)
    bad = Walk(0, status, "list: no", pages=0, to_end=True)
    nights.night(2, FINE | {"gzdt": bad}, outcome="incomplete", portal=(status, "gzdt: list: no"))
    found = report(nights, monkeypatch, day(2))
    [note] = found.attention
    assert (note.status, note.portal, note.section, note.since, note.reason) == (
        status, "county", "gzdt", day(1), "list: no",
    )  # fmt: skip
    assert found.portals[0].sections[0].name == "gzdt"
    assert found.portals[0].statuses == (status, "reached")


def test_forbidden_by_robots_is_reported_but_asks_for_no_look(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE | {"gzdt": Walk(0, "forbidden", to_end=True)}, portal=("forbidden", None))
    found = report(nights, monkeypatch, day(1))
    assert found.attention == ()
    assert found.portals[0].statuses == ("forbidden", "reached")


def test_a_portal_that_is_down_is_one_note_and_no_section_is_called_lost(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night(1, FINE)
    nights.night(2, {}, home="refused", outcome="incomplete", portal=("unreachable", "home: refused"))
    found = report(nights, monkeypatch, day(2))
    assert [(note.status, note.section, note.reason) for note in found.attention] == [
        ("unreachable", None, "home: refused")
    ]
    assert found.portals[0].statuses == ("unreachable",)
    assert (found.portals[0].last_visit_at, found.portals[0].last_reached_at) == (day(2), day(1))


def test_a_section_that_the_navigation_has_lost_is_told(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE)
    nights.night(2, {"gzdt": whole(10)})
    [note] = report(nights, monkeypatch, day(2)).attention
    assert (note.status, note.section, note.since) == ("not_walked", "gfxwj", day(1))


def test_far_fewer_rows_than_usual_are_a_redesign(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (1, 8, 15):
        nights.night(number, FINE)
    nights.night(
        22, FINE | {"gfxwj": whole(25, "suspect", "25 rows found")}, portal=("suspect", "gfxwj: 25 rows found")
    )
    found = section(nights, monkeypatch, day(22), "gfxwj")
    assert found.statuses == ("redesigned", "suspect", "reached")
    assert (found.listed, found.usual, found.walks) == (25, 60, 3)


def test_rows_that_fell_to_none_are_a_redesign_and_a_section_that_never_had_any_is_blank(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights.night(1, {"gfxwj": whole(60), "gzdt": whole(0, "suspect", "no rows found")})
    nights.night(8, {"gfxwj": whole(0, "suspect", "no rows found"), "gzdt": whole(0, "suspect", "no rows found")})
    assert section(nights, monkeypatch, day(8), "gfxwj").statuses == ("redesigned", "suspect", "blank", "reached")
    assert section(nights, monkeypatch, day(8), "gzdt").statuses == ("suspect", "blank", "reached")
    assert observed(portal(nights, monkeypatch, day(8)))["columns_blank"] == 2


def test_another_family_than_before_is_a_redesign_for_a_month(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE)
    nights.night(8, FINE | {"gzdt": whole(10, family="jpaas")})
    nights.night(9, FINE | {"gzdt": whole(10, family="jpaas")})
    [note] = report(nights, monkeypatch, day(9)).attention
    assert (note.status, note.reason) == ("redesigned", "read by family jpaas, before by trs")
    assert "redesigned" not in section(nights, monkeypatch, "2024-02-09T18:00:00Z").statuses


def test_an_everyday_walk_is_not_held_against_whole_ones(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE)
    nights.night(8, FINE)
    nights.night(9, FINE | {"gfxwj": Walk(0, "complete", pages=1, listed=20, family="trs")})
    found = section(nights, monkeypatch, day(9), "gfxwj")
    assert (found.statuses, found.listed, found.usual) == (("reached",), 60, 60)


@pytest.mark.parametrize(("name", "days", "stale"), [("gzdt", 14, False), ("gzdt", 15, True), ("gfxwj", 15, False)])
def test_stale_is_counted_to_the_day_on_which_the_section_was_read(
    nights: Nights, monkeypatch: pytest.MonkeyPatch, name: str, days: int, *, stale: bool
) -> None:
    nights.night(days, FINE, entries={name: (entry(1, "2024-01-01"), entry(2, "2023-05-05"))})
    found = section(nights, monkeypatch, day(31), name)
    assert (found.newest_date, found.newest_days, "stale" in found.statuses) == ("2024-01-01", days, stale)
    assert report(nights, monkeypatch, day(days)).attention == ()


def test_a_day_in_the_future_makes_no_section_fresh(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(20, FINE, entries={"gzdt": (entry(1, "2024-01-01"), entry(2, "2204-01-05"))})
    assert section(nights, monkeypatch, day(20)).newest_date == "2024-01-01"
    assert observed(portal(nights, monkeypatch, day(20)))["odd_dates"] == 1


def test_the_week_is_shown_beside_the_threshold(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE, home="timeout")
    for number in (9, 10, 11):
        nights.night(number, FINE)
    nights.night(12, {}, home="timeout", portal=("unreachable", "home: timeout"))
    found = portal(nights, monkeypatch, day(12))
    assert observed(found)["home_unreachable"] == 25.0
    assert found.indicators[0].basis == "1 of 4 visits in 7 days without a usable answer"


def test_a_portal_that_nobody_crawls_any_more_is_told(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    nights.night(1, FINE)
    nights.archive.save_portal(PortalRow("never", "另一县人民政府", HOME))
    found = report(nights, monkeypatch, day(9))
    assert [(note.status, note.portal) for note in found.attention] == [
        ("not_visited", "county"),
        ("not_visited", "never"),
    ]


def test_a_crawl_that_goes_on_makes_no_section_lost(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.records import Run

    nights.night(1, FINE)
    run = nights.archive.begin_run(Run(day(2)))
    nights.archive.save_walk(
        run, Walk(nights.sections["gzdt"], "complete", pages=1, listed=10, to_end=True, family="trs")
    )
    assert report(nights, monkeypatch, day(2)).attention == ()


def test_one_portal_can_be_asked_for_and_an_unknown_one_is_refused(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAZHI_NOW", day(1))
    nights.archive.save_portal(PortalRow("other", "另一县人民政府", HOME))
    assert [each.id for each in health_report(nights.archive.db, "other").portals] == ["other"]
    with pytest.raises(BadInput, match="'nowhere'"):
        health_report(nights.archive.db, "nowhere")


def test_every_status_has_a_chinese_and_an_english_label() -> None:
    assert all(len(labels) == 2 and all(labels) for labels in STATUSES.values())
