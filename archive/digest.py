"""The one definition of what a version is: its digests, and the ids made from them.

``docs/digest.md`` writes the definition out, with test vectors, so that others can recompute it.
"""

import json
from collections.abc import Iterable
from hashlib import sha256

from archive.records import Attachment, Content

COVERED = (
    "title", "text", "publication_date", "publication_time", "document_date", "effective_date", "expiry_date",
    "source", "author", "publisher", "issuing_authority", "document_number", "index_number", "subject", "genre",
    "legal_force", "keywords", "abstract", "disclosure_mode",
)  # fmt: skip
"""The fields that make a version (interface.md, section 4). Addresses, breadcrumb, topic, raw labels, warnings
and encodings are not among them: they may change without the publisher saying anything new."""

ID_DIGITS = 12


def canonical_json(value: object) -> bytes:
    """Return the one JSON form that digests are taken of: UTF-8, keys sorted, no white space, no needless escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def content_sha256(content: Content, attachments: Iterable[Attachment] = ()) -> str:
    """Return the digest of a whole content: every covered field, null ones too, and its attachments in order.

    Of an attachment count its position, name and content digest; not its address, which may be signed anew for
    each visitor.
    """
    return sha256(canonical_json(covered(content, attachments))).hexdigest()


def covered(content: Content, attachments: Iterable[Attachment] = ()) -> dict[str, object]:
    """Return the object whose canonical JSON is digested: field name to value, attachments as triples."""
    fields: dict[str, object] = {name: getattr(content, name) for name in COVERED}
    ordered = sorted(attachments, key=lambda attachment: attachment.position)
    fields["attachments"] = [[item.position, item.name, attachment_sha256(item)] for item in ordered]
    return fields


def attachment_sha256(attachment: Attachment) -> str | None:
    """Return the digest of what a file says: of its text where one was read, else of its bytes, else null.

    A PDF that is made anew at each download has other bytes and the same text: it is the same file (B70).
    """
    if attachment.text:
        return text_sha256(attachment.text)
    return attachment.payload_sha256


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return sha256(text.encode()).hexdigest()


def document_id(portal_id: str, key: str) -> str:
    """Return a document's id: portal id, a hyphen, 12 hex digits of the SHA-256 of its first canonical address."""
    return f"{portal_id}-{text_sha256(key)[:ID_DIGITS]}"


def version_id(document: str, content: str, first_seen_at: str) -> str:
    """Return a version's id: document id, a dot, 12 hex digits of the SHA-256 of ``content_sha256`` directly
    followed by ``first_seen_at``."""
    return f"{document}.{text_sha256(content + first_seen_at)[:ID_DIGITS]}"
