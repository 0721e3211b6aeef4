"""The system's Chromium: whether there is one to show pages in, which, and how it is started for a portal."""

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.extract.page import Page
from crawler.portals import Portal

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

RENDERED = "rendered"
"""Value of a request's ``meta["kind"]`` that has a page shown in a browser and its document taken when at rest."""

RENDERED_HEADER = "X-Fazhi-Rendered"
"""Header of the capture of such a document: it is what a browser made of a page, not what a server sent."""

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""What distributions call it."""

LONG = 8
"""Characters from which a link's text can be a row's title rather than a menu's word."""

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
)
"""Chromium asks nobody anything on its own account."""


def unavailable(settings: "BaseSettings") -> str | None:
    """Return why no page can be shown in a browser and what would help; null when one can, as in a replay."""
    if settings.get("FAZHI_RECORDING"):
        return None
    if not all(find_spec(package) for package in ("playwright", "scrapy_playwright")):
        return "pip install 'fazhi[browser]' has a browser fill them in"
    if chromium(settings) is None:
        asked = settings.get("FAZHI_CHROMIUM")
        return f"expected Chromium on PATH or in the setting FAZHI_CHROMIUM, got {asked or 'none'!r}"
    return None


def chromium(settings: "BaseSettings") -> str | None:
    """Return the path of the Chromium to use: the setting's, else the first on PATH; null when there is none."""
    asked = settings.get("FAZHI_CHROMIUM")
    found = (shutil.which(name) for name in ((asked,) if asked else NAMES))
    return next((path for path in found if path), None)


def launch_options(settings: "BaseSettings", portal: Portal) -> dict[str, object]:
    """Return how Playwright starts Chromium for a portal: no host but the portal's exists for it.

    That holds for what no page handler sees too: redirects, pop-ups, the browser's own errands. Its sandbox does not
    work for root, so there it is off.
    """
    known = ", ".join(f"EXCLUDE {host}" for host in sorted(_hosts(portal)))
    return {
        "executable_path": chromium(settings),
        "chromium_sandbox": os.geteuid() != 0,
        "args": [*FLAGS, f"--host-resolver-rules=MAP * ~NOTFOUND, {known}"],
        "ignore_default_args": ["--disable-popup-blocking"],
    }


def context_options(settings: "BaseSettings") -> dict[str, object]:
    """Return how a portal's pages are opened: our own name, China's clock, so that scripts print China's days."""
    return {
        "user_agent": settings["USER_AGENT"],
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "service_workers": "block",
        "accept_downloads": False,
        "ignore_https_errors": not settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES"),
    }


def long_links(page: Page) -> int:
    """Count the links of a page that may be rows: when a browser shows more of them, the rows have come."""
    links = page.root.iter("a") if page.root is not None else ()
    return sum(len((link.text_content() or "").strip()) >= LONG for link in links)


def _hosts(portal: Portal) -> set[str]:
    addresses = [portal.home, *(section.url for section in portal.sections), *(f"//{host}" for host in portal.hosts)]
    names = {(urlsplit(address).hostname or "").encode("idna").decode().removeprefix("www.") for address in addresses}
    return {name for bare in names if bare for name in (bare, f"www.{bare}")}
