"""One page, many addresses: the canonical form under which all of them are one (B71).

It is used to compare, never to fetch: ``host/path?query`` without scheme, the form that document ids are made of.
"""

import base64
import binascii
import re
from urllib.parse import unquote, urlsplit

from w3lib.url import canonicalize_url

_FRONT = re.compile(r"^(?:www|m|wap|mobile)\.(?=[^.]+\.)")
"""Host labels that stand before the same site: the usual one and those of its mobile edition."""

_SESSION = re.compile(
    r"(?i)(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken"
    r"|wzwschallenge|wzwsconfirm|wzwstemplate)"
)
"""Names of session tickets, and of the tokens that the WZWS shield puts into addresses: no part of a page's name."""

_SESSION_SEGMENT = re.compile(rf";{_SESSION.pattern.removeprefix('(?i)')}=[^/;?]*", re.IGNORECASE)
_WRAPPED = re.compile(r"/WZWSRE([A-Za-z0-9+/_-]+=*)(?:\.\w+)?$")
_FRONT_PAGE = re.compile(r"(?i)/(?:(?:index|default|home|main)\.(?:html?|shtml|jsp|jhtml|aspx?|php|do))?")
_SLASHES = re.compile(r"/{2,}")


def address_key(url: str) -> str:
    """Return the canonical form of an http(s) address: the same for every address of one page.

    Dropped are scheme, ``www.`` and mobile host labels, ports 80 and 443, session tickets in path and query, an
    empty query, repeated slashes and the fragment (but a route, ``#/...`` or ``#!...``, names a page). A path
    that the WZWS shield has wrapped is unwrapped. Percent-encoding and the order of the query are made uniform.
    Text that is no address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return url
    name = f"[{parts.hostname}]" if ":" in parts.hostname else _host(parts.hostname)
    host = name + (f":{port}" if port not in {None, 80, 443} else "")
    route = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    plain = canonicalize_url(f"http://{host}{_path(parts.path)}{_query(parts.query)}")
    return plain.removeprefix("http://") + route


def host_of(key: str) -> str:
    """Return the host, with its port when it is an unusual one, of a canonical address."""
    return re.split(r"[/?#]", key, maxsplit=1)[0]


def is_home(url: str, home: str) -> bool:
    """Tell whether an address is a site's home page: that of the portal (``home``), or the front of any host."""
    key = address_key(url)
    path = key.removeprefix(host_of(key))
    return key == address_key(home) or _FRONT_PAGE.fullmatch(path) is not None


def _host(host: str) -> str:
    host = host.lower().rstrip(".")
    while (shorter := _FRONT.sub("", host)) != host:
        host = shorter
    return host


def _path(path: str) -> str:
    path = _SESSION_SEGMENT.sub("", path)
    wrapped = _WRAPPED.search(path)
    if wrapped:
        path = _unwrapped(wrapped[1]) or path
    return _SLASHES.sub("/", path) or "/"


def _unwrapped(code: str) -> str | None:
    """Return the path that a WZWS-wrapped one stands for: base64, in either alphabet, padded or not."""
    code = code.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        path = base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return path if path.startswith("/") else None


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _SESSION.fullmatch(unquote(part.partition("=")[0]))]
    return "?" + "&".join(kept) if kept else ""
