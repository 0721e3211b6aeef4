"""``--jobs N``: portals dealt out to several processes, hosts never split; each process is a run of its own.

The archive takes writers in turn, so processes need to know nothing of each other. Their reports become one.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

from crawler.crawling import Order, Result, choose
from crawler.portals import Portal
from crawler.sites import server_of
from crawler.spiderloader import ROOT

WORST_FIRST = (4, 143, 130, 3, 0)
"""Exit statuses from worst to best: what is wrong on our own side hides nothing else."""

OUTCOMES = {4: "failed", 143: "interrupted", 130: "interrupted", 3: "incomplete"}


def crawl_in_jobs(order: Order, jobs: int) -> Result:
    """Crawl in several processes and return what they came to together; the run is that of the last one.

    Raises BadInput for a portal that nobody knows or a bad portal file.
    """
    processes = [_start(order, hand) for hand in deal(choose(order), jobs)]

    def pass_on(number: int, _: object) -> None:
        for process in processes:
            process.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    ends = [(process.communicate()[0], process.returncode) for process in processes]
    told = [json.loads(out) for out, _ in ends if out]
    lost = [f"a process ended without a report, with status {status}" for out, status in ends if not out]
    statuses = [status if out and status in WORST_FIRST else 4 for out, status in ends]
    status = next(bad for bad in WORST_FIRST if bad in statuses)
    report = merge(told, OUTCOMES.get(status), lost)
    return Result(int(str(report["run"])), report, status)


def deal(portals: Sequence[Portal], jobs: int) -> list[list[Portal]]:
    """Return portals in at most so many hands of like size; those at one host stay in one hand."""
    group_of: dict[str, tuple[set[str], list[Portal]]] = {}
    for portal in portals:
        servers, together = _servers(portal), [portal]
        met = {id(group_of[server]): group_of[server] for server in servers if server in group_of}
        for others, theirs in met.values():
            servers, together = servers | others, theirs + together
        group_of |= dict.fromkeys(servers, (servers, together))
    groups = {id(group): group for group in group_of.values()}
    hands: list[list[Portal]] = [[] for _ in range(jobs)]
    for _, together in groups.values():
        min(hands, key=len).extend(together)
    return [hand for hand in hands if hand]


def _start(order: Order, portals: Sequence[Portal]) -> "subprocess.Popen[str]":
    names = [portal.id if portal.path else portal.home for portal in portals]
    options = [part for path in order.files for part in ("--portals", str(path))]
    options += [part for name, value in order.settings.items() for part in ("-s", f"{name}={value}")]
    options += ["--full"] * order.full + ["--log-json"] * order.log_json
    command = [sys.executable, "-m", "crawler", "crawl", *names, *options, "--archive", str(order.archive), "--json"]
    # A session of its own: a Ctrl-C reaches it once, through us.
    return subprocess.Popen(  # noqa: S603  (our own command, arguments as given)
        command, stdout=subprocess.PIPE, text=True, start_new_session=True, env=_environment()
    )


def _servers(portal: Portal) -> set[str]:
    declared = (f"http://{host}/" for host in portal.hosts)
    return {server_of(url) for url in (portal.home, *declared, *(section.url for section in portal.sections))}


def _environment() -> dict[str, str]:
    """Let the process find these packages from any working folder."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def merge(reports: Sequence[dict[str, Any]], outcome: str | None, lost: Sequence[str]) -> dict[str, object]:
    """Return several runs' JSON objects as one; ``lost`` says of processes that told nothing.

    ``outcome`` null leaves it to whether single pages failed.
    """
    warnings = sum(report["warnings"] for report in reports)
    reasons = [report["reason"] for report in reports if report["reason"]] + list(lost)
    return {
        "run": max((report["run"] for report in reports), default=0),
        "runs": [report["run"] for report in reports],
        "outcome": outcome or ("complete_with_errors" if warnings else "complete"),
        "reason": "; ".join(reasons) or None,
        "started_at": min((report["started_at"] for report in reports), default=None),
        "finished_at": max((report["finished_at"] for report in reports), default=None),
        "to_end": bool(reports) and all(report["to_end"] for report in reports),
        "warnings": warnings,
        "new_trouble": [trouble for report in reports for trouble in report["new_trouble"]]
        + [f"run: {end}" for end in lost],
        "requests": _sum(reports, "requests"),
        "documents": _sum(reports, "documents"),
        "portals": [portal for report in reports for portal in report["portals"]],
        "continues": next((report["continues"] for report in reports if report.get("continues")), None),
        "skipped": [name for report in reports for name in report.get("skipped", ())],
    }


def _sum(reports: Sequence[dict[str, Any]], name: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for report in reports:
        total.update(report[name])
    return dict(total)
