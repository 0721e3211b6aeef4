"""The nouns: what a page says, what a fetch brought, what a crawl saw. Frozen dataclasses, stdlib only.

Words as in the documentation: a *capture* is one fetch, a *payload* its bytes, a *document* the thing
published, a *version* its content between two changes, a *run* one crawl.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order received; a name may repeat. Bytes are read as Latin-1, so nothing is lost."""

VERSION_OUTCOMES = frozenset({"content", "short", "image_only", "attachment_only"})
"""Page outcomes that write a version; every other outcome is evidence, never a text."""

PAGE_OUTCOMES = VERSION_OUTCOMES | {"empty", "list", "soft_not_found", "blocked", "maintenance", "redirect_stub"}

CAPTURE_OUTCOMES = (
    "ok", "not_modified", "redirect", "not_found", "soft_not_found", "blocked", "maintenance", "forbidden",
    "client_error", "server_error", "dns", "tls", "refused", "reset", "truncated", "timeout", "too_large",
)  # fmt: skip
"""What a fetch can come to, in the order reports print them."""

RUN_OUTCOMES = ("complete", "complete_with_errors", "incomplete", "failed", "interrupted")

SECTION_OUTCOMES = ("complete", "forbidden", "needs_browser", "suspect", "incomplete", "blocked", "unreachable")
"""From best to worst: a portal's outcome is the worst of its sections'."""


@dataclass(frozen=True, slots=True)
class Link:
    """A printed link: absolute address and the name it is printed with."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label and its value exactly as a page prints them."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a list page: address, whole title, the date of its own row (``YYYY-MM-DD`` or null)."""

    url: str
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Paging:
    """What a list page says about its length; null where it does not say."""

    pages: int | None = None
    records: int | None = None
    page2: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says: the record of interface.md, section 3. Days are ISO days in China time as printed."""

    outcome: str
    title: str | None = None
    text: str = ""
    markdown: str = ""
    publication_date: str | None = None
    publication_time: str | None = None
    date_basis: str | None = None
    document_date: str | None = None
    effective_date: str | None = None
    expiry_date: str | None = None
    source: str | None = None
    author: str | None = None
    publisher: str | None = None
    issuing_authority: str | None = None
    document_number: str | None = None
    index_number: str | None = None
    subject: str | None = None
    genre: str | None = None
    legal_force: str | None = None
    keywords: str | None = None
    abstract: str | None = None
    disclosure_mode: str | None = None
    breadcrumb: tuple[str, ...] = ()
    topic: str | None = None
    reporting_year: int | None = None
    issuer_level: str | None = None
    attachments: tuple[Link, ...] = ()
    raw_labels: tuple[Label, ...] = ()
    family: str | None = None
    entries: tuple[Entry, ...] = ()
    paging: Paging | None = None
    encoding: str | None = None
    declared_encoding: str | None = None
    replacement_characters: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch: request and answer. ``body`` is after transfer and content decoding, null when nothing came.

    ``outcome`` null means that the answer arrived but has not been judged; the run's end settles it.
    ``final_url`` is where the answer points: for a redirect its resolved target, else the address that answered.
    """

    portal_id: str | None
    method: str
    url: str
    request_headers: Headers
    fetched_at: str
    request_body: bytes | None = None
    final_url: str | None = None
    status: int | None = None
    outcome: str | None = None
    headers: Headers = ()
    media_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body: bytes | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a version: where it stands, what was stored, what could be read out of it."""

    position: int
    url: str
    name: str
    outcome: str
    via_url: str | None = None
    media_type: str | None = None
    size: int | None = None
    payload_sha256: str | None = None
    text: str | None = None
    pages: int | None = None
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """How a section lists a document: the section's row id, the title and the day that its row printed."""

    section_id: int
    title: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """How a list led to a document: the section's name and topic, and the row itself."""

    section: str
    topic: str | None
    entry: Entry


@dataclass(frozen=True, slots=True)
class Sighting:
    """A document as one run saw it: everything that one transaction writes.

    ``captures`` are the ids of the fetches that gave the content, the document's own page first. ``urls`` are
    the addresses that led to it, the canonical one first. ``extractor`` names code and learned inputs. ``read_at`` is
    when the captures were read, null when that was at once.
    """

    run_id: int
    portal_id: str
    urls: tuple[str, ...]
    captures: tuple[int, ...]
    seen_at: str
    content: Content
    extractor: str
    attachments: tuple[Attachment, ...] = ()
    listings: tuple[Listing, ...] = ()
    read_at: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a sighting came to: ``new``, ``revised``, ``unchanged``, ``restored`` or ``moved``."""

    document_id: str
    version_id: str
    number: int
    change: str


@dataclass(frozen=True, slots=True)
class Known:
    """A document that the archive already has, as a crawl needs it: where to look again, and since when.

    ``bare``: one page without attachments, so that a 304 for its address says that all of it is unchanged.
    """

    document_id: str
    url: str
    state: str
    topic: str | None
    publication_date: str | None
    first_seen_at: str
    last_checked_at: str
    etag: str | None = None
    last_modified: str | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """How a section was walked in one run. ``pages`` are list pages read by ``family``, ``listed`` the rows on them."""

    section_id: int
    outcome: str
    reason: str | None = None
    pages: int = 0
    stated_pages: int | None = None
    listed: int = 0
    stated_records: int | None = None
    taken: int = 0
    to_end: bool = False
    family: str | None = None


@dataclass(frozen=True, slots=True)
class PortalRow:
    """A portal as the archive keeps it."""

    id: str
    name: str
    home: str
    division_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    family: str | None = None
    site_code: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl, as it begins: what was asked, by what software, from where."""

    started_at: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)
    vantage: str | None = None
    to_end: bool = False
