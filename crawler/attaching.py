"""An attachment as what its link's answer makes of it: stored, or what kept it away."""

from dataclasses import replace
from hashlib import sha256

from archive.records import Attachment

FILE_OUTCOMES = {
    "not_found": "not_found",
    "soft_not_found": "not_found",
    "blocked": "blocked",
    "truncated": "truncated",
    "too_large": "too_large",
}
"""Capture outcomes that an attachment keeps under a name of its own; others are ``error``."""


def failed(link: Attachment, capture_outcome: str | None) -> Attachment:
    """Return an attachment that did not come, with what kept it away; of one too large its declared size is kept."""
    outcome = FILE_OUTCOMES.get(capture_outcome or "", "error")
    return replace(link, outcome=outcome, size=link.size if outcome == "too_large" else None)


def answered(link: Attachment, media_type: str | None, body: bytes, *, is_html: bool) -> Attachment:
    """Return an attachment completed with what a good answer brought; a page of HTML is no file."""
    if is_html:
        return replace(link, outcome="html_instead", media_type=media_type)
    if not body:
        return replace(link, outcome="empty")
    return replace(
        link, outcome="stored", media_type=media_type, size=len(body), payload_sha256=sha256(body).hexdigest()
    )
