"""Every family reads its fixtures as their hand-written records say; a family without fixtures fails."""

import json
from functools import cache
from pathlib import Path

import pytest

from crawler.extract.page import read_page
from spiders.families import families, read_list, read_more

FIXTURES = Path(__file__).parents[2] / "fixtures" / "families"
CASES = sorted(path.relative_to(FIXTURES).as_posix().removesuffix(".json") for path in FIXTURES.glob("*/*.json"))


def expected(case):
    return json.loads((FIXTURES / f"{case}.json").read_text("utf-8"))


@cache
def first_page(case):
    record = expected(case)
    file = FIXTURES / Path(case).parent / record.get("file", f"{Path(case).name}.html")
    return read_list(read_page(file.read_bytes(), record["url"]), record.get("selectors", {}))


def further_pages():
    return [(case, number) for case in CASES for number in range(len(expected(case).get("more", [])))]


@cache
def further_page(case, number):
    record = expected(case)["more"][number]
    body = (FIXTURES / Path(case).parent / record["file"]).read_bytes()
    return read_more(case.split("/")[0], read_page(body, record["url"]), first_page(case))


def rows(entries):
    return [[entry.url, entry.title, entry.date] for entry in entries]


def requests(others):
    return [one.url if one.method == "GET" else [one.method, one.url, one.body] for one in others]


def paging(stated):
    return {"pages": stated.pages, "records": stated.records, "page2": stated.page2}


def test_every_family_has_fixtures():
    assert set(families()) == {case.split("/")[0] for case in CASES}


@pytest.mark.parametrize("case", CASES)
def test_page_is_claimed_by_its_family(case):
    assert first_page(case).family == case.split("/")[0]


@pytest.mark.parametrize("case", CASES)
def test_entries(case):
    assert rows(first_page(case).entries) == expected(case)["entries"]


@pytest.mark.parametrize("case", CASES)
def test_paging(case):
    assert paging(first_page(case).paging) == expected(case)["paging"]


@pytest.mark.parametrize("case", CASES)
def test_requests_of_other_pages(case):
    assert requests(first_page(case).others) == expected(case)["others"]


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_read_is_said(case):
    page, record = first_page(case), expected(case)
    assert list(page.unresolved) == record.get("unresolved", [])
    assert page.needs_browser == record.get("needs_browser", False)


@pytest.mark.parametrize(("case", "number"), further_pages())
def test_entries_of_a_further_page(case, number):
    assert rows(further_page(case, number).entries) == expected(case)["more"][number]["entries"]


@pytest.mark.parametrize(("case", "number"), further_pages())
def test_requests_that_a_further_page_gives(case, number):
    assert requests(further_page(case, number).others) == expected(case)["more"][number]["others"]
