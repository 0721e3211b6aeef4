"""Atom feeds (RFC 4287) of what changed."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from archive.labels import EVENTS, UNTITLED

LENGTH = 50
"""Entries in a feed."""

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of_changes(entries: Sequence[dict[str, Any]], about: str, address: str, absolute: Callable[[str], str]) -> bytes:
    """Return a feed of events, the latest first. ``absolute`` turns an address of ours into a full one."""
    feed = ET.Element("feed", xmlns=_NAMESPACE)
    _add(feed, "title", " · ".join(filter(None, ("法治公开档案 fazhi", about))))
    _add(feed, "id", address)
    _add(feed, "updated", entries[0]["at"] if entries else "1970-01-01T00:00:00Z")
    ET.SubElement(_add(feed, "author"), "name").text = "fazhi"
    _link(feed, address, "self")
    _link(feed, absolute("/"), "alternate")
    for entry in entries:
        _entry(feed, entry, absolute)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ET.Element, event: dict[str, Any], absolute: Callable[[str], str]) -> None:
    entry = _add(feed, "entry")
    page = absolute(f"/v/{event['version_id']}" if event["version_id"] else f"/documents/{event['document_id']}")
    kind = EVENTS.get(event["kind"], event["kind"])
    _add(entry, "title", f"{kind}：{event['title'] or UNTITLED}")
    _add(entry, "id", f"{page}#event-{event['id']}")
    _add(entry, "updated", event["at"])
    _link(entry, page, "alternate")
    facts = (event["portal"], event["publication_date"], event["url"])
    _add(entry, "summary", "\n".join(fact for fact in facts if fact))
    ET.SubElement(entry, "category", term=event["kind"], label=kind)


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = None if text is None else _NOT_XML.sub("", text)
    return element


def _link(parent: ET.Element, address: str, relation: str) -> None:
    ET.SubElement(parent, "link", href=_NOT_XML.sub("", address), rel=relation)
