"""The crawler's part of the error tree that ``archive.errors`` draws."""

from archive.errors import BadInput, FazhiError


class PortalFileError(BadInput):
    """A portal file cannot be read: the message names file, key, what was expected and the value got."""


class SiteTrouble(FazhiError):
    """A site could not be walked as asked, or a replay misses a request."""

    status = 3
