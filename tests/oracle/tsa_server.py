"""Timestamping authorities on loopback: openssl ts behind HTTP, and twins of it that do what none should. By path:

    /good             stamps                      /again            500 to the first request of a nonce, then stamps
    /500 /403         that status, always         /hang             never answers
    /redirect         302 to /good                /huge             stamps, and a megabyte behind it
    /html             200, a web page             /cut              the answer without its last bytes
    /nonce /digest    stamps another nonce, another digest          /reject  another policy than was asked for: refused
    /login            stamps who knows user and password"""
import base64
import http.server
import pathlib
import subprocess
import threading

USER, PASSWORD = "estamp", "tsa-Passwort"


def openssl(*words, input=None):
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, input=input).stdout


def make_pki(folder):
    """root.pem, and tsa.pem under it with its key."""
    (folder / "pki.cnf").write_text(
        "[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=stamp test root\n"
        "[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n"
        "[tsa]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        "[seal]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
        f"[ts]\ndefault_tsa=t\n[t]\nserial={folder}/serial\nsigner_cert={folder}/tsa.pem\nsigner_key={folder}/tsa.key\n"
        f"certs={folder}/root.pem\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256,sha384,sha512\ness_cert_id_alg=sha256\n")
    openssl("req", "-x509", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout", folder / "root.key",
            "-config", folder / "pki.cnf", "-extensions", "ca", "-days", "3650", "-out", folder / "root.pem")
    issue(folder, "tsa", "tsa", "RSA", "rsa_keygen_bits:2048")


def issue(folder, name, extensions, *key):
    algorithm, *options = key
    words = [word for option in options for word in ("-pkeyopt", option)]
    openssl("genpkey", "-quiet", "-algorithm", algorithm, *words, "-out", folder / f"{name}.key")
    request = openssl("req", "-new", "-config", folder / "pki.cnf", "-key", folder / f"{name}.key", "-subj", f"/CN=stamp test {name}")
    (folder / f"{name}.csr").write_bytes(request)
    openssl("x509", "-req", "-in", folder / f"{name}.csr", "-CA", folder / "root.pem", "-CAkey", folder / "root.key", "-CAcreateserial",
            "-extfile", folder / "pki.cnf", "-extensions", extensions, "-days", "3000", "-out", folder / f"{name}.pem")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: pathlib.Path):
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.asked, self.seen, self.over, self.lock = folder, [], set(), threading.Event(), threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def close(self):
        self.over.set()
        self.shutdown()

    def reply(self, query):
        with self.lock:
            (self.folder / "query").write_bytes(query)
            return openssl("ts", "-reply", "-config", self.folder / "pki.cnf", "-section", "t", "-queryfile", self.folder / "query")

    def query(self, digest, *options):
        return openssl("ts", "-query", "-digest", digest.hex(), "-sha256", "-cert", *options)


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        server, path = self.server, self.path
        query = self.rfile.read(int(self.headers["Content-Length"]))
        at = query.index(b"\x04\x20") + 2
        digest = query[at:at + 32]
        server.asked.append((path, self.headers["Content-Type"]))
        if path == "/hang":
            server.over.wait()
        elif path == "/again" and query not in server.seen:
            server.seen.add(query)
            self.answer(b"", 500)
        elif path in ("/500", "/403"):
            self.answer(b"", int(path[1:]))
        elif path == "/redirect":
            self.answer(b"", 302, Location=server.url("/good"))
        elif path == "/html":
            self.answer(b"<html>an inn at the border</html>")
        elif path == "/login" and self.headers["Authorization"] != "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode():
            self.answer(b"", 401)
        else:
            twins = {"/nonce": lambda: server.query(digest), "/digest": lambda: query.replace(digest, bytes(32)),
                     "/reject": lambda: server.query(digest, "-tspolicy", "1.2.3.5")}
            reply = server.reply(twins.get(path, lambda: query)())
            self.answer({"/huge": reply + bytes(1 << 20), "/cut": reply[:-7]}.get(path, reply))

    def answer(self, body, code=200, **headers):
        self.send_response(code)
        for name, value in {"Content-Type": "application/timestamp-reply", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # the client had enough
