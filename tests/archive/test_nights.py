"""Any sequence of nights keeps the invariants that ``archive.presence`` states."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from archive.clock import instant_of, stamp
from archive.integrity import verify
from tests.archive.nights import HOME, LIST, Site, page

DOCUMENTS = 3
ABSENT = ("not_found", "soft_not_found", "redirect " + HOME)
TROUBLE = ("timeout", "server_error", "blocked", "dns")


class Nights(RuleBasedStateMachine):
    """A site of a few documents that are edited, withdrawn, moved and put back, and a crawl that is not always well."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.site = Site(Path(self.folder.name) / "fazhi.db")
        self.now = datetime(2024, 1, 1, 18, tzinfo=UTC)
        self.edition = [0] * DOCUMENTS
        self.place = [LIST + f"t{number}.html" for number in range(DOCUMENTS)]
        self.shown = list(self.place)
        self.past: list[set[str]] = [{url} for url in self.place]
        self.editions_seen: list[list[int]] = [[] for _ in range(DOCUMENTS)]
        self.absent_nights: list[list[datetime]] = [[] for _ in range(DOCUMENTS)]
        self.gone: set[int] = set()
        self.failed: set[tuple[int, datetime]] = set()
        self.rows = 0
        self.live(["ok"] * DOCUMENTS)
        self.names = [str(self.site.archive.find_document(url)) for url in self.place]

    @rule(number=st.integers(0, DOCUMENTS - 1), edition=st.integers(0, 2))
    def edit(self, number: int, edition: int) -> None:
        self.edition[number] = edition

    @rule(number=st.integers(0, DOCUMENTS - 1), turn=st.integers(0, 99))
    def move(self, number: int, turn: int) -> None:
        """A new address; the crawl sees the document there, edited or not, and the old one dead, when it answers."""
        self.place[number] = HOME + f"xxgk/{number}-{turn}.html"

    @rule(
        answers=st.lists(st.sampled_from(("ok", *ABSENT, *TROUBLE)), min_size=DOCUMENTS, max_size=DOCUMENTS),
        days=st.integers(1, 9),
        walk=st.sampled_from(("complete", "complete", "complete", "incomplete")),
        to_end=st.booleans(),
        outcome=st.sampled_from(("complete", "complete", "complete", "failed")),
    )
    def night(self, answers: list[str], days: int, walk: str, to_end: bool, outcome: str) -> None:
        self.now += timedelta(days=days)
        self.live(answers, walk=walk, to_end=to_end, outcome=outcome)

    @rule(days=st.integers(1, 9), number=st.integers(0, DOCUMENTS - 1))
    def withdrawn(self, days: int, number: int) -> None:
        """A good night on which one document is not there: several of them make it gone."""
        self.now += timedelta(days=days)
        self.live(["not_found" if other == number else "ok" for other in range(DOCUMENTS)])

    def live(
        self, answers: list[str], *, walk: str = "complete", to_end: bool = True, outcome: str = "complete"
    ) -> None:
        told: dict[str, object] = {}
        for number, answer in enumerate(answers):
            if answer != "ok":
                told[self.place[number]] = answer
                continue
            text = f"第{number}篇，第{self.edition[number]}版"
            shown = {self.place[number]: page(text, document_number=f"融政发〔2024〕{number}号")}
            dead = dict.fromkeys(sorted(self.past[number] - {self.place[number]}), "not_found")
            known = self.editions_seen[number][-1:] == [self.edition[number]]
            told |= shown | dead if known else dead | shown  # an edited one is known when the old place was asked first
        self.site.night(stamp(self.now), told, walk=walk, to_end=to_end, outcome=outcome)
        judges = to_end and walk == "complete" and "ok" in answers
        trouble = sum(answer in TROUBLE for answer in answers)
        judges = judges and 2 * trouble < len(told) + 1
        for number, answer in enumerate(answers):
            self.expect(number, answer, judges, outcome)

    def expect(self, number: int, answer: str, judges: bool, outcome: str) -> None:
        """The rules once more, as plainly as they can be put."""
        nights = self.absent_nights[number]
        if answer == "ok":
            nights.clear()
            self.gone.discard(number)
            self.shown[number] = self.place[number]
            self.past[number].add(self.place[number])
            if self.editions_seen[number][-1:] != [self.edition[number]]:
                self.editions_seen[number].append(self.edition[number])
        elif answer in ABSENT and judges and self.place[number] == self.shown[number]:
            counted = [*nights, self.now]
            if not nights or outcome != "failed":
                nights.append(self.now)
            if len(self.good(number, counted)) >= 3 and self.now - counted[0] >= timedelta(days=14):
                self.gone.add(number)
            if outcome == "failed":
                self.failed.add((number, self.now))

    def good(self, number: int, nights: list[datetime]) -> list[datetime]:
        return [night for night in nights if (number, night) not in self.failed]

    @invariant()
    def states_follow_the_rules(self) -> None:
        for number, name in enumerate(self.names):
            state = "gone" if number in self.gone else "missing" if self.absent_nights[number] else "present"
            assert self.site.state(name) == state

    @invariant()
    def versions_are_the_editions_that_were_seen(self) -> None:
        for number, name in enumerate(self.names):
            assert self.site.one("SELECT count(*) FROM versions WHERE document_id = ?", name) == len(
                self.editions_seen[number]
            )

    @invariant()
    def nothing_is_erased_and_every_address_resolves(self) -> None:
        tables = ("documents", "versions", "events", "captures", "document_urls")
        rows = sum(self.site.one(f"SELECT count(*) FROM {table}") for table in tables)
        assert rows >= self.rows
        self.rows = rows
        assert self.site.one("SELECT count(*) FROM documents") == DOCUMENTS
        for number, name in enumerate(self.names):
            assert {self.site.archive.find_document(url) for url in self.past[number]} == {name}

    @invariant()
    def gone_took_three_nights_and_a_fortnight(self) -> None:
        for name, gone_at, since in self.site.archive.db.execute(
            "SELECT id, gone_at, missing_since FROM documents WHERE state = 'gone'"
        ).fetchall():
            assert instant_of(gone_at) - instant_of(since) >= timedelta(days=14)
            assert self.site.one("SELECT count(*) FROM absences WHERE document_id = ?", name) >= 3

    def teardown(self) -> None:
        if hasattr(self, "site"):
            assert verify(self.site.archive.db) == []
            self.site.archive.close()
            self.folder.cleanup()


TestNights = Nights.TestCase
TestNights.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
