#!/usr/bin/env python3
"""ca - the demonstration's certification authority: a root, an issuing CA, and PKCS#12 files for units.

usage: ca.py FOLDER [--trust FOLDER] [--addresses URL…] [--issuer FOLDER] [--tsa FOLDER] [--maker FOLDER] [--lists FOLDER] [--few]
  FOLDER/ca/            root.pem issuing.pem and their keys (0600); made once
  FOLDER/certificates/  <unit code>.p12 for the city's and districts' bureaus and 16 taxpayers (--few: 6; else the last one's key is of SM2), and
                        false-bureau.p12: a self-signed certificate that calls itself the city's bureau and must not be trusted
  --trust FOLDER        puts the root there, so that the running system trusts it
  --issuer FOLDER       nothing but issuer.key (0400) and issuer.pem there: a CA under the root for the system's own batches
  --addresses URL…      where the revocation lists will be, for the certificates to name; kept in FOLDER/ca/addresses
  --maker FOLDER        the same for maker.key and maker.pem: who signs the structures of the system's seals (制章人)
  --lists FOLDER        nothing but root.crl and issuing.crl: good for 400 days, and without anybody
  --tsa FOLDER          nothing but tsa.key (0400) and tsa.pem there: the key and certificate of the built-in timestamping authority

The unit's code stands in the subject's serialNumber (2.5.4.5). Every PKCS#12 file has the password in PASSWORD.
Needs the openssl program. For demonstration only: the CA's keys lie unprotected beside the certificates.
"""
import argparse
import os
import subprocess
import tempfile
from pathlib import Path

import world
from api_client import anonymous

PASSWORD = "Demo-2026"
SM2_ID = "distid:1234567812345678"  # the usual one (GM/T 0009, 10), which OpenSSL does not take by itself
DAYS = {"root": 3650, "issuing": 3000, "unit": 1095, "list": 400}
CONFIG = """
[req]
distinguished_name = none
prompt = no
[none]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[issuing]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{root_list}
[unit]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 1.3.6.1.4.1.55555.1.1
{issuing_list}
[tsa]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
{root_list}
[ca]
default_ca = issue
[issue]
database = {folder}/index.txt
new_certs_dir = {folder}/issued
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[any]
countryName = optional
organizationName = optional
commonName = supplied
serialNumber = optional
"""


def openssl(*words, input=None):
    done = subprocess.run(["openssl", *map(str, words)], input=input, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"openssl {words[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def sign_challenge(url, p12):
    """A proof for signing in by the key in this file, as the program of a USB key makes it."""
    asked = anonymous(url).post("/auth/challenges")
    with tempfile.TemporaryDirectory() as folder:
        own, issuers, message = (Path(folder) / name for name in ("own", "issuers", "message"))
        for file, what in ((own, ("-noenc", "-clcerts")), (issuers, ("-nokeys", "-cacerts"))):
            file.write_bytes(openssl("pkcs12", "-in", p12, *what, "-passin", "stdin", input=PASSWORD.encode() + b"\n"))
        message.write_text(asked["message"])
        cms = openssl("cms", "-sign", "-binary", "-md", "sha256", "-in", message, "-signer", own, "-certfile", issuers, "-outform", "PEM")
    return {"challenge": asked["challenge"], "cms": cms.decode()}


def subject(name, code=None):
    escaped = name.replace("\\", "\\\\").replace("/", "\\/").replace("+", "\\+")
    return f"/C=CN/O={escaped}/CN={escaped}" + (f"/serialNumber={code}" if code else "")


class Authority:
    def __init__(self, folder):
        self.folder = folder / "ca"
        self.out = folder / "certificates"
        for path in (self.folder, self.folder / "issued", self.out):
            path.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, 0o700)
        self.config = self.folder / "openssl.cnf"
        (self.folder / "index.txt").touch()
        self.write_config()

    def write_config(self):
        addresses = self.folder / "addresses"
        urls = addresses.read_text().split() if addresses.exists() else []
        named = {f"{name}_list": f"crlDistributionPoints = {','.join(f'URI:{url}/{name}.crl' for url in urls)}" if urls else "" for name in ("root", "issuing")}
        self.config.write_text(CONFIG.format(folder=self.folder, **named))

    def set_addresses(self, urls):
        """Once: what was issued keeps its own."""
        if not self.path("issuing", "pem").exists():
            (self.folder / "addresses").write_text("".join(f"{url}\n" for url in urls))
            self.write_config()

    def make_lists(self, out):
        """By openssl, from what the CA's database says of its certificates."""
        out.mkdir(parents=True, exist_ok=True)
        out.chmod(0o755)
        for name in ("root", "issuing"):
            made = openssl("ca", "-gencrl", "-config", self.config, "-cert", self.path(name, "pem"), "-keyfile", self.path(name, "key"),
                           "-crldays", DAYS["list"])
            fresh = out / f"{name}.new"
            fresh.write_bytes(openssl("crl", "-outform", "DER", input=made))
            fresh.chmod(0o644)
            fresh.rename(out / f"{name}.crl")

    def path(self, name, ending):
        return self.folder / f"{name}.{ending}"

    def new_sm2_key(self, name):
        key = self.path(name, "key")
        openssl("genpkey", "-algorithm", "SM2", "-out", key)
        key.chmod(0o600)
        return key

    def new_key(self, name, bits):
        key = self.path(name, "key")
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-out", key)
        os.chmod(key, 0o600)
        return key

    def request(self, key, who, *signing):
        return openssl("req", "-new", "-utf8", "-config", self.config, "-key", key, "-subj", who, *signing)

    def make_cas(self):
        """The root signs itself and the issuing CA, once."""
        if self.path("issuing", "pem").exists():
            return
        root = self.new_key("root", 4096)
        openssl("req", "-x509", "-new", "-utf8", "-config", self.config, "-extensions", "root", "-key", root, "-days", DAYS["root"],
                "-subj", subject("eStamp 演示根证书"), "-out", self.path("root", "pem"))
        request = self.request(self.new_key("issuing", 3072), subject("eStamp 演示签发机构"))
        made = self.signed(request, "root", "issuing", DAYS["issuing"])
        self.path("issuing", "pem").write_bytes(made)

    def make_system_issuer(self, folder):
        """The CA that the running system makes certificates with (批量制章), once."""
        self.make_for_system(folder, "issuer", "eStamp 演示批量制证机构", "issuing")

    def make_timestamper(self, folder):
        """The built-in timestamping authority (RFC 3161), once."""
        self.make_for_system(folder, "tsa", "eStamp 演示时间戳", "tsa")

    def make_maker(self, folder):
        """Who signs the system's seals (制章人, GB/T 38540), once."""
        self.make_for_system(folder, "maker", "eStamp 演示制章机构", "unit")

    def make_for_system(self, folder, name, who, extensions):
        """P-256: it signs many."""
        key, pem, fresh = (folder / f"{name}.{ending}" for ending in ("key", "pem", "new"))
        if key.exists():
            return
        fresh.unlink(missing_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"))
        made = self.signed(self.request(fresh, subject(who)), "root", extensions, DAYS["issuing"])
        pem.unlink(missing_ok=True)
        pem.write_bytes(made + self.path("root", "pem").read_bytes())
        pem.chmod(0o400)
        fresh.chmod(0o400)
        fresh.rename(key)

    def signed(self, request, issuer, extensions, days, *checking):
        """A certificate valid from the day before, so that clocks that are a little slow accept it."""
        asked = self.path("asked", "csr")
        asked.write_bytes(request)
        start = openssl_time(-1)
        return openssl("ca", "-batch", "-notext", "-utf8", "-config", self.config, "-in", asked, "-cert", self.path(issuer, "pem"),
                       "-keyfile", self.path(issuer, "key"), "-extensions", extensions, "-startdate", start, "-enddate", openssl_time(days),
                       *checking)

    def issue(self, code, name, is_sm2=False):
        """FOLDER/certificates/<code>.p12 with the whole chain; left alone when it exists. `is_sm2`: of a key of SM2."""
        out = self.out / f"{code}.p12"
        if out.exists():
            return False
        key = self.new_sm2_key("unit") if is_sm2 else self.new_key("unit", 2048)
        request = self.request(key, subject(name, code), *(("-sm3", "-sigopt", SM2_ID) if is_sm2 else ()))
        certificate = self.signed(request, "issuing", "unit", DAYS["unit"], *(("-vfyopt", SM2_ID) if is_sm2 else ()))
        self.pack(out, key, certificate, name, chain=True)
        return True

    def issue_unnamed(self, name):
        """A sound certificate whose subject does not name the unit's code."""
        out = self.out / "unnamed.p12"
        if not out.exists():
            key = self.new_key("unit", 2048)
            self.pack(out, key, self.signed(self.request(key, subject(name)), "issuing", "unit", DAYS["unit"]), name, chain=True)
        return out

    def issue_false(self, name):
        """Signed by itself, with the bureau's name: what a forger can make at home."""
        out = self.out / "false-bureau.p12"
        if out.exists():
            return
        key = self.new_key("unit", 2048)
        certificate = openssl("req", "-x509", "-new", "-utf8", "-config", self.config, "-extensions", "unit", "-key", key,
                              "-days", DAYS["unit"], "-subj", subject(name, world.CITY[0]))
        self.pack(out, key, certificate, name, chain=False)

    def pack(self, out, key, certificate, name, chain):
        pem = self.path("unit", "pem")
        pem.write_bytes(certificate)
        extra = []
        if chain:
            both = self.path("chain", "pem")
            both.write_bytes(self.path("issuing", "pem").read_bytes() + self.path("root", "pem").read_bytes())
            extra = ["-certfile", both]
        fresh = out.with_suffix(".new")
        openssl("pkcs12", "-export", "-inkey", key, "-in", pem, *extra, "-name", name, "-passout", "stdin", "-out", fresh,
                input=PASSWORD.encode() + b"\n")
        fresh.rename(out)
        key.unlink()


def openssl_time(days):
    import datetime
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)
    return moment.strftime("%Y%m%d%H%M%SZ")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("folder", type=Path)
    words.add_argument("--trust", type=Path)
    words.add_argument("--issuer", type=Path)
    words.add_argument("--tsa", type=Path)
    words.add_argument("--maker", type=Path)
    words.add_argument("--addresses", nargs="+", default=[])
    words.add_argument("--lists", type=Path)
    words.add_argument("--few", action="store_true")
    asked = words.parse_args()
    authority = Authority(asked.folder)
    authority.set_addresses(asked.addresses)
    authority.make_cas()
    if asked.lists:
        return authority.make_lists(asked.lists)
    if asked.issuer:
        return authority.make_system_issuer(asked.issuer)
    if asked.tsa:
        return authority.make_timestamper(asked.tsa)
    if asked.maker:
        return authority.make_maker(asked.maker)
    if asked.trust:
        asked.trust.mkdir(parents=True, exist_ok=True)
        (asked.trust / "demo-root.pem").write_bytes(authority.path("root", "pem").read_bytes())
    count = 4 if asked.few else 12
    taxpayers = world.taxpayers()
    wanted = world.certificate_holders(taxpayers)[:count] + world.newcomers(taxpayers)[:2 if asked.few else 4]
    units = world.bureaus()[:count + 1] + [(t["code"], t["name"]) for t in wanted]
    sm2 = None if asked.few else units[-1][0]
    made = sum(authority.issue(code, name, code == sm2) for code, name in units)
    authority.issue_false(world.CITY[1])
    print(f"{made} certificates made in {authority.out}")


if __name__ == "__main__":
    main()
