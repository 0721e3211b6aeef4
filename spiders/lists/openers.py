"""Addresses whose template a script prints: ``openFile('41')`` beside ``window.open('/view.do?id=' + id)`` (B33)."""

import re
from functools import lru_cache

from crawler.extract.page import Page, resolve
from spiders.lists.scripts import arguments, declaration, script_text, unescape

_CALL = re.compile(r"(?:javascript:)?\s*(?:return\s+)?([A-Za-z_$][\w$]*)\(([^()]*)\)")
_OPENS = re.compile(r"(?:\bopen\s*\(|location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\()\s*")
_PIECE = re.compile(r"\s*(?:(['\"])(?P<text>.*?)\1|(?P<name>[A-Za-z_$][\w$]*))\s*(?P<more>\+?)")


def templated_address(page: Page, script: str) -> str | None:
    """Return the address that a call opens by a function of the page's own scripts; null when they do not say."""
    call = _CALL.match(unescape(script))
    template = _template(script_text(page), call[1]) if call else None
    given = arguments(call[2]) if call else []
    if template is None or any(isinstance(piece, int) and piece >= len(given) for piece in template):
        return None
    return resolve(page, "".join(given[piece] if isinstance(piece, int) else piece for piece in template))


@lru_cache(maxsize=64)
def _template(script: str, function: str) -> tuple[str | int, ...] | None:
    """Return the pieces of the address that a function opens: text, or which argument; null when it is not so plain."""
    declared = declaration(script, function)
    opened = _OPENS.search(declared.body) if declared else None
    pieces: list[str | int] = []
    at = opened.end() if opened else 0
    while declared and opened and (piece := _PIECE.match(declared.body, at)):
        if piece["name"] and piece["name"] not in declared.parameters:
            return None
        pieces.append(declared.parameters.index(piece["name"]) if piece["name"] else piece["text"])
        at = piece.end()
        if not piece["more"]:
            break
    return tuple(pieces) if any(isinstance(piece, str) and "/" in piece for piece in pieces) else None
