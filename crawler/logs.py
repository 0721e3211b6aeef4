"""Structured logs: every line on standard error one JSON object, for journals and log collectors."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from archive.errors import FazhiError

logger = logging.getLogger(__name__)

FIELDS = {"levelname": "level", "name": "logger", "message": "message"}
"""The fields of every line beside ``at``, by logging's names and ours. An exception adds ``exc_info``."""

UNTOLD = (*RESERVED_ATTRS, "spider")
"""What Scrapy hangs on a record for its own use."""


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
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.NOTSET)
    logging.captureWarnings(True)
    try:
        yield
    except FazhiError as error:
        logger.error("%s", " ".join(str(error).split()))
        raise SystemExit(error.status) from error
