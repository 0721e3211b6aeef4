"""By home address alone: on a portal of every family the crawl finds each section of ours and every document."""

from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from tests.crawling import crawl, rows
from tests.spiders.portals_server import SITES, serve

PORTAL = """[[portal]]
id = "{id}"
name = "澄溪县人民政府"
division_code = "450225"
home = "{home}/"
delay = 0
"""


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """One run over all portals at once."""
    folder = tmp_path_factory.mktemp("families")
    with ExitStack() as stack:
        sites = {family: stack.enter_context(serve(family)) for family in SITES}
        ids = {family: family.replace("_", "-") for family in sites}
        path = folder / "families.toml"
        path.write_text("".join(PORTAL.format(id=ids[name], home=site.url) for name, site in sites.items()), "utf-8")
        done, archive = crawl(folder, path)
        yield SimpleNamespace(sites=sites, ids=ids, done=done, archive=archive)
        archive.close()


def stored(night, family):
    sql = "SELECT u.url, v.title FROM document_urls u JOIN documents d ON d.id = u.document_id JOIN versions v"
    found = rows(night.archive, f"{sql} ON v.id = d.current_version_id WHERE d.portal_id = ?", night.ids[family])
    return dict(found)


def test_the_run_is_complete(night):
    assert night.done.report["outcome"] == "complete", night.done.err[-3000:]


@pytest.mark.parametrize("family", SITES)
def test_every_document_of_ours_and_none_of_others(night, family):
    truth = {url: title for documents in night.sites[family].truth.values() for url, title in documents.items()}
    assert stored(night, family) == truth


@pytest.mark.parametrize("family", SITES)
def test_every_section_is_found_and_walked_to_its_end(night, family):
    (portal,) = (one for one in night.done.report["portals"] if one["id"] == night.ids[family])
    found = {section["name"]: (section["outcome"], section["listed"]) for section in portal["sections"]}
    assert found == {name: ("complete", len(documents)) for name, documents in night.sites[family].truth.items()}


@pytest.mark.parametrize("family", SITES)
def test_no_more_requests_than_needed(night, family):
    site = night.sites[family]
    needed = sum(len(section.documents) + section.pages for section in site.sections if section.ours)
    assert len(site.asked) <= needed + 60
