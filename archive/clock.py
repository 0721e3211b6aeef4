"""The calendar clock: instants in UTC, days in China time, and the one place that knows ``FAZHI_NOW``."""

import os
from datetime import UTC, date, datetime, timedelta, timezone

from archive.errors import BadInput

CHINA = timezone(timedelta(hours=8), "China")
"""China keeps one zone and no summer time since 1992; a fixed offset needs no zone database."""


def now() -> datetime:
    """Return the instant to be written into the archive, whole seconds, in UTC.

    ``FAZHI_NOW`` (an ISO instant; without an offset it is read as UTC) stands in for the system's clock, so
    that many nights can be lived through in a minute. Raises BadInput when it cannot be read.
    """
    given = os.environ.get("FAZHI_NOW")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        instant = datetime.fromisoformat(given)
    except ValueError as error:
        raise BadInput(f"FAZHI_NOW: expected an ISO instant such as 2024-03-31T18:00:00Z, got {given!r}") from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return instant.astimezone(UTC).replace(microsecond=0)


def stamp(instant: datetime) -> str:
    """Return an aware instant as the archive writes it: ``YYYY-MM-DDTHH:MM:SSZ``."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> datetime:
    """Return the instant that ``stamp`` wrote. Raises ValueError on anything else."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def china_day(instant: datetime) -> date:
    """Return the day on a calendar in China at this instant."""
    return instant.astimezone(CHINA).date()
