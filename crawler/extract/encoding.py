"""Bytes to characters, once per page: byte order mark, strict UTF-8, GB18030, then the labels.

What a page is labelled with is recorded and hardly ever believed: servers add one charset to everything and
templates keep the charset of the page they were copied from (B01, B03). Strict UTF-8 hardly ever succeeds on
other Chinese bytes, so the bytes decide. A few damaged bytes must not flip the page (B06).
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

REPLACEMENT = "\ufffd"

_HEAD = 262_144
"""Bytes of the page in which a label is looked for; labels behind long comments are found too (B04)."""

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META_LABEL = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_XML_LABEL = re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_HEADER_LABEL = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_CONTROLS = dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\r")
_HAS_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FAMILY = {"gb2312": "gb", "gbk": "gb", "cp936": "gb", "gb18030": "gb", "hz": "gb", "utf-8": "utf-8", "ascii": "utf-8"}
_FREQUENT = re.compile("[的一在是有年月日和，。、]")
_DAMAGE = 10
"""At most one damaged place in so many whole characters, else the decoder is the wrong one."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """A page's characters and how they were won.

    ``encoding`` is the decoder used, ``declared`` the first label found (HTTP header, then the page itself),
    ``conflict`` whether some label names another family than the decoder. ``replacement_characters`` counts
    U+FFFD in ``text``. NUL and C0 controls other than tab and line ends are dropped from ``text`` (B08).
    """

    text: str
    encoding: str
    declared: str | None
    replacement_characters: int
    conflict: bool


def decode(body: bytes, headers: Mapping[str, str]) -> Decoding:
    """Decode a page's bytes; ``headers`` have lower-case names. Never raises."""
    labels = _labels(body, headers.get("content-type", ""))
    encoding, text = _read(body, labels)
    if _HAS_CONTROL.search(text):
        text = text.translate(_CONTROLS)
    conflict = not body.isascii() and any(_family(label) != _family(encoding) for label in labels)
    return Decoding(text, encoding, labels[0] if labels else None, text.count(REPLACEMENT), conflict)


def _labels(body: bytes, content_type: str) -> list[str]:
    """Every charset label, the HTTP header's first, lower-case as printed; labels inside comments do not count."""
    head = _COMMENT.sub(b"", body[:_HEAD])
    found = [match[1] for match in [_HEADER_LABEL.search(content_type)] if match]
    for pattern in (_XML_LABEL, _META_LABEL):
        match = pattern.search(head)
        if match:
            found.append(match[1].decode("ascii"))
    return [label.lower().strip(".:") for label in found]


def _family(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return label
    return _FAMILY.get(name, name)


def _read(body: bytes, labels: list[str]) -> tuple[str, str]:
    marked = _by_mark(body)
    if marked:
        return marked
    whole = _strict(body, "utf-8")
    if whole is not None:
        return "utf-8", whole
    utf8 = body.decode("utf-8", "replace")
    if _plausible(utf8):
        return "utf-8", utf8
    return _best_of(body, labels)


def _by_mark(body: bytes) -> tuple[str, str] | None:
    """A byte order mark counts when what follows it is at least nearly readable that way."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(name, "replace")
            if _plausible(text):
                return name, text
    return None


def _best_of(body: bytes, labels: list[str]) -> tuple[str, str]:
    """GB18030, unless a label of another family reads without fault and gives more everyday Chinese (Big5)."""
    text = body.decode("gb18030", "fazhi-gb18030")
    best = ("gb18030", text)
    for label in labels:
        other = None if _family(label) in {"gb", "utf-8"} else _strict(body, label)
        if other is not None and (_everyday(other) > _everyday(text) or not _plausible(text)):
            best = (codecs.lookup(label).name, other)
            text = other
    return best


def _strict(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _plausible(text: str) -> bool:
    bad = text.count(REPLACEMENT)
    if not bad:
        return True
    good = sum(c > "\x7f" for c in text) - bad
    return bad * _DAMAGE <= good


def _everyday(text: str) -> int:
    return len(_FREQUENT.findall(text))


def _euro_or_replacement(error: UnicodeError) -> tuple[str, int]:
    """Read byte 0x80 as the euro sign, as Windows wrote it into GBK pages; anything else is one replacement."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.object[error.start] == 0x80:
        return "€", error.start + 1
    return REPLACEMENT, error.start + 1


codecs.register_error("fazhi-gb18030", _euro_or_replacement)
