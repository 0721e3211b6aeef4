"""Structured logs: whatever happens, standard error is one JSON object a line."""

import json
from pathlib import Path
from typing import Any

from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import Done, fazhi, portal_file
from tests.servers import Answer, Pages, serve


def lines(done: Done) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in done.err.splitlines()]
    assert all({"at", "level", "logger", "message"} <= set(line) for line in found)
    return found


def test_every_line_of_a_crawl_is_an_object_and_the_last_one_is_the_run(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS, "/list/gone.html")}
    pages |= {href: Answer(page(f"融水县行政执法办法第{number}号")) for number, href in enumerate(HREFS)}
    with serve(pages) as site:
        file = portal_file(tmp_path, site.url, SECTION.format(site.url))
        done = fazhi("crawl", "--portals", file, "--archive", tmp_path / "a.db", "--json", "--log-json")
    found = lines(done)
    assert found[-1]["run"] == done.report
    assert found[-1]["message"].startswith("run 1 complete_with_errors: requests: 7 ok")
    assert any(line["level"] == "WARNING" and "/list/gone.html" in line["message"] for line in found)


def test_trouble_at_a_site_is_warned_of_before_the_last_line(tmp_path: Path) -> None:
    file = portal_file(tmp_path, "http://127.0.0.1:9")
    done = fazhi("crawl", "--portals", file, "--archive", tmp_path / "a.db", "--log-json", "-s", "RETRY_ENABLED=False")
    assert done.status == 3
    assert done.out == ""
    warning, last = lines(done)[-2:]
    assert (warning["level"], last["run"]["outcome"]) == ("WARNING", "incomplete")
    assert warning["message"].startswith("sample: unreachable")


def test_an_error_of_ours_is_an_object_too(tmp_path: Path) -> None:
    done = fazhi("crawl", "rongshui", "--archive", tmp_path / "none" / "a.db", "--log-json")
    [line] = lines(done)
    assert (done.status, line["level"]) == (4, "ERROR")
    assert str(tmp_path / "none") in line["message"]


def test_the_level_is_the_setting_of_scrapy(tmp_path: Path) -> None:
    file = portal_file(tmp_path, "http://127.0.0.1:9")
    settings = ("-s", "RETRY_ENABLED=False", "-s", "LOG_LEVEL=ERROR")
    done = fazhi("crawl", "--portals", file, "--archive", tmp_path / "a.db", "--log-json", *settings)
    assert lines(done) == []
