"""Nights: each kind of change does what it says and nothing else; a bad script is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.errors import BadInput
from crawler.demo.nights import Edit, Exchange, Move, Night, apply, read_nights
from crawler.demo.site import Article, Site, read_site

REPORT = 1712204
CATALOGUE = 1623643
FILE = "P020170323615204873391.xlsx"


@pytest.fixture(scope="module")
def site() -> Site:
    return read_site()


def articles(site: Site) -> dict[int, Article]:
    return {article.id: article for article in site.articles}


def changed(before: Site, after: Site) -> set[int]:
    old, new = articles(before), articles(after)
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def test_a_quiet_night_changes_nothing(site: Site) -> None:
    assert apply(site, Night()) == site


def test_an_edit_changes_one_string_of_one_article(site: Site) -> None:
    after = apply(site, Night(edit=(Edit(REPORT, "行政复议申请25件", "行政复议申请26件"),)))
    assert changed(site, after) == {REPORT}
    lines = zip(articles(site)[REPORT].lines, articles(after)[REPORT].lines, strict=True)
    assert [(old, new) for old, new in lines if old != new] == [
        (line, line.replace("申请25件", "申请26件")) for line in articles(site)[REPORT].lines if "申请25件" in line
    ]


@pytest.mark.parametrize(("key", "listed", "answers"), [
    ("remove", False, False), ("delist", False, True), ("unpublish", True, False), ("restore", True, True),
])  # fmt: skip
def test_presence_of_page_and_row(site: Site, key: str, listed: bool, answers: bool) -> None:
    article = articles(apply(site, Night(**{key: (REPORT,)})))[REPORT]
    assert (article.listed, article.answers) == (listed, answers)


def test_what_was_removed_can_be_restored(site: Site) -> None:
    assert apply(apply(site, Night(remove=(REPORT,))), Night(restore=(REPORT,))) == site


def test_another_file_under_the_same_name(site: Site) -> None:
    after = apply(site, Night(exchange=(Exchange(CATALOGUE, FILE, "decisions-2017-amended.xlsx"),)))
    old, new = articles(site)[CATALOGUE], articles(after)[CATALOGUE]
    assert changed(site, after) == {CATALOGUE}
    assert [file.name for file in old.files] == [file.name for file in new.files]
    assert old.files[0].body != new.files[0].body


def test_a_move_changes_section_and_address(site: Site) -> None:
    after = apply(site, Night(move=(Move(REPORT, "fzms/gzhyxx"),)))
    assert articles(after)[REPORT].path == "/fzms/gzhyxx/201711/t20171124_1712204.html"
    assert articles(after)[REPORT] in after.section("fzms/gzhyxx").articles
    assert REPORT not in {article.id for article in after.section("fzms/fzzfjsbg").articles}


def test_a_redesign_keeps_every_article(site: Site) -> None:
    assert apply(site, Night(design="new")) == replace(site, design="new")


@pytest.mark.parametrize("night", [
    Night(remove=(1,)),
    Night(edit=(Edit(REPORT, "没有这句话", ""),)),
    Night(edit=(Edit(REPORT, "2017年", ""),)),
    Night(exchange=(Exchange(CATALOGUE, "P0.pdf", "list-2016.pdf"),)),
    Night(move=(Move(REPORT, "fzms/nowhere"),)),
])  # fmt: skip
def test_a_change_that_fits_nothing_is_refused(site: Site, night: Night) -> None:
    with pytest.raises(BadInput, match="expected"):
        apply(site, night)


def test_an_unknown_key_of_a_script_is_named(tmp_path: Path) -> None:
    script = tmp_path / "nights.toml"
    script.write_text("[[night]]\nerase = [1]\n", "utf-8")
    with pytest.raises(BadInput, match=r"nights\.toml.*got 'erase'"):
        read_nights(script)


def test_the_default_script_applies_night_after_night(site: Site) -> None:
    nights = read_nights()
    assert len(nights) >= 8
    for night in nights:
        site = apply(site, night)
    assert site.design == "new"
