"""Retry-After, as RFC 9110 (10.2.3) has it: a number of seconds, or a date."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(value: bytes | None, now: datetime) -> float | None:
    """Return the seconds that a server asks us to stay away, 0 for a date that has passed; null when it does not ask.

    ``now`` is an aware instant. What cannot be read asks for nothing.
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (instant.replace(tzinfo=instant.tzinfo or UTC) - now).total_seconds())
