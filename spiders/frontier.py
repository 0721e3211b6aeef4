"""Pages that may hold sections: the most promising first, one at a time, within a budget of requests.

A home page names dozens of bureaus; taken in the order of menus they would eat the budget before 信息公开 has been
opened, let alone what lies behind it.
"""

import heapq
from collections.abc import Container, Iterable

from spiders.discovery import Lead, list_key


class Frontier:
    """Hands out each address once. ``next`` gives nothing while a page is being looked at: ``done`` says it was."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._heap: list[tuple[int, int, int, Lead]] = []
        self._known: set[str] = set()
        self._busy = False

    def add(self, leads: Iterable[Lead], depth: int) -> None:
        """Take in leads that would be reached in ``depth`` steps from the home page."""
        for lead in leads:
            key = list_key(lead.url)
            if key not in self._known:
                self._known.add(key)
                heapq.heappush(self._heap, (-lead.promise, depth, len(self._known), lead))

    def next(self, walked: Container[str] = ()) -> tuple[Lead, int] | None:
        """Return the best lead left and its depth; null when one is out, when none is left, or the budget is spent.

        ``walked`` are keys of lists that are being read anyway.
        """
        while self._heap and self._budget and not self._busy:
            _, depth, _, lead = heapq.heappop(self._heap)
            if list_key(lead.url) not in walked:
                self._busy = True
                self._budget -= 1
                return lead, depth
        return None

    def done(self) -> None:
        """Say that the page handed out last has answered or failed."""
        self._busy = False
