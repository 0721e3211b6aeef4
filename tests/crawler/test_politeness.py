"""Manners: a host that refuses is slowed, then left; one that says when to come back is taken at its word."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from archive.errors import BadInput
from crawler.politeness import user_agent
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import Done, crawl, portal_file, rows
from tests.servers import Answer, Pages, Site, serve

REFUSED = Answer(b"<html><script>var a=1</script></html>", 412)
MANY = [f"/list/t{number}.html" for number in range(1, 15)]
PLAIN = {"Content-Type": "text/plain"}


def documents(hrefs: list[str] = HREFS) -> Pages:
    return {href: Answer(page(f"融水县行政执法办法第{number}号")) for number, href in enumerate(hrefs, 1)}


def walk(
    tmp_path: Path, pages: Pages, *arguments: str, extra: str = "", sections: str = SECTION, now: str | None = None
) -> tuple[Done, list[str]]:
    """Crawl a site on loopback; return how it ended and the paths asked for, robots.txt left out."""
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, extra + sections.replace("{}", site.url))
        done, archive = crawl(tmp_path, toml, *arguments, now=now)
        archive.close()
    return done, [path for path in site.asked if path != "/robots.txt"]


def watched(pages: Pages, times: list[float]) -> Pages:
    """Note when each page is asked for."""

    def answering(page: Answer | Callable[[Site], Answer]) -> Callable[[Site], Answer]:
        def answer(site: Site) -> Answer:
            times.append(time.monotonic())
            return page if isinstance(page, Answer) else page(site)

        return answer

    return {path: answering(page) for path, page in pages.items()}


def gaps(times: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(times)]


# Refusals


def test_a_host_that_refuses_is_left_after_a_few_refusals(tmp_path: Path) -> None:
    """B36: every page answers 412 with a script; nothing is tried again by another way."""
    sections = "".join(f'[[section]]\nname = "规范性文件"\nurl = "{{}}/list{n}/"\n' for n in range(9))
    done, asked = walk(tmp_path, {f"/list{n}/": REFUSED for n in range(9)}, sections=sections)
    assert len(asked) == len(set(asked)) == 5
    assert done.status == 3
    [portal] = done.report["portals"]
    assert {section["outcome"] for section in portal["sections"]} == {"blocked"}
    assert portal["outcome"] == "blocked"
    assert "127.0.0.1: 5 refusals in a row, the last with status 412: left for this run" in portal["reason"]
    assert done.report["requests"]["blocked"] == 5


def test_refused_documents_alone_make_a_portal_blocked(tmp_path: Path) -> None:
    done, asked = walk(tmp_path, {"/list/": listing(*MANY)} | dict.fromkeys(MANY, Answer(status=403)))
    assert len(asked) == 1 + 5
    assert done.status == 3
    assert done.report["outcome"] == "incomplete"
    [portal] = done.report["portals"]
    assert portal["outcome"] == "blocked"
    assert [section["outcome"] for section in portal["sections"]] == ["blocked"]


def test_a_single_refused_page_is_a_page_that_failed(tmp_path: Path) -> None:
    done, _ = walk(tmp_path, {"/list/": listing(*HREFS)} | documents() | {HREFS[2]: REFUSED})
    assert (done.status, done.report["outcome"], done.report["warnings"]) == (0, "complete_with_errors", 1)
    assert done.report["portals"][0]["outcome"] == "complete"


def test_refused_files_say_nothing_about_a_host_that_shows_its_pages(tmp_path: Path) -> None:
    links = "".join(f'<p><a href="/file{n}.doc">附件{n}：明细表.doc</a></p>' for n in range(9))
    with_files = page("融水县行政执法办法第1号").replace(b"</body>", f"<div>{links}</div></body>".encode())
    pages = {"/list/": listing(*HREFS)} | documents() | {HREFS[0]: Answer(with_files)}
    done, asked = walk(tmp_path, pages | {f"/file{n}.doc": Answer(status=403) for n in range(9)})
    assert sum(path.startswith("/file") for path in asked) == 9
    assert done.report["portals"][0]["outcome"] == "complete"
    assert done.report["documents"]["new"] == len(HREFS)


def test_a_host_that_refuses_is_asked_more_slowly(tmp_path: Path) -> None:
    times: list[float] = []
    pages = {"/list/": listing(*MANY)} | dict.fromkeys(MANY, REFUSED)
    walk(tmp_path, watched(pages, times), "-s", "DOWNLOAD_DELAY=0.1")
    waited = gaps(times)[1:]
    assert len(waited) == 4
    assert all(gap > least for gap, least in zip(waited, (0.15, 0.3, 0.7, 1.5), strict=True)), waited


def test_a_host_without_any_answer_is_left(tmp_path: Path) -> None:
    sections = "".join(f'[[section]]\nname = "规范性文件"\nurl = "http://127.0.0.1:9/list{n}/"\n' for n in range(14))
    arguments = "RETRY_ENABLED=False", "ROBOTSTXT_OBEY=False", "SILENCES_LIMIT=10"
    done, _ = walk(tmp_path, {}, *(word for setting in arguments for word in ("-s", setting)), sections=sections)
    assert done.report["requests"]["refused"] == 10
    assert done.status == 3
    assert "no answer 10 times in a row" in done.report["portals"][0]["reason"]


# Taken at its word


def in_two_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize(("status", "date"), [(429, False), (503, True)])
def test_a_host_that_says_when_to_come_back_is_taken_at_its_word(tmp_path: Path, status: int, date: bool) -> None:
    times: list[float] = []

    def busy(_: Site) -> Answer:
        return Answer(status=status, headers={"Retry-After": in_two_seconds() if date else "1"})

    answers = [busy]
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    good = pages[HREFS[0]]
    assert isinstance(good, Answer)
    pages[HREFS[0]] = lambda site: answers.pop()(site) if answers else good
    done, asked = walk(tmp_path, watched(pages, times))
    assert asked.count(HREFS[0]) == 2
    assert done.report["documents"]["new"] == len(HREFS)
    assert (done.status, done.report["warnings"]) == (0, 0)
    assert max(gaps(times)) >= 0.95


@pytest.mark.parametrize(("status", "outcome"), [(429, "blocked"), (503, "unreachable")])
def test_a_host_that_wants_to_be_left_alone_for_long_is_left(tmp_path: Path, status: int, outcome: str) -> None:
    pages: Pages = {"/list/": listing(*MANY)} | documents(MANY)
    pages |= dict.fromkeys(MANY, Answer(status=status, headers={"Retry-After": "3600"}))
    done, asked = walk(tmp_path, pages)
    assert len(asked) == 2
    assert done.status == 3
    assert done.report["portals"][0]["outcome"] == outcome
    assert "come back in 3600 s" in done.report["portals"][0]["reason"]


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    times: list[float] = []
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    robots: Pages = {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 0.3\nDisallow:\n", headers=PLAIN)}
    done, _ = walk(tmp_path, robots | watched(pages, times))
    assert done.status == 0
    assert min(gaps(times)) > 0.25


def test_an_absurd_crawl_delay_is_kept_up_to_a_limit(tmp_path: Path) -> None:
    times: list[float] = []
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    robots: Pages = {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 86400\n", headers=PLAIN)}
    done, _ = walk(tmp_path, robots | watched(pages, times), "-s", "CRAWL_DELAY_LIMIT=0.2")
    assert done.report["documents"]["new"] == len(HREFS)
    assert min(gaps(times)) > 0.16


def test_a_delay_is_the_least_time_between_two_requests(tmp_path: Path) -> None:
    times: list[float] = []
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    walk(tmp_path, watched(pages, times), "-s", "DOWNLOAD_DELAY=0.2")
    assert len(times) == 7
    assert min(gaps(times)) > 0.16
    assert max(gaps(times)) - min(gaps(times)) > 0.005, "jitter"


# Windows

EVENING, MORNING = "2024-03-31T14:00:00Z", "2024-04-01T00:00:00Z"  # 22:00 and 08:00 in China


def test_outside_its_window_nothing_is_sent(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    with serve(pages) as site:
        toml = portal_file(tmp_path, site.url, 'window = "22:00-06:00"\n' + SECTION.format(site.url))
        done, archive = crawl(tmp_path, toml, now=MORNING)
        assert rows(archive, "SELECT count(*) FROM captures") == [(0,)]
        archive.close()
    assert site.asked == []
    assert done.status == 3
    [portal] = done.report["portals"]
    assert portal["outcome"] == "incomplete"
    assert "outside its window 22:00-06:00 (China time)" in portal["reason"]


def test_inside_its_window_a_portal_is_walked(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)} | documents()
    done, _ = walk(tmp_path, pages, "-s", "FAZHI_WINDOW=22:00-06:00", now=EVENING)
    assert (done.status, done.report["documents"]["new"]) == (0, len(HREFS))


def test_a_crawl_that_runs_past_its_window_stops_cleanly(tmp_path: Path) -> None:
    """Four seconds before six in the morning, a section of fourteen documents, half a second each."""
    pages: Pages = {"/list/": listing(*MANY)} | documents(MANY)
    arguments = "-s", "FAZHI_WINDOW=22:00-06:00", "-s", "DOWNLOAD_DELAY=0.5"
    done, _ = walk(tmp_path, pages, *arguments, now="2024-03-31T21:59:56Z")
    assert done.status == 3
    assert 0 < done.report["documents"]["new"] < len(MANY)
    assert "its window has ended" in done.report["portals"][0]["reason"]


def test_a_bad_window_is_wrong_usage(tmp_path: Path) -> None:
    with serve({}) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url), "-s", "FAZHI_WINDOW=at night")
        archive.close()
    assert done.status == 2
    assert "'at night'" in done.err
    assert "22:00-06:00" in done.err


# Who we are


def test_the_contact_is_sent(tmp_path: Path) -> None:
    agents: set[str] = set()

    def answer(site: Site) -> Answer:
        agents.add(site.headers["User-Agent"])
        return listing(*HREFS)

    walk(tmp_path, {"/list/": answer} | documents(), "-s", "FAZHI_CONTACT=https://example.org/crawl")
    [agent] = agents
    assert agent.startswith("fazhi/")
    assert agent.endswith("(+https://example.org/crawl)")


@pytest.mark.parametrize("agent", ["Mozilla/5.0 fazhi (+https://example.org)", "fazhi", "curl (https://example.org)"])
def test_a_disguise_is_refused(agent: str) -> None:
    with pytest.raises(BadInput, match="USER_AGENT"):
        user_agent({"USER_AGENT": agent})  # type: ignore[arg-type]


def test_a_disguise_on_the_command_line_is_wrong_usage(tmp_path: Path) -> None:
    with serve({}) as site:
        done, archive = crawl(tmp_path, portal_file(tmp_path, site.url), "-s", "USER_AGENT=Mozilla/5.0")
        archive.close()
    assert done.status == 2
    assert site.asked == []
