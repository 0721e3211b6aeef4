"""What can happen between us and a server has one name each, and its reason is kept (B41, B42, B44, B49)."""

import socket
import ssl
import threading
from pathlib import Path

import pytest

from tests.crawler.test_middlewares import HREFS, SECTION, listing, page
from tests.crawling import Done, crawl, portal_file, rows
from tests.wires import (
    Talk,
    answering,
    certificate,
    dribbling,
    http,
    listen,
    request,
    reset,
    server_context,
    silent,
)

ROBOTS = "-s", "ROBOTSTXT_OBEY=False"
ONCE = "-s", "RETRY_ENABLED=False"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n"


def pages() -> dict[str, bytes]:
    documents = {href: page(f"融水县行政执法办法第{n}号") for n, href in enumerate(HREFS, 1)}
    return {"/list/": listing(*HREFS).body} | documents


def fetched(tmp_path: Path, url: str, *arguments: str, extra: str = "") -> tuple[Done, list[tuple[object, ...]]]:
    """Crawl one section; return how it ended and the captures of its list."""
    portals = portal_file(tmp_path, url, extra + SECTION.format(url))
    done, archive = crawl(tmp_path, portals, *ROBOTS, *ONCE, *arguments)
    found = rows(archive, "SELECT outcome, error FROM captures WHERE url LIKE '%/list/' ORDER BY id")
    archive.close()
    return done, found


def one_failure(tmp_path: Path, url: str, *arguments: str, extra: str = "") -> tuple[str, str]:
    """Crawl a section whose list cannot be had; return outcome and reason of its only capture."""
    done, found = fetched(tmp_path, url, *arguments, extra=extra)
    assert done.status == 3, done.err
    assert done.report["portals"][0]["outcome"] == "unreachable"
    assert len(found) == 1
    outcome, error = found[0]
    assert outcome in done.report["portals"][0]["reason"]
    return str(outcome), str(error)


def test_a_name_that_nobody_knows_is_dns(tmp_path: Path) -> None:
    outcome, error = one_failure(tmp_path, "http://portal.invalid")
    assert outcome == "dns"
    assert "portal.invalid" in error


def test_a_closed_port_is_refused(tmp_path: Path) -> None:
    assert one_failure(tmp_path, "http://127.0.0.1:9")[0] == "refused"


def hang_up(connection: socket.socket) -> None:
    request(connection)


def cut(connection: socket.socket) -> None:
    request(connection)
    connection.sendall(HEAD + b"<html>")


BROKEN: dict[str, tuple[str, Talk]] = {
    "/reset/": ("reset", reset),
    "/hang-up/": ("reset", hang_up),
    "/cut/": ("truncated", cut),
    "/silent/": ("timeout", silent),
    "/status-line/": ("timeout", dribbling(b"")),
    "/headers/": ("timeout", dribbling(b"HTTP/1.1 200 OK\r\nX-A: ")),
    "/body/": ("timeout", dribbling(HEAD)),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Crawl a portal each of whose sections fails in its own way; return outcome and reason by path."""

    def talk(connection: socket.socket) -> None:
        path = connection.recv(4096, socket.MSG_PEEK).split(b" ")[1].decode()
        BROKEN[path][1](connection)

    folder = tmp_path_factory.mktemp("broken")
    with listen(talk) as port:
        url = f"http://127.0.0.1:{port}"
        sections = "".join(f'[[section]]\nname = "规范性文件"\nurl = "{url}{path}"\n' for path in BROKEN)
        done, archive = crawl(folder, portal_file(folder, url, sections), *ROBOTS, *ONCE, "-s", "DOWNLOAD_TIMEOUT=1")
    found = rows(archive, "SELECT url, outcome, error FROM captures")
    archive.close()
    assert done.status == 3
    assert {section["outcome"] for section in done.report["portals"][0]["sections"]} == {"unreachable"}
    assert len(found) == len(BROKEN)
    return {path.removeprefix(url): (outcome, error) for path, outcome, error in found}


@pytest.mark.parametrize("path", BROKEN)
def test_each_way_to_fail_has_its_name_and_its_reason(broken: dict[str, tuple[str, str]], path: str) -> None:
    """B44: one byte in a while keeps no request alive, in the status line, in the headers or in the body."""
    outcome, error = broken[path]
    assert outcome == BROKEN[path][0]
    assert error


def test_a_page_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    with listen(answering(pages())) as port:
        done, found = fetched(tmp_path, f"http://127.0.0.1:{port}", "-s", "DOWNLOAD_MAXSIZE=100")
    assert [outcome for outcome, _ in found] == ["too_large"]
    assert done.report["requests"]["too_large"] == 1
    assert done.status == 3


# TLS


def test_a_faulty_certificate_does_not_stop_the_fetch_and_is_written_down(tmp_path: Path) -> None:
    """B42: self-signed, expired, and for another name."""
    made = certificate(tmp_path, "other.example", "www.other.example", days=-40)
    with listen(answering(pages()), server_context(made)) as port:
        done, found = fetched(tmp_path, f"https://127.0.0.1:{port}")
    assert done.report["documents"]["new"] == len(HREFS)
    assert done.status == 0
    [(outcome, error)] = found
    assert outcome == "ok"
    assert str(error).startswith("certificate: ")
    for fault in ("self-signed", "expired 20", "for other.example, www.other.example"):
        assert fault in str(error)


def test_a_certificate_for_the_host_is_not_said_to_be_for_another(tmp_path: Path) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    with listen(answering(pages()), server_context(made)) as port:
        _, found = fetched(tmp_path, f"https://127.0.0.1:{port}")
    assert found == [("ok", "certificate: self-signed")]


def old_server(tmp_path: Path) -> ssl.SSLContext:
    """TLS 1.0 only, with a certificate of 1024 bits."""
    context = server_context(certificate(tmp_path, "127.0.0.1", bits=1024))
    with pytest.warns(DeprecationWarning, match="TLSVersion"):
        context.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLSVersion"):
        context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def test_an_old_server_is_tls_with_the_words_of_openssl(tmp_path: Path) -> None:
    """B41."""
    with listen(answering(pages()), old_server(tmp_path)) as port:
        outcome, error = one_failure(tmp_path, f"https://127.0.0.1:{port}")
    assert outcome == "tls"
    assert error in {"unsupported protocol", "tlsv1 alert protocol version"}


def test_a_portal_file_allows_an_old_server(tmp_path: Path) -> None:
    with listen(answering(pages()), old_server(tmp_path)) as port:
        done, found = fetched(tmp_path, f"https://127.0.0.1:{port}", extra='tls = "legacy"\n')
    assert [outcome for outcome, _ in found] == ["ok"]
    assert done.report["documents"]["new"] == len(HREFS)


def test_what_one_portal_is_allowed_another_is_not(tmp_path: Path) -> None:
    with listen(answering(pages()), old_server(tmp_path)) as port:
        url = f"https://127.0.0.1:{port}"
        portals = tmp_path / "portals"
        portals.mkdir()
        portal_file(portals, url, 'tls = "legacy"\n' + SECTION.format(url), "old")
        portal_file(portals, url, SECTION.format(url), "modern")
        done, archive = crawl(tmp_path, portals, *ROBOTS, *ONCE)
        archive.close()
    assert {portal["id"]: portal["outcome"] for portal in done.report["portals"]} == {
        "old": "complete", "modern": "unreachable",
    }  # fmt: skip


def test_short_keys_of_an_exchange_need_permission(tmp_path: Path) -> None:
    """B41: DHE with 1024 bits, as old servers have it built in."""
    context = server_context(certificate(tmp_path, "127.0.0.1"), "DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.load_dh_params(str(dh_parameters(tmp_path)))
    with listen(answering(pages()), context) as port:
        url = f"https://127.0.0.1:{port}"
        assert one_failure(tmp_path, url) == ("tls", "dh key too small")
        done, _ = fetched(tmp_path, url, extra='tls = "legacy"\n')
    assert done.report["documents"]["new"] == len(HREFS)


def dh_parameters(folder: Path) -> Path:
    """The 1024-bit group of RFC 2409 (Oakley group 2), which many servers shipped with."""
    path = folder / "dh.pem"
    path.write_text(
        "-----BEGIN DH PARAMETERS-----\n"
        "MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR\n"
        "Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL\n"
        "/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC\n"
        "-----END DH PARAMETERS-----\n",
        encoding="ascii",
    )
    return path


# One portal, two transports


def test_a_switch_to_https_is_followed_and_recorded(tmp_path: Path) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    ready = threading.Event()
    places: dict[str, int] = {}

    def moved(connection: socket.socket) -> None:
        path = request(connection)
        ready.wait(10)
        target = f"Location: https://127.0.0.1:{places['tls']}{path}"
        connection.sendall(http(b"", target, status="301 Moved Permanently"))

    with listen(moved) as plain, listen(answering(pages()), server_context(made)) as secure:
        places["tls"] = secure
        ready.set()
        done, found = fetched(tmp_path, f"http://127.0.0.1:{plain}", extra=f'hosts = ["127.0.0.1:{secure}"]\n')
    assert [outcome for outcome, _ in found] == ["redirect", "ok"]
    assert done.report["documents"]["new"] == len(HREFS)
    assert done.status == 0
