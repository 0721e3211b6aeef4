"""Watches that a crawl's loop turns: a heartbeat in the archive while it does, an end of the process when it does not.

A loop that hangs cannot end itself (B44), so a thread outside it does: it writes where every thread stands and ends
the process. The run then has no end; the next start seals it as ``interrupted``. Code that never lets go of the
interpreter, such as a regular expression run wild, stops that thread, too; ``faulthandler`` has one that runs all the
same, a little later, and ends the process with status 1.
"""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from types import TracebackType
from typing import Self

from archive.errors import ArchiveError
from crawler.night import Night

logger = logging.getLogger(__name__)

BEAT = 30.0
"""Seconds between two heartbeats; a process that dies without a word was alive so recently."""

STATUS = 4
"""Exit status of a process that had to be ended: our own side failed."""

GRACE = 30
"""Seconds by which ``faulthandler`` steps in later than the thread, which may be slow on a busy machine; four times
the limit is enough where that is shorter."""


class Watchdog:
    """Ends the process when the running loop has not turned for ``seconds``; 0 means never. Used as ``with``."""

    def __init__(self, night: Night, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._night = night
        self._loop = loop
        self._seconds = seconds
        self._turned = time.monotonic()
        self._ended = threading.Event()
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        self._timer = self._loop.call_soon(self._beat)  # type: ignore[assignment]  # a handle is all that is needed
        if self._seconds:
            threading.Thread(target=self._watch, name="watchdog", daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._timer:
            self._timer.cancel()
        faulthandler.cancel_dump_traceback_later()

    def _beat(self) -> None:
        """Note, from inside the loop, that it turns."""
        self._turned = time.monotonic()
        if self._seconds and sys.__stderr__ is not None:
            faulthandler.dump_traceback_later(
                self._seconds + min(GRACE, 4 * self._seconds), exit=True, file=sys.__stderr__
            )
        try:
            self._night.archive.heartbeat(self._night.run_id)
        except ArchiveError as error:
            self._night.fail(f"no heartbeat: {error}")
            return
        self._timer = self._loop.call_later(min(BEAT, self._seconds / 4 or BEAT), self._beat)

    def _watch(self) -> None:
        """Look, from outside the loop, whether it turns."""
        while not self._ended.wait(min(1.0, self._seconds / 4)):
            silence = time.monotonic() - self._turned
            if silence > self._seconds:
                logger.critical("run %s: the loop has not turned for %.0f s: ended", self._night.run_id, silence)
                faulthandler.dump_traceback(file=sys.__stderr__ or sys.stderr)
                os._exit(STATUS)
