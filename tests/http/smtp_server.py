"""A real SMTP server on loopback (aiosmtpd), with TLS and AUTH, that does with a recipient what its address says:

    gone…@    550 to RCPT, always           busy…@    451 to the first message, then takes it
    spam…@    554 to the message            hang…@    never answers the first message, then takes it
    relay…@   554 to RCPT, by policy"""

import asyncio
import datetime
import email
import email.policy
import ipaddress
import socket
import ssl
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from auth_people import jobs_look_now
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "estamp", "smtp-Passwort/äöü?"


def _name(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def _certificate(subject, key, issuer, issuer_key, *extensions):
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
               .not_valid_after(now + datetime.timedelta(days=2)))
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def make_tls(folder):
    """The CA as PEM, and a server's context whose certificate names localhost."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _certificate(_name("mail test CA"), ca_key, _name("mail test CA"), ca_key, (x509.BasicConstraints(True, None), True))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    own = _certificate(_name("localhost"), key, ca.subject, ca_key, (names, False))
    pem = serialization.Encoding.PEM
    (folder / "smtp.pem").write_bytes(own.public_bytes(pem) + key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "smtp.pem")
    return ca.public_bytes(pem).decode(), context


class _Handler:
    def __init__(self, server):
        self.server = server

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 No such mailbox"
        if address.startswith("relay"):
            return "554 5.7.1 Relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        first = not any(address == to for address, _, _ in self.server.tried)
        self.server.tried.append((to, message, envelope.content))
        if to.startswith("spam"):
            return "554 5.7.1 Looks like spam"
        if to.startswith("busy") and first:
            return "451 4.7.1 Greylisted, come back later"
        if to.startswith("hang") and first:
            await asyncio.sleep(600)
        self.server.mails.append((to, message, envelope.content))
        return "250 2.0.0 queued"


def _authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == USER.encode() and data.password == PASSWORD.encode()
    return AuthResult(success=good, handled=False)  # else the server would say nothing to a wrong login


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class SmtpServer:
    def __init__(self, context, implicit=False, login=True):
        self.mails, self.tried = [], []
        self.port = free_port()
        self.login = login
        self.tls = "tls" if implicit else "starttls"
        more = {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
        if login:
            more |= {"authenticator": _authenticate, "auth_required": True, "auth_require_tls": not implicit}
        self.controller = Controller(_Handler(self), hostname="127.0.0.1", port=self.port, **more)
        self.controller.start()

    def stop(self):
        self.controller.stop(no_assert=True)

    def to(self, address):
        return [(message, raw) for to, message, raw in self.mails if to == address]


def wait_for(look, seconds=600):
    """What `look` answers once it is true; a slow machine gets its time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        jobs_look_now()
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s: {look.__name__}")
