"""Servers below HTTP: raw connections on loopback, TLS with certificates made on the spot."""

import ipaddress
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

Talk = Callable[[socket.socket], None]


def http(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer as it goes over the wire."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "Content-Type: text/html; charset=utf-8", "", ""]).encode() + body


def request(connection: socket.socket) -> str:
    """Read a request and return its path, empty when none came."""
    data = b""
    with suppress(OSError):
        while b"\r\n\r\n" not in data and (more := connection.recv(4096)):
            data += more
    return data.split(b" ")[1].decode() if data else ""


def answering(pages: dict[str, bytes]) -> Talk:
    """Return a talk that answers from pages by path, 404 else."""

    def talk(connection: socket.socket) -> None:
        path = request(connection)
        connection.sendall(http(pages[path]) if path in pages else http(b"not here", status="404 Not Found"))

    return talk


def reset(connection: socket.socket) -> None:
    """End a connection with RST, after its request."""
    request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def silent(connection: socket.socket) -> None:
    """Accept and never answer."""
    request(connection)
    with suppress(OSError):
        connection.recv(1)


def dribbling(head: bytes) -> Talk:
    """Return a talk that sends a head at once and then one byte in a while, for ever."""

    def talk(connection: socket.socket) -> None:
        request(connection)
        with suppress(OSError):
            connection.sendall(head)
            while True:
                time.sleep(0.2)
                connection.sendall(b"x")

    return talk


@dataclass(frozen=True)
class Certificate:
    """Files of a certificate and its key."""

    path: Path
    key: Path


def certificate(folder: Path, *names: str, days: int = 30, bits: int = 2048) -> Certificate:
    """Make a self-signed certificate for names; a negative count of days makes it expired."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Certificate(folder / f"{names[0]}.pem", folder / f"{names[0]}.key")
    made.path.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _name(name: str) -> x509.GeneralName:
    with suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name))
    return x509.DNSName(name)


def server_context(made: Certificate, ciphers: str = "ALL:@SECLEVEL=0") -> ssl.SSLContext:
    """Return a TLS server's side that speaks everything OpenSSL can."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.load_cert_chain(made.path, made.key)
    return context


@contextmanager
def listen(talk: Talk, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a talk for each connection to a free port of this machine; yield the port."""
    server = socket.create_server(("127.0.0.1", 0))
    connections: set[socket.socket] = set()

    def serve(connection: socket.socket) -> None:
        connections.add(connection)
        with suppress(OSError):  # a client that hangs up or refuses our TLS is what some tests want
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
                connections.add(connection)
            talk(connection)
        with suppress(OSError):
            connection.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        thread.join()
