"""The words of the reports: stable slugs with Chinese and English labels, and the note that asks for a look."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person must look at. ``since`` is the last instant at which it was known to be well."""

    status: str
    portal: str | None
    section: str | None
    since: str | None
    reason: str


STATUSES = {
    "redesigned": ("疑似改版", "redesigned"),
    "suspect": ("结果可疑", "suspect"),
    "blocked": ("访问被拦截", "blocked"),
    "unreachable": ("无法访问", "unreachable"),
    "incomplete": ("未走完", "incomplete"),
    "not_walked": ("本次未走到", "not walked"),
    "needs_browser": ("需浏览器渲染", "needs a browser"),
    "not_visited": ("久未访问", "not visited"),
    "blank": ("空白栏目", "blank"),
    "forbidden": ("robots.txt 禁止", "forbidden by robots.txt"),
    "stale": ("久未更新", "stale"),
    "reached": ("可访问", "reached"),
}
"""What can be said of a portal or a section, in the order in which a person must look."""

ASKS_FOR_A_LOOK = frozenset(STATUSES) - {"forbidden", "stale", "reached"}
"""The last three are the publisher's doing, or no trouble."""

RUN_STATUSES = {
    "failed": ("失败", "failed"),
    "died": ("进程已亡", "died"),
    "no_run": ("近期没有运行", "no run lately"),
    "interrupted": ("中断", "interrupted"),
    "incomplete": ("未完成", "incomplete"),
    "complete_with_errors": ("完成，个别页出错", "complete with errors"),
    "running": ("进行中", "running"),
    "complete": ("完成", "complete"),
}
"""What a run has come to; ``died`` and ``running`` have not ended, ``no_run`` is the silence after the last one."""


def rank(status: str) -> int:
    """Return a status's place among those that must be looked at, the first one first."""
    names = [*STATUSES, *RUN_STATUSES]
    return names.index(status)


def bilingual(status: str) -> str:
    """Return a status in both languages: ``疑似改版 redesigned``."""
    return " ".join((STATUSES | RUN_STATUSES)[status])
