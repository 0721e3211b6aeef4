"""Hosts that belong to a portal though no file declares them: their pages show the portal's own site code.

A county's 信息公开 often stands on a host of its own. Nothing in an address tells it from a bureau's own site, or from
another government's; the site code (网站标识码) that every government site must print does.
"""

from collections.abc import Callable, Iterator

from scrapy import Request
from tldextract import TLDExtract

from crawler.extract.identity import read_identity
from crawler.extract.page import Page
from crawler.portals import Portal
from crawler.sites import server_of, site_of

Again = Callable[[], Iterator[Request]]
"""What is to be done again once a host is known to be the portal's."""

HOSTS_ASKED = 8
"""How many hosts are asked in one crawl: none of them may turn out to be the portal's."""

_domains = TLDExtract(suffix_list_urls=())


class Kin:
    """Asks each host once. ``code`` is the portal's site code: its file's, else the one that its home page shows."""

    def __init__(self, portal: Portal) -> None:
        self._home = portal.home
        self.code = portal.site_code
        self._asked: set[str] = set()
        self._waiting: dict[str, list[Again]] = {}

    def learn(self, home: Page) -> None:
        """Take the site code of the home page where the portal's file gives none."""
        self.code = self.code or read_identity(home).get("site_code")

    def asks(self, url: str, again: Again, *, near: bool = False) -> bool:
        """Tell whether the host of an address has to be asked now; ``again`` is kept for when it has answered.

        Only hosts of the government's domain are, and with ``near`` only those of the home page's own domain: home
        pages link to dozens of other governments, and a list's rows to what those have issued.
        """
        host = server_of(url)
        if host in self._waiting:
            self._waiting[host].append(again)
            return False
        if not self.code or len(self._asked) == HOSTS_ASKED or host in self._asked:
            return False
        if not self._may_be(url) or (near and not self._is_near(url)):
            return False
        self._asked.add(host)
        self._waiting[host] = [again]
        return True

    def answered(self, url: str, page: Page | None) -> list[Again]:
        """Return what is to be done again, when the page at this address shows the portal's code."""
        waiting = self._waiting.pop(server_of(url), [])
        return waiting if page and read_identity(page).get("site_code") == self.code else []

    def _may_be(self, url: str) -> bool:
        site, home = site_of(url), site_of(self._home)
        return bool(site and home and (site.host.endswith(".gov.cn") or (site.is_loopback and home.is_loopback)))

    def _is_near(self, url: str) -> bool:
        ours, theirs = (_domains(address).top_domain_under_public_suffix for address in (self._home, url))
        return ours == theirs
