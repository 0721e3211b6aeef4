"""Which site an address points at: what of an address counts when asking whether two belong together."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class Site:
    """A host name as servers know it (lower case, Chinese names in their ASCII form), and a port."""

    host: str
    port: int

    @property
    def name(self) -> str:
        """The host without ``www.``: county portals answer under both (B71)."""
        return self.host.removeprefix("www.")

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine. There a port tells sites apart, elsewhere it does not."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        return is_ip_address(self.host) and ip_address(self.host).is_loopback


def is_ip_address(host: str) -> bool:
    """Tell whether a host is named by its number, version 4 or 6."""
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def site_of(url: str) -> Site | None:
    """Return where an http(s) address points; null when it is no such address, or holds blanks or backslashes."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
    except ValueError:
        return None
    return Site(host, port) if host and port and parts.scheme in DEFAULT_PORTS and not _UNFIT.search(url) else None


def server_of(url: str) -> str:
    """Return what stands for an address's server, with or without ``www.``: who must not be asked twice at once.

    On this machine, where nobody is disturbed, a port is one.
    """
    site = site_of(url)
    if site is None:
        return url
    return f"{site.name}:{site.port}" if site.is_loopback else site.name
