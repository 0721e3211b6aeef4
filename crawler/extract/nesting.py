"""Pages nested deeper than the parser goes: found out, and flattened so that no text is lost."""

import re

import lxml.html

_PARSER_DEPTH = 2000
_DEPTH = 200
_TAG = re.compile(
    r"<(/?)(div|span|font|b|i|u|em|strong|a|p|section|article|center|blockquote|table|tbody|tr|td|ul|ol|li|form"
    r"|small|big|sub|sup|s|strike|dl|dd|dt|pre|h[1-6])\b[^>]*>",
    re.IGNORECASE,
)


def is_cut_off(root: lxml.html.HtmlElement) -> bool:
    """Tell whether the parser gave up: it then leaves its deepest chain of elements as the last thing on the page."""
    element, depth = root, 0
    while len(element):
        element = element[-1]
        depth += 1
    return depth >= _PARSER_DEPTH


def flatten(text: str) -> str:
    """Return HTML text without the tags that stand deeper than 200 others, keeping all text."""
    pieces: list[str] = []
    stack: list[str] = []
    end = 0
    for tag in _TAG.finditer(text):
        pieces.append(text[end : tag.start()])
        end = tag.end()
        if _keeps(stack, tag[2].lower(), closing=bool(tag[1])):
            pieces.append(tag[0])
    pieces.append(text[end:])
    return "".join(pieces)


def _keeps(stack: list[str], name: str, *, closing: bool) -> bool:
    """Follow one tag on the stack of open ones; say whether it may stay."""
    if not closing:
        stack.append(name)
        return len(stack) <= _DEPTH
    if stack and stack[-1] == name:
        stack.pop()
        return len(stack) < _DEPTH
    return not stack
