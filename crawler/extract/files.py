"""A list row that is a file is a document: titled and dated from the list, the file its one attachment."""

from urllib.parse import unquote, urlsplit

from archive.records import Content, Link
from crawler.extract.issuer import Speech
from crawler.extract.judgement import judge
from crawler.extract.page import Page
from crawler.extract.rules import Rules

MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"Rar!",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rtf",
    b"7z\xbc\xaf",
)
"""First bytes of PDF, ZIP (Word, Excel, OFD), OLE, RAR, JPEG, PNG, GIF, RTF and 7z files (B65: type by content)."""


def is_file(page: Page) -> bool:
    """Tell whether an answer is a file rather than a page, by its first bytes."""
    return page.body.startswith(MAGIC)


def file_content(page: Page, rules: Rules) -> Content:
    """Return the record of a document that is a file: what its list row says, and the file as its attachment."""
    listed = rules.listed
    name = unquote(urlsplit(page.url).path.rpartition("/")[2])
    title = listed.title if listed else None
    judged = judge(Speech(title or "", owners=tuple(filter(None, (rules.division, *rules.site_names)))), rules)
    date = listed.date if listed else None
    return Content(
        outcome="attachment_only",
        title=title,
        publication_date=date,
        date_basis="list" if date else None,
        topic=judged.topic,
        reporting_year=judged.reporting_year,
        issuer_level=judged.issuer_level,
        attachments=(Link(page.url, title or name),),
    )
