"""The state inspection's indicators beside what our walks saw: observations, never verdicts.

Source: 政府网站与政务新媒体检查指标 (国办秘函〔2019〕19号), single-veto items, as re-hosted check tables and local
quarterly reports print them. The inspection asks a site twenty times a day or more and looks at all of it; we come
once a night and look at the sections on governing by law.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

SOURCE = "国办秘函〔2019〕19号"

NEWS_DAYS, POLICY_DAYS = 14, 183
"""When a column of news, and one of notices or policy, is stale: two weeks, six months."""

STALE_AFTER = MappingProxyType(
    {
        "meeting": NEWS_DAYS,
        "normative_document": POLICY_DAYS,
        "major_decision": POLICY_DAYS,
        "interpretation": POLICY_DAYS,
    }
)
"""Topics that the indicator speaks of. Yearly ones (reports, plans) have deadlines of their own; the rest has none."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number that we saw, null when we could not look, beside the inspection's threshold in its own words."""

    indicator: str
    label: str
    observed: float | None
    unit: str
    basis: str
    threshold: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the indicators are read from. Days are counted up to the last night on which the portal answered."""

    visits: int
    unanswered: int
    newest_days: int | None
    sections: int
    stale: int
    blank: int
    documents: int
    odd_dates: int


def indicators(seen: Seen) -> Sequence[Indicator]:
    """Return what was seen beside each threshold, in the order of the check table."""
    share = round(100 * seen.unanswered / seen.visits, 1) if seen.visits else None
    nights = f"{seen.unanswered} of {seen.visits} visits in 7 days without a usable answer"
    ours = f"of {seen.sections} sections that we walk"
    return (
        Indicator("home_unreachable", "首页无法访问", share, "%", nights, "一周内 20 次/日以上监测，超过 5%"),
        Indicator("home_not_updated", "首页未更新", seen.newest_days, "days", "since the newest document that we saw",
                  "超过两周"),
        Indicator("columns_stale", "栏目不更新", seen.stale, "sections", ours,
                  "动态、要闻类两周，通知公告、政策文件类六个月：5 个以上"),
        Indicator("due_columns_stale", "应更新栏目未更新", seen.stale, "sections", ours, "10 个以上"),
        Indicator("columns_blank", "空白栏目", seen.blank, "sections", ours, "5 个以上"),
        Indicator("odd_dates", "发布日期存疑", seen.odd_dates, "documents",
                  f"of {seen.documents}: dated after our first sighting, or otherwise than on their list",
                  "虚假发布时间：出现即单项否决"),
    )  # fmt: skip


def days_allowed(topic: str | None) -> int | None:
    """Return after how many days without a new document the indicator calls a section stale; null for no rule."""
    return STALE_AFTER.get(topic or "")
