"""Telling somebody: only when there is something to tell, and never at the run's expense."""

import json
import logging
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.notify import is_news, notify
from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import fazhi, portal_file
from tests.servers import Answer, Pages, serve

NOTHING = ("new", "revised", "unchanged", "missing", "gone", "restored", "moved")


def report(*trouble: str, **documents: int) -> dict[str, Any]:
    return {"run": 7, "new_trouble": list(trouble), "documents": dict.fromkeys(NOTHING, 0) | documents}


@pytest.mark.parametrize("kind", ["new", "revised", "missing", "gone", "restored", "moved"])
def test_a_change_is_news(kind: str) -> None:
    assert is_news(report(**{kind: 1}))


def test_new_trouble_is_news_but_an_unchanged_night_is_none() -> None:
    assert is_news(report("rongshui: blocked"))
    assert not is_news(report(unchanged=150))


def test_the_command_reads_the_run_from_its_input(tmp_path: Path) -> None:
    notify(f"cat > {tmp_path}/told", report("融水: blocked"))
    assert json.loads((tmp_path / "told").read_text("utf-8")) == report("融水: blocked")


def test_a_night_without_news_tells_nobody(tmp_path: Path) -> None:
    notify(f"cat > {tmp_path}/told", report(unchanged=3))
    assert not (tmp_path / "told").exists()


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("echo no route >&2; exit 3", "expected exit status 0, got 3: no route"),
        ("no-such-command-here", "expected exit status 0, got 127"),
        ("kill -9 $$", "expected exit status 0, got -9"),
        ("exit 1", "expected exit status 0, got 1"),
    ],
)
def test_a_failing_command_is_one_warning(caplog: pytest.LogCaptureFixture, command: str, said: str) -> None:
    notify(command, report("a: blocked"))
    [line] = warnings(caplog)
    assert said in line
    assert "\n" not in line


def test_a_command_that_reads_nothing_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    notify("exec 0<&-; true", report(*(f"portal-{n}: blocked" for n in range(20_000))))
    assert warnings(caplog) == []


def test_a_command_that_hangs_is_killed_with_all_it_started(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    started = time.monotonic()
    notify(f"(sleep 5; touch {tmp_path}/late) & sleep 60", report("a: blocked"), patience=0.3)
    assert time.monotonic() - started < 4
    assert "expected an end within 0.3 s" in warnings(caplog)[0]
    time.sleep(0.1)
    assert not (tmp_path / "late").exists()


def test_what_it_leaves_running_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    started = time.monotonic()
    notify("sleep 3 & echo queued", report("a: blocked"), patience=30)
    assert time.monotonic() - started < 2.5
    assert warnings(caplog) == []


def test_a_crawl_tells_of_its_documents_once_and_keeps_its_outcome(tmp_path: Path) -> None:
    pages: Pages = {"/list/": listing(*HREFS)}
    pages |= {href: Answer(page(f"融水县行政执法办法第{number}号")) for number, href in enumerate(HREFS)}
    told = tmp_path / "told"
    with serve(pages) as site:
        file = portal_file(tmp_path, site.url, SECTION.format(site.url))
        first, second = (
            fazhi("crawl", "--portals", file, "--archive", tmp_path / "a.db", "--json", "--notify-command",
                  f"cat >> {told}; echo unreachable host; exit 1", now=f"2024-01-0{day}T18:00:00Z")
            for day in (1, 2)
        )  # fmt: skip
    assert (first.status, first.report["outcome"], second.status) == (0, "complete", 0)
    assert [json.loads(line) for line in told.read_text("utf-8").splitlines()] == [first.report]
    assert first.err.count("unreachable host") == 1
    assert first.err.splitlines()[-1] == "run 1 complete: requests: 7 ok, 1 not_found; documents: 6 new"
