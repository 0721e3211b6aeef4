"""The addresses of the site (interface.md, section 1), as patterns, and what answers at each."""

from collections.abc import Callable, Sequence
from typing import Any

from archive.site import deliveries, places, views
from archive.site.desk import view

_DOCUMENT = r"(?P<document>[\w-]+)"
_VERSION = r"(?P<version>[\w-]+\.[0-9a-f]{12})"
_TOPIC = r"(?P<topic>[a-z_]+)"
_YEAR = r"(?P<year>\d{4})"
_FORM = r"(?:\.(?P<form>json|csv))?"

ROUTES: Sequence[tuple[str, Callable[..., Any]]] = tuple(
    (f"^{pattern}$", view(answer))
    for pattern, answer in (
        (r"/(?:index\.(?P<form>json|csv))?", views.start),
        (f"/search{_FORM}", views.search_page),
        (f"/documents/{_DOCUMENT}{_FORM}", views.document),
        (f"/documents/{_DOCUMENT}/compare/?", views.compare_chosen),
        (rf"/documents/{_DOCUMENT}/compare/(?P<a>\d{{1,6}})/(?P<b>\d{{1,6}}){_FORM}", views.compare),
        (f"/v/{_VERSION}{_FORM}", views.version),
        (f"/v/{_VERSION}/original", deliveries.original),
        (rf"/v/{_VERSION}/files/(?P<position>\d{{1,6}})", deliveries.attachment),
        (rf"/v/{_VERSION}/cite/(?P<style>[\w-]+)", views.citation),
        (f"/topics{_FORM}", places.topics),
        (f"/topics/{_TOPIC}{_FORM}", places.shelf),
        (f"/topics/{_TOPIC}/{_YEAR}{_FORM}", places.shelf),
        (f"/years/{_YEAR}{_FORM}", places.shelf),
        (f"/divisions{_FORM}", places.divisions),
        (f"/divisions/find{_FORM}", places.find_division),
        (rf"/divisions/(?P<code>\d{{6}}){_FORM}", places.division),
        (r"/feeds/(?P<kind>all)\.atom", deliveries.feed),
        (r"/feeds/(?P<kind>portal|topic)/(?P<name>[\w-]+)\.atom", deliveries.feed),
        (r"/feeds/search\.atom", deliveries.search_feed),
        (r"/-/fazhi/(?P<name>site\.css|tables\.css|site\.js|charts\.js|seal\.svg|vendor/(?:d3|plot\.umd)\.min\.js)",
         deliveries.static),
    )
)  # fmt: skip
"""In the order in which they are tried."""
