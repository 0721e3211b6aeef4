"""Every family walks the lists of its own portal over HTTP, page by page, to every document and no further."""

from collections import deque
from urllib.request import Request, urlopen

import pytest

from crawler.extract.page import read_page
from spiders.families import families, read_list, read_more
from tests.spiders.portals_server import SITES, serve


def fetch(one):
    request = Request(
        one.url, method=one.method, data=one.body.encode() if one.body else None, headers=dict(one.headers)
    )
    with urlopen(request) as answer:
        return read_page(answer.read(), one.url, dict(answer.headers))


def walk(url):
    with urlopen(url) as answer:
        first = read_list(read_page(answer.read(), url, dict(answer.headers)))
    entries, left = list(first.entries), deque(first.others)
    while left:
        page = read_more(first.family, fetch(left.popleft()), first)
        entries += page.entries
        left = deque(page.others) if page.others else left
    return first, entries


def test_every_family_has_a_portal():
    assert set(SITES) == set(families())


@pytest.mark.parametrize("family", SITES)
def test_family_finds_every_document_of_its_lists(family):
    with serve(family) as site:
        for section in site.sections:
            first, entries = walk(site.list_url(section))
            assert first.family == family
            assert [(e.url, e.title, e.date) for e in entries] == [
                (site.url + d.path, d.title, d.day) for d in section.documents
            ]


@pytest.mark.parametrize("family", SITES)
def test_no_list_page_is_asked_for_twice(family):
    with serve(family) as site:
        walk(site.list_url(site.sections[0]))
        gets = [asked for asked in site.asked if asked.startswith("GET")]
        assert len(gets) == len(set(gets))
        assert len(site.asked) <= site.sections[0].pages + 1
