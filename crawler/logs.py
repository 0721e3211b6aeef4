"""What a crawl writes on standard error: lines, warnings above a live line, or one JSON object a line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from archive.errors import FazhiError

if TYPE_CHECKING:
    from rich.console import Console

logger = logging.getLogger(__name__)

OURS = ("archive", "crawler", "spiders", "py")
"""Whose information is worth a line; ``py`` is Python's own warnings. Libraries are heard from warnings on."""

FIELDS = {"levelname": "level", "name": "logger", "message": "message"}
"""The fields of every line beside ``at``, by logging's names and ours. An exception adds ``exc_info``."""

UNTOLD = (*RESERVED_ATTRS, "spider")
"""What Scrapy hangs on a record for its own use."""


def log_to(handler: logging.Handler) -> None:
    """Have this handler, and no other, write the log. Scrapy must be told to install none of its own."""
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.NOTSET)
    logging.captureWarnings(True)


def plain_log(level: str) -> None:
    """Write the log as lines, for a file or a journal."""
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    log_to(handler)


def terminal_log(console: "Console") -> None:
    """Write warnings above the live line of a terminal; the line itself says what goes well."""
    from rich.logging import RichHandler

    log_to(RichHandler(console=console, show_path=False, show_time=False, level=logging.WARNING))


@contextmanager
def json_log(level: str = "INFO") -> Iterator[None]:
    """Write the log as JSON from here on; an error of ours is its last line and ends the command with its status.

    Raises SystemExit for a FazhiError.
    """
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(
        JsonFormatter(
            list(FIELDS), rename_fields=FIELDS, timestamp="at", reserved_attrs=UNTOLD, json_ensure_ascii=False
        )
    )
    log_to(handler)
    try:
        yield
    except FazhiError as error:
        logger.error("%s", " ".join(str(error).split()))
        raise SystemExit(error.status) from error
