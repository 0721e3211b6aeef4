"""Night windows: the hours, by clocks in China, in which a portal may be asked for anything."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from archive.clock import CHINA
from archive.errors import BadInput

EXPECTED = 'two times of day in China, such as "22:00-06:00"'

_SHAPE = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """From one time of day up to another, past midnight where the second is the earlier one."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"

    def is_open(self, instant: datetime) -> bool:
        """Tell whether an aware instant lies in the window."""
        clock = instant.astimezone(CHINA).time()
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def seconds_left(self, instant: datetime) -> float:
        """Return the seconds from an aware instant to the next end of the window."""
        here = instant.astimezone(CHINA)
        end = datetime.combine(here.date(), self.end, CHINA)
        return ((end if end > here else end + timedelta(days=1)) - here).total_seconds()


def is_window(value: object) -> bool:
    """Tell whether a value of a portal file can be read as a window."""
    shape = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    return shape is not None and shape.groups()[:2] != shape.groups()[2:]


def read_window(text: str, where: str) -> Window | None:
    """Return the window that a text names, null for an empty one. Raises BadInput, which begins with ``where``."""
    if not text:
        return None
    if not is_window(text):
        raise BadInput(f"{where}: expected {EXPECTED}, got {text!r}")
    begin, end = (time.fromisoformat(part) for part in text.split("-"))
    return Window(begin, end)
