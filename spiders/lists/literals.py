"""JavaScript literals read as data: arrays and objects in scripts, with their loose quotes, keys and commas."""

import json
import re
from collections.abc import Iterator
from typing import Any

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?P<comment>//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_$][\w$.]*)|(?P<sign>[\[\]{},:])|(?P<blank>\s+)""",
    re.DOTALL,
)
_WORDS = {"true": "true", "false": "false"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n|.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": ""}
_OPENING = re.compile(r"(?P<name>[\w$.]+)[\"']?\s*[=:]\s*(?=\[)")
_PUSHING = re.compile(r"(?P<name>[\w$.]+)\.push\(\s*(?=[\[{])")


def read_literal(text: str, start: int) -> Any:
    """Return the array or object that a script writes from ``start`` on; null when it is anything but data."""
    return _read(text, start)[0]


def arrays(text: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the arrays that a script gives a name or a key, with that name; nested ones as part of their outer one."""
    end = 0
    for match in _OPENING.finditer(text):
        if match.end() >= end:
            value, end = _read(text, match.end())
            if isinstance(value, list) and value:
                yield match["name"], value


def pushed(text: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield what a script adds to arrays one by one (``rows.push({…})``), each array with its name, in their order."""
    found: dict[str, list[Any]] = {}
    for match in _PUSHING.finditer(text):
        value = read_literal(text, match.end())
        if value is not None:
            found.setdefault(match["name"], []).append(value)
    yield from found.items()


def _read(text: str, start: int) -> tuple[Any, int]:
    """Return the literal that begins at ``start``, and where it ends; where it cannot be read, it ends there too."""
    pieces: list[str] = []
    depth, at = 0, start
    while match := _TOKEN.match(text, at):
        at = match.end()
        while match["sign"] in ("]", "}") and pieces and pieces[-1] in ("", ","):
            pieces.pop()
        pieces.append(_as_json(match, text))
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match["sign"] or "", 0)
        if depth == 0:
            break
    try:
        return json.loads("".join(pieces)), at
    except (ValueError, RecursionError):
        return None, start


def _as_json(match: re.Match[str], text: str) -> str:
    if match["text"]:
        return json.dumps(_unescaped(match["text"][1:-1]), ensure_ascii=False)
    if match["name"]:
        is_key = re.match(r"\s*:", text[match.end() : match.end() + 20]) is not None
        return json.dumps(match["name"]) if is_key else _WORDS.get(match["name"], "null")
    return match["number"] or match["sign"] or ""


def _unescaped(text: str) -> str:
    """Read the escapes; two halves of a character outside the first plane are joined."""
    return _ESCAPE.sub(_character, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _LETTERS.get(code, code)
