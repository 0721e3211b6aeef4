"""The registry: every file is read, small, named for its portal, honest about how its addresses are known."""

from pathlib import Path

import pytest

import spiders
from archive.divisions import division
from crawler.portalkeys import family_names
from crawler.portals import in_scope, read_portals
from crawler.sites import site_of

REGISTRY = Path(spiders.__file__).parent / "portals"
PORTALS = {portal.id: portal for portal in read_portals(REGISTRY)}
LIUZHOU = {"450202", "450203", "450204", "450205", "450206", "450222", "450223", "450224", "450225", "450226"}


def test_the_ten_counties_of_liuzhou_and_about_twenty_others_are_there():
    codes = {portal.division_code for portal in PORTALS.values()}
    assert codes >= LIUZHOU
    assert len(PORTALS) >= 30


def test_every_family_has_a_portal():
    assert {portal.family for portal in PORTALS.values()} >= set(family_names())


def test_rongshui_is_as_its_own_pages_say():
    portal = PORTALS["rongshui"]
    assert portal.home == "http://www.rongshui.gov.cn/"
    assert (portal.division_code, portal.site_code, portal.family) == ("450225", "4502250002", "trs")
    assert portal.name == "融水苗族自治县人民政府"
    assert portal.evidence == "seen"


@pytest.mark.parametrize("portal", PORTALS.values(), ids=PORTALS)
class TestEachFile:
    def test_is_named_for_its_portal(self, portal):
        assert Path(portal.path).name == f"{portal.division_code}_{portal.id}.toml"

    def test_is_small_and_says_how_its_addresses_are_known(self, portal):
        lines = Path(portal.path).read_text("utf-8").splitlines()
        assert len(lines) <= 25
        assert lines[0].startswith("# ")
        assert portal.evidence in ("seen", "derived")

    def test_names_a_government_host(self, portal):
        assert site_of(portal.home).host.endswith(".gov.cn")
        assert in_scope(portal, portal.home)

    def test_names_the_division_of_its_code(self, portal):
        place = division(portal.division_code)
        assert portal.division_code == "100000" or place.name in portal.name
