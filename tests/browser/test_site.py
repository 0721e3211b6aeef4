"""The site as a scholar uses it, in real Chromium: search, read, compare, cite, follow; on a phone, without sight."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import kept
from tests.browser.library import Shelved

TITLE = "2017年融水苗族自治县法治政府建设工作报告"
ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = {
    "start": "/",
    "search": "/search?q=复议",
    "search_nothing": "/search?q=没有这样的词",
    "document": "/documents/{report}",
    "compare": "/documents/{report}/compare/1/2",
    "topics": "/topics",
    "shelf": "/topics/annual_report",
    "divisions": "/divisions",
    "province": "/divisions/450000",
    "county": "/divisions/450225",
    "county_without_portal": "/divisions/110101",
    "not_found": "/documents/nowhere",
}
CHARTS = {"start": ["weeks", "stack"], "topics": ["stack", "seasons"], "county": ["deadline", "stack"]}


def visit(page: Page, name: str, shelved: Shelved) -> None:
    page.goto(PAGES[name].format(report=shelved.report))
    if name in CHARTS:
        expect(page.locator("figure.drawn")).to_have_count(len(CHARTS[name]))


def test_a_scholar_searches_reads_compares_cites_and_follows(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("searchbox").fill("复议")
    page.get_by_role("button", name="检索").click()
    expect(page.locator("ol.hits mark").first).to_have_text("复议")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".body .addressee")).to_have_text("柳州市人民政府：")

    page.get_by_role("link", name="复制").or_(page.locator("details[open] button.copy")).first.click()
    expect(page.locator("button.copy.done")).to_have_count(1)
    cited = page.evaluate("navigator.clipboard.readText()")
    assert cited == page.locator("#cite-gbt7714").text_content()
    assert TITLE in cited

    page.get_by_role("link", name=re.compile("与上一版比较")).click()
    expect(page.locator("del")).to_have_text(["12"])
    expect(page.locator("ins")).to_have_text(["15"])
    expect(page.locator("ins")).to_be_visible()

    page.get_by_role("link", name="第1版").click()
    assert "/v/" in page.url
    assert page.url.rpartition("/v/")[2] in cited or "12件" in (page.locator(".body").text_content() or "")

    page.goto("/search?q=复议")
    feed = page.locator("link[type='application/atom+xml'][title='复议']").get_attribute("href")
    assert feed is not None
    entries = etree.fromstring(page.request.get(feed).body()).iter(f"{ATOM}entry")
    links = {entry.findtext(f"{ATOM}title"): entry.find(f"{ATOM}link").get("href") for entry in entries}
    page.goto(links[f"修改：{TITLE}"])
    expect(page.locator(".body")).to_contain_text("办结行政复议案件15件")


def test_any_two_versions_are_chosen_and_compared(page: Page, shelved: Shelved) -> None:
    page.goto(f"/documents/{shelved.report}")
    page.get_by_role("button", name="比较").click()
    expect(page).to_have_url(re.compile(r"/compare/1/2$"))


def test_the_original_stands_beside_the_text(context: BrowserContext, shelved: Shelved) -> None:
    page = context.new_page()
    page.goto(f"/documents/{shelved.report}")
    page.get_by_text("在此对照").click()
    expect(page.frame_locator("iframe").locator("body")).to_contain_text("15件")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_pictured_and_nothing_goes_wrong(context: BrowserContext, shelved: Shelved, name: str) -> None:
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    visit(page, name, shelved)
    kept(page, name)
    assert [each for each in said if name != "not_found"] == []


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_drawn_from_their_tables_in_both_languages(
    chromium: Browser, address: str, shelved: Shelved, name: str
) -> None:
    for locale, others in (("zh-CN", "件"), ("en-GB", "documents")):
        context = chromium.new_context(base_url=address, locale=locale)
        page = context.new_page()
        visit(page, name, shelved)
        drawn = page.locator("figure.drawn .plot > svg")
        assert [len(svg.locator("rect, circle").all()) > 2 for svg in drawn.all()] == [True] * len(CHARTS[name])
        expect(page.locator("figure[data-chart=stack] svg")).to_contain_text(others)
        context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("locale", "scheme"), [("zh-CN", "light"), ("en-GB", "dark")])
def test_axe_finds_no_serious_fault(
    chromium: Browser, address: str, shelved: Shelved, name: str, locale: str, scheme: str
) -> None:
    context = chromium.new_context(base_url=address, locale=locale, color_scheme=scheme)
    page = context.new_page()
    visit(page, name, shelved)
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [
        f"{fault['id']}: {node['target']} {node['html'][:120]}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_shows_all_of_it_in_its_width(chromium: Browser, address: str, shelved: Shelved, name: str) -> None:
    context = chromium.new_context(
        base_url=address, locale="zh-CN", viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True
    )
    page = context.new_page()
    visit(page, name, shelved)
    kept(page, f"{name}_phone")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert wide == 0


def test_without_scripts_everything_is_there_to_read(chromium: Browser, address: str, shelved: Shelved) -> None:
    context = chromium.new_context(base_url=address, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/topics")
    assert page.locator("#by-topic td").count() > 10
    page.goto(f"/documents/{shelved.report}")
    page.get_by_role("button", name="比较").click()
    assert page.locator("ins").text_content() == "15"
    context.close()
