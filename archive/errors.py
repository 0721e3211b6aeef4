"""The errors that a person meets, as one tree. Every message names place, expectation and value got.

::

    FazhiError                 status 4: our own side
    ├── BadInput               status 2: wrong usage, a file or address that cannot be used
    │   └── PortalFileError    a portal file: names file, key and nearest valid key (crawler.errors)
    ├── ArchiveError           status 4: the archive is not ours, not writable, locked, too new
    └── SiteTrouble            status 3: a site, or a recording that misses a request (crawler.errors)

The command line turns each of them into one line on standard error and the exit status.
"""


class FazhiError(Exception):
    """Something a person must be told in one line; ``status`` is the exit status it leads to."""

    status = 4


class BadInput(FazhiError):
    """What was given cannot be used: an argument, a file, an address, an unknown name."""

    status = 2


class ArchiveError(FazhiError):
    """The archive cannot be opened, written or trusted."""
