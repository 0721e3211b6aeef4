"""Archived titles, cells, file names, links and pages are hostile: in a real browser nothing of them runs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.library import FILE, Shelved

PAGES = (
    "/", "/search?q=恶意", "/documents/{hostile}", "/v/{version}", "/v/{version}/original", "/topics/other",
    "/divisions/450225", "/feeds/all.atom", "/fazhi/disclosures?_search=恶意", "/fazhi/versions?document_id={hostile}",
    "/fazhi/attachments", "/fazhi/document_urls", "/fazhi/events", "/fazhi/edited",
    "/search?q=<script>alert(1)</script>",
    "/divisions/find?name=<script>alert(1)</script>", "/documents/{hostile}.json", "/v/{version}/cite/bibtex",
)  # fmt: skip


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that notes whatever a script could do."""
    page = context.new_page()
    done: list[str] = []
    page.on("dialog", lambda dialog: (done.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda popup: done.append(popup.url))
    page.on("request", lambda request: done.append(request.url) if "127.0.0.1" not in request.url else None)
    yield page
    assert done == []


def version_of(page: Page, shelved: Shelved) -> str:
    return str(page.request.get(f"/documents/{shelved.hostile}.json").json()["version_id"])


def has_run(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.dataset.caught === 'yes' || document.title === 'caught'"))


@pytest.mark.parametrize("place", PAGES)
def test_nothing_runs(page: Page, shelved: Shelved, place: str) -> None:
    page.goto(place.format(hostile=shelved.hostile, version=version_of(page, shelved)))
    page.wait_for_timeout(100)
    assert not has_run(page)
    assert page.locator("a[href^='javascript' i], a[href^='data:' i]").count() == 0


def test_nothing_runs_in_the_original_beside_the_text(page: Page, shelved: Shelved) -> None:
    page.goto(f"/documents/{shelved.hostile}")
    page.get_by_text("在此对照").click()
    page.frame_locator("iframe").locator("body").wait_for()
    page.wait_for_timeout(200)
    assert not has_run(page)


def test_the_original_is_on_an_origin_of_its_own(page: Page, shelved: Shelved) -> None:
    page.goto(f"/v/{version_of(page, shelved)}/original")
    assert page.evaluate("window.origin") == "null"


def test_a_hostile_file_is_saved_and_never_shown(page: Page, shelved: Shelved) -> None:
    page.goto(f"/documents/{shelved.hostile}")
    with page.expect_download() as download:
        page.locator("ul.files a").first.click()
    assert download.value.path().read_bytes() == FILE
    assert "/" not in download.value.suggested_filename


def test_clicking_what_was_a_hostile_link_does_nothing(page: Page, shelved: Shelved) -> None:
    page.goto(f"/documents/{shelved.hostile}")
    before = page.url
    page.locator(".body").get_by_text("点这里").click()
    assert page.url == before
    assert not has_run(page)
