"""Citations of one version: GB/T 7714 in its 2025 and 2015 editions, BibTeX, RIS, CSL-JSON.

Author is the issuing authority, else the publisher, else the site. The day of access is the day in China on which
the archive fetched the version. Every style names the version's id and the SHA-256 of its content, so that a
reader can tell years later which text was meant (B78).
"""

import json
import re
from collections.abc import Callable

from archive.reading import Edition, china_day_of

_BIBTEX_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_BIBTEX_WORDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def cite(edition: Edition, style: str) -> str:
    """Return the citation of a version in one of STYLES."""
    return STYLES[style](edition)


def gbt7714(edition: Edition) -> str:
    """Return it by GB/T 7714—2025, in force since 1 July 2026: web page, full-width colon and round brackets."""
    return _reference(edition, colon="：", brackets="（）")


def gbt7714_2015(edition: Edition) -> str:
    """Return it by GB/T 7714—2015, 4.6: electronic resource, half-width marks."""
    return _reference(edition, colon=": ", brackets="()")


def _reference(edition: Edition, *, colon: str, brackets: str) -> str:
    content = edition.version.content
    number = f"{colon}{content.document_number}" if content.document_number else ""
    day = f"{brackets[0]}{content.publication_date}{brackets[1]}" if content.publication_date else ""
    seen = f"[{china_day_of(edition.fetched_at)}]"
    return f"{author(edition)}. {title(edition)}{number}[EB/OL]. {day}{seen}. {edition.url}. {note(edition)}."


def bibtex(edition: Edition) -> str:
    """Return it as a BibLaTeX ``@online`` entry, which BibTeX styles for Chinese read too."""
    content = edition.version.content
    fields = {
        "author": f"{{{_escaped(author(edition))}}}",
        "title": f"{{{_escaped(title(edition))}}}",
        "number": _escaped(content.document_number or ""),
        "date": content.publication_date,
        "year": (content.publication_date or "")[:4],
        "url": edition.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": china_day_of(edition.fetched_at),
        "note": _escaped(note(edition)),
        "langid": "chinese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@online{{{edition.version.id},", *lines, "}"))


def ris(edition: Edition) -> str:
    """Return it as an RIS record of type ELEC."""
    content = edition.version.content
    published, accessed = content.publication_date, china_day_of(edition.fetched_at)
    fields = (
        ("TY", "ELEC"),
        ("AU", author(edition)),
        ("TI", title(edition)),
        ("PY", (published or "")[:4]),
        ("DA", (published or "").replace("-", "/")),
        ("M1", content.document_number),
        ("UR", edition.url),
        ("Y2", accessed.replace("-", "/")),
        ("AN", edition.version.id),
        ("N1", note(edition)),
        ("LA", "zh-CN"),
    )
    return "\n".join([*(f"{tag}  - {value}" for tag, value in fields if value), "ER  - "])


def csl(edition: Edition) -> str:
    """Return it as CSL-JSON: an array of one item."""
    content = edition.version.content
    item = {
        "id": edition.version.id,
        "type": "webpage",
        "title": title(edition),
        "author": [{"literal": author(edition)}],
        "container-title": edition.portal,
        "number": content.document_number,
        "issued": content.publication_date and _date_parts(content.publication_date),
        "accessed": _date_parts(china_day_of(edition.fetched_at)),
        "URL": edition.url,
        "note": note(edition),
        "language": "zh-CN",
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1)


def author(edition: Edition) -> str:
    """Return who is responsible for a document."""
    content = edition.version.content
    return _line(content.issuing_authority or content.publisher or edition.portal)


def title(edition: Edition) -> str:
    """Return a document's title on one line; a bracketed stand-in where it has none."""
    return _line(edition.version.content.title or "[无题名]")


def note(edition: Edition) -> str:
    """Return which version is meant: its id and the SHA-256 of its content."""
    return f"fazhi {edition.version.id}, SHA-256 {edition.content_sha256}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _BIBTEX_SPECIAL.sub(lambda match: _BIBTEX_WORDS.get(match.group(), f"\\{match.group()}"), text)


def _date_parts(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


STYLES: dict[str, Callable[[Edition], str]] = {
    "gbt7714": gbt7714,
    "gbt7714-2015": gbt7714_2015,
    "bibtex": bibtex,
    "ris": ris,
    "csl": csl,
}
"""The styles of ``fazhi cite --style``."""
