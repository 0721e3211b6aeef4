"""A portal as the archive meets it: nights of answers, told to a real archive the way a crawl tells them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.integrity import verify
from archive.records import Attachment, Capture, Content, Link, Listing, PortalRow, Run, Saved, Sighting, Walk
from archive.store import Archive

HOME = "http://www.county.gov.cn/"
LIST = HOME + "fzms/"
LONG = "各乡镇人民政府，县直各委、办、局：现将有关事项通知如下，请认真贯彻执行。" * 5


def page(text: str = LONG, title: str = "通知", **fields: object) -> Content:
    """A document page's record."""
    return Content("content", title=title, text=text, **{"publication_date": "2024-01-05"} | fields)


def with_files(content: Content, *files: Attachment) -> tuple[Content, tuple[Attachment, ...]]:
    """A content whose links are these files."""
    return replace(content, attachments=tuple(Link(item.url, item.name) for item in files)), files


@dataclass
class Night:
    """What a night came to."""

    run_id: int
    saved: dict[str, Saved] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)


class Site:
    """One portal in one archive."""

    def __init__(self, path: Path, portal_id: str = "county", home: str = HOME) -> None:
        self.archive = Archive.open(path)
        self.id = portal_id
        self.home = home
        self.archive.save_portal(PortalRow(portal_id, "某县人民政府", home))
        self.section = self.archive.save_section(portal_id, "法治苗山", home + "fzms/", "other")

    def fetch(self, run_id: int, url: str, at: str, outcome: str, body: bytes | None = b"", target: str | None = None):
        """Store one fetch."""
        status = {"ok": 200, "not_found": 404, "redirect": 302}.get(outcome)
        capture = Capture(
            self.id, "GET", url, (("User-Agent", "fazhi"),), at, final_url=target or url, status=status,
            outcome=outcome, media_type="text/html", body=body,
        )  # fmt: skip
        return self.archive.add_capture(run_id, capture)

    def night(
        self,
        at: str,
        answers: dict[str, object],
        *,
        walk: str = "complete",
        to_end: bool = True,
        outcome: str = "complete",
        extractor: str = "1",
        again: object = None,
        judge: bool = True,
    ) -> Night:
        """Live through one night. ``answers``: address to a Content (with its files, or not), or to an outcome.

        ``"redirect http://..."`` is a redirect that leads there.
        """
        night = Night(self.archive.begin_run(Run(at, to_end=to_end)))
        self.fetch(night.run_id, self.home + "fzms/", at, "ok", b"<html>list")
        for url, answer in answers.items():
            if isinstance(answer, str):
                name, _, target = answer.partition(" ")
                self.fetch(night.run_id, url, at, name, None if name == "timeout" else b"", target or None)
            else:
                night.saved[url] = self.save(night.run_id, (url,), at, answer, extractor, again)
        self.archive.save_walk(night.run_id, Walk(self.section, walk, to_end=to_end))
        if judge:
            night.judged = self.archive.judge_presence(night.run_id, self.id, at)
        self.archive.finish_run(night.run_id, outcome, {}, at, to_end=to_end)
        return night

    def save(self, run_id: int, urls: tuple[str, ...], at: str, answer, extractor: str = "1", again=None) -> Saved:
        """Fetch a document and save what was seen."""
        content, files = answer if isinstance(answer, tuple) else (answer, ())
        capture = self.fetch(run_id, urls[0], at, "ok", body_of(content))
        return self.archive.save_sighting(
            Sighting(
                run_id, self.id, urls, (capture,), at, content, extractor, files,
                (Listing(self.section, content.title or "", content.publication_date),),
            ),
            again,
        )  # fmt: skip

    def state(self, document_id: str) -> str:
        """The document's state."""
        return self.one("SELECT state FROM documents WHERE id = ?", document_id)

    def events(self, document_id: str) -> list[str]:
        """Kinds of the document's events, in order."""
        found = self.archive.db.execute("SELECT kind FROM events WHERE document_id = ? ORDER BY id", [document_id])
        return [row[0] for row in found]

    def one(self, sql: str, *values: object):
        """The first column of the first row."""
        return self.archive.db.execute(sql, values).fetchone()[0]

    def check(self) -> None:
        """Nothing is at fault."""
        assert verify(self.archive.db) == []


def body_of(content: Content) -> bytes:
    """A page that says so."""
    return f"<html><title>{content.title}</title><body>{content.text}</body></html>".encode()
