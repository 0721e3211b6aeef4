"""Topic, reporting year and issuer's level of a document, judged together: whose report it is decides its topic."""

from dataclasses import dataclass

from crawler.extract.issuer import Speech, issuer_level, owner_level
from crawler.extract.rules import Rules
from crawler.topics import Clues, classify

_REPORTS = ("annual_report", "subordinate_report")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a document is, of which year when it is a report, and the level of the body that speaks."""

    topic: str
    reporting_year: int | None
    issuer_level: str | None


def judge(speech: Speech, rules: Rules) -> Judged:
    """Judge a document by its words and the section that lists it.

    A report that names nobody is that of the portal's owner; of other documents nothing is assumed.
    """
    named = issuer_level(speech)
    level = named or owner_level(speech)
    clues = Clues(
        speech.title,
        speech.text,
        section=rules.section,
        section_topic=rules.section_topic,
        breadcrumb=speech.breadcrumb,
        level=level,
    )
    found = classify(clues)
    return Judged(found.topic, found.reporting_year, level if found.topic in _REPORTS else named)
