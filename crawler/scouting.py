"""Looking at portals without keeping anything: what answers, and where the sections of an unknown portal are."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from archive.divisions import division
from archive.errors import BadInput
from crawler.crawling import Order, crawl
from crawler.errors import SiteTrouble
from crawler.portals import Portal, Section, portal_of_url, to_toml
from crawler.topics import TOPICS

Finding = dict[str, Any]


def check(ids: Sequence[str], files: tuple[Path, ...]) -> list[Finding]:
    """Ask for every address that these portals name; return what each came to, in no order.

    ``outcome`` is a capture's; ``site_code`` what the page prints. Can be called once a process. Raises FazhiError.
    """
    return _scout("spiders.scout.CheckSpider", tuple(ids), files)


def discover(url: str) -> Finding:
    """Look for the sections of the portal at ``url`` as a crawl would; return what was found, refused and looked at.

    Can be called once a process. Raises BadInput for what is no address, SiteTrouble when its home does not answer.
    """
    portal_of_url(url)
    findings = _scout("spiders.scout.ScoutSpider", (url,), ())
    if not findings or not findings[0]["looked"]:
        trouble = findings[0]["trouble"] if findings else "nothing came of it"
        raise SiteTrouble(f"{url}: expected a home page, got {trouble!r}")
    return findings[0]


def discovered_portal(url: str, finding: Finding) -> Portal:
    """Return the portal that a discovery found, as a portal file would describe it."""
    identity = finding["identity"]
    bare = portal_of_url(url)
    code = identity.get("site_code", "")
    families = Counter(section["family"] for section in finding["sections"] if section["family"])
    return Portal(
        id=bare.id,
        name=identity.get("name") or bare.name,
        home=url,
        division_code=code[:6] if division(code[:6]) else None,
        site_code=code if len(code) == 10 else None,
        family=next(iter(families)) if len(families) == 1 else None,
        hosts=tuple(finding["hosts"]),
        evidence="seen",
        sections=tuple(Section(each["name"], each["url"], _topic(each)) for each in finding["sections"]),
    )


def discovered_toml(url: str, finding: Finding) -> str:
    """Return the portal file of a discovery: a reason beside each section, and below it what was refused and why."""
    portal = discovered_portal(url, finding)
    sections, looked = finding["sections"], finding["looked"]
    reasons = {section["url"]: _reason(section) for section in sections}
    head = [f"{len(sections)} sections found on {len(looked)} pages looked at."]
    if portal.division_code is None:
        head.append(
            'The pages do not say the division: add division_code = "", six digits of GB/T 2260, below the name.'
        )
    tail = [
        *(f"looked at: {address}" for address in looked),
        *(f"refused: {lead['name']} {lead['url']}: {lead['reason']}" for lead in finding["refused"]),
    ]
    return to_toml(portal, {"": "\n".join(head), **reasons}) + "".join(f"# {' '.join(line.split())}\n" for line in tail)


def _reason(section: Finding) -> str:
    listed = f"{section['rows']} rows on the first page"
    pages = f", {section['pages']} pages" if section["pages"] else ""
    family = f", family {section['family']}" if section["family"] else ""
    trouble = f"; {section['trouble']}" if section["trouble"] else ""
    return f"{section['reason']}; {listed}{pages}{family}{trouble}"


def _topic(section: Finding) -> str | None:
    return section["topic"] if section["topic"] in TOPICS else None


def _scout(spider: str, portals: tuple[str, ...], files: tuple[Path, ...]) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        findings = Path(folder) / "findings.jsonl"
        settings: dict[str, object] = {"FAZHI_SPIDER": spider, "FAZHI_FINDINGS": str(findings), "LOG_LEVEL": "CRITICAL"}
        result = crawl(Order(Path(folder) / "scout.db", portals, files, settings=settings))
        if result.report.get("reason"):
            raise BadInput(f"{', '.join(portals)}: expected to look, got {result.report['reason']!r}")
        return _lines(findings.read_text("utf-8").splitlines()) if findings.exists() else []


def _lines(lines: Iterable[str]) -> list[Finding]:
    return [json.loads(line) for line in lines]
