"""Tells whether the process behind a run still lives, so that a killed run is sealed and a living one is not."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from archive.clock import instant_of

SILENCE = timedelta(hours=1)
"""After so long without a heartbeat a run is dead whose process cannot be looked up from here."""


def myself() -> str:
    """Return what names this process for good: machine start, name space, process id, when it began.

    A process id alone is used again, and means something else inside a container.
    """
    pid = os.getpid()
    return "/".join((_boot(), _space(), str(pid), _began(pid) or "?"))


def is_alive(process: str | None, heartbeat_at: str | None, now: datetime) -> bool:
    """Tell whether the process that ``myself`` named lives; ``now`` is an aware instant.

    On the same machine start and in the same name space the answer is exact. From another container the
    heartbeat decides; after a restart of the machine nothing lives on.
    """
    if process is None:
        return False
    boot, space, pid, began = process.split("/")
    if boot != _boot():
        return False
    if space != _space():
        return heartbeat_at is not None and now - instant_of(heartbeat_at) < SILENCE
    return _began(int(pid)) == began


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text(encoding="ascii").strip() if path.exists() else "?"


def _space() -> str:
    path = Path("/proc/self/ns/pid")
    return str(path.stat().st_ino) if path.exists() else "?"


def _began(pid: int) -> str | None:
    """Return when a process began, in clock ticks, ``?`` where the system does not say; null when it is dead."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        if Path("/proc/self/stat").exists():
            state, *rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            return None if state in "ZX" else rest[18]
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    except PermissionError:
        return "?"
    return "?"
