"""TLS as this project speaks it: modern by default, old servers only where a portal file says so, faults written down.

A certificate that cannot be trusted does not stop a fetch (B42): what a county publishes is worth keeping even when
its certificate has run out. What was wrong is told in words, for the capture. How far a connection may sink below
today's standard is another matter: only a portal file's ``tls = "legacy"`` allows it, for that portal alone (B41).
"""

from datetime import datetime
from typing import TYPE_CHECKING

from cryptography import x509
from OpenSSL import SSL
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.sites import is_ip_address

if TYPE_CHECKING:
    from OpenSSL.crypto import X509
    from twisted.protocols.tls import TLSMemoryBIOProtocol

LEGACY_CIPHERS = b"ALL:@SECLEVEL=0"
"""Every cipher that OpenSSL was built with, short keys and SHA-1 included."""

LEGACY_RENEGOTIATION = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT: servers that know no secure renegotiation (RFC 5746)."""

NOT_YET, EXPIRED = 9, 10
SELF_SIGNED = frozenset({18, 19})
NO_ISSUER = frozenset({2, 20, 21})
"""OpenSSL's numbers for what is wrong with a chain (openssl/x509_vfy.h)."""


def tls_context(*, legacy: bool = False) -> SSL.Context:
    """Return a client's context: TLS 1.2 and up with OpenSSL's defaults, or whatever an old server speaks."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_default_verify_paths()
    context.set_min_proto_version(SSL.TLS1_VERSION if legacy else SSL.TLS1_2_VERSION)
    if legacy:
        context.set_cipher_list(LEGACY_CIPHERS)
        context.set_options(LEGACY_RENEGOTIATION)
    return context


@implementer(IPolicyForHTTPS)
class TlsPolicy:
    """How one portal's connections are made; remembers what was wrong with each certificate that it met."""

    def __init__(self, *, legacy: bool = False) -> None:
        self._context = tls_context(legacy=legacy)
        self._faults: dict[tuple[str, bytes], str | None] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_Creator":  # noqa: N802, ARG002  (Twisted's interface)
        """Return what makes connections to a host, as Twisted asks for it."""
        return _Creator(self, hostname.decode("ascii"))

    def connection(self, host: str) -> SSL.Connection:
        """Return a new connection to a host, whose certificate is looked at but never refused."""
        connection = SSL.Connection(self._context, None)
        if not is_ip_address(host):
            connection.set_tlsext_host_name(host.encode("ascii"))
        found: list[str] = []

        def look(_: SSL.Connection, certificate: "X509", error: int, depth: int, __: int) -> bool:
            found.extend(fault for fault in _chain_faults(certificate, error) if fault not in found)
            if depth == 0:
                names = [] if _is_for(certificate, host) else [f"for {_names(certificate)}"]
                faults = [*found, *names]
                self._faults[host, certificate.digest("sha256")] = "; ".join(faults) or None
            return True

        connection.set_verify(SSL.VERIFY_PEER, look)
        return connection

    def fault(self, host: str, certificate: "X509") -> str | None:
        """Return what was wrong with a host's certificate, null when nothing was."""
        return self._faults.get((host, certificate.digest("sha256")))


@implementer(IOpenSSLClientConnectionCreator)
class _Creator:
    def __init__(self, policy: TlsPolicy, host: str) -> None:
        self._policy = policy
        self._host = host

    def clientConnectionForTLS(self, tlsProtocol: "TLSMemoryBIOProtocol") -> SSL.Connection:  # noqa: N802, N803
        """Return a connection, as Twisted asks for it."""
        connection = self._policy.connection(self._host)
        connection.set_app_data(tlsProtocol)
        return connection


def tls_words(error: SSL.Error) -> str:
    """Return why OpenSSL gave up, in its own words."""
    queue = error.args[0] if error.args and isinstance(error.args[0], list) else []
    return "; ".join(str(entry[2]) for entry in queue) or str(error) or type(error).__name__


def _chain_faults(certificate: "X509", error: int) -> list[str]:
    if error in SELF_SIGNED:
        return ["self-signed"]
    if error in NO_ISSUER:
        return ["issuer not known"]
    if error == EXPIRED:
        return [f"expired {_day(certificate.get_notAfter())}"]
    if error == NOT_YET:
        return [f"not valid before {_day(certificate.get_notBefore())}"]
    return [f"OpenSSL error {error}"] if error else []


def _day(asn1_time: bytes | None) -> str:
    text = (asn1_time or b"").decode("ascii", errors="replace")
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date().isoformat()  # noqa: DTZ007  (a day, in UTC by ASN.1)
    except ValueError:
        return text or "at no date"


def _is_for(certificate: "X509", host: str) -> bool:
    wanted = IPAddress_ID(host) if is_ip_address(host) else DNS_ID(host)
    try:
        return bool(verify_service_identity(extract_patterns(certificate), [wanted], []))
    except (CertificateError, VerificationError, ValueError):
        return False


def _names(certificate: "X509") -> str:
    """Return the names that a certificate is for; its common name when it lists none, as old ones do."""
    try:
        own = certificate.to_cryptography()
        listed = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [str(name.value) for name in listed]
    except (x509.ExtensionNotFound, ValueError):
        names = [certificate.get_subject().commonName or ""]
    return ", ".join(filter(None, names)) or "no name"
