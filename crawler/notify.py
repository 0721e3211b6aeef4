"""Tells somebody about a night: runs the operator's command with the run's JSON on its standard input."""

import json
import logging
import os
import signal
import subprocess
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any

logger = logging.getLogger(__name__)

PATIENCE = 60
"""Seconds until a notification that does not end is killed: the run has ended and must not hang on a mail server."""

NEWS = ("new", "revised", "missing", "gone", "restored", "moved")
"""Counts of a report's ``documents`` that somebody wants to hear of; ``unchanged`` is none."""


def is_news(report: Mapping[str, Any]) -> bool:
    """Tell whether a run's report has news of documents, or trouble that the run before did not have."""
    return bool(report["new_trouble"]) or any(report["documents"][name] for name in NEWS)


def notify(command: str, report: Mapping[str, Any], patience: float = PATIENCE) -> None:
    """Give a run's report to a shell command when there is news; ``patience`` is in seconds.

    Never raises for what the command does: the run is in the archive by now, and what fails here is one warning.
    What a command prints goes to the log, since standard output belongs to ``--json``; its own words do not, since
    they may hold a key.
    """
    if not is_news(report):
        return
    with TemporaryFile() as output:
        trouble = _run(command, json.dumps(report, ensure_ascii=False).encode() + b"\n", output.fileno(), patience)
        output.seek(0)
        lines = output.read().decode(errors="replace").splitlines()
    if trouble:
        logger.warning("--notify-command: %s", ": ".join([trouble, *(line[:200] for line in lines[-1:])]))
        return
    for line in lines:
        logger.info("--notify-command: %s", line)


def _run(command: str, said: bytes, output: int, patience: float) -> str | None:
    """Run a command in a process group of its own; return what went wrong, null when nothing did.

    Its output goes to a file: a pipe would stay open, and be waited for, as long as anything it started lives.
    """
    try:
        process = subprocess.Popen(  # noqa: S602  (the operator's own line, as in a crontab)
            command, shell=True, stdin=subprocess.PIPE, stdout=output, stderr=output, start_new_session=True
        )
    except OSError as error:
        return f"expected a command that starts, got {error.strerror!r}"
    try:
        process.communicate(said, timeout=patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"expected an end within {patience:g} s, got none: killed"
    return f"expected exit status 0, got {process.returncode}" if process.returncode else None
