"""An authority outside that stamps seals: asked a few at a time, and by tokens that grow while documents are being sealed."""

import http.server
import itertools
import subprocess
import tempfile
import threading
from pathlib import Path

import pytest
from seal_files import authority
from service_process import Service
from signing_bureau import SIGNING, Bureau, quarter_of_its_own, verify

READY = SIGNING + "/receipts/x"
AT_ONCE = 4


def openssl(*words, input=None):
    return subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, input=input).stdout


class Outside(http.server.ThreadingHTTPServer):
    """Stamps by openssl ts under the demonstration's root. `companions`: each request waits a while until so many are there."""

    daemon_threads = True

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.lock, self.numbers = folder, threading.Condition(), itertools.count(1)
        self.inside = self.most = self.asked = self.companions = 0
        self.padding = False
        a = authority()
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", folder / "tsa.key")
        (folder / "tsa.pem").write_bytes(a.signed(a.request(folder / "tsa.key", "/CN=outside"), "root", "tsa", 300))
        root = a.path("root", "pem").read_bytes()
        (folder / "small.pem").write_bytes(root)
        more = [openssl("req", "-x509", "-newkey", "rsa:4096", "-noenc", "-keyout", "/dev/null", "-subj", f"/CN=more {i}") for i in range(2)]
        (folder / "large.pem").write_bytes(root + b"".join(more))
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self):
        return f"http://127.0.0.1:{self.server_port}/tsa"

    def enter(self):
        with self.lock:
            self.asked += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.lock.notify_all()
            self.lock.wait_for(lambda: self.most >= self.companions, timeout=5)

    def leave(self):
        with self.lock:
            self.inside -= 1

    def reply(self, query):
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            place = Path(place)
            (place / "query").write_bytes(query)
            (place / "serial").write_text(f"{next(self.numbers):08X}\n")
            (place / "ts.cnf").write_text(f"[t]\nserial={place}/serial\nsigner_cert={self.folder}/tsa.pem\nsigner_key={self.folder}/tsa.key\n"
                                          f"certs={self.folder}/{'large' if self.padding else 'small'}.pem\nsigner_digest=sha256\ndefault_policy=1.2.3.4\n"
                                          "digests=sha256\ness_cert_id_alg=sha256\n")
            return openssl("ts", "-reply", "-config", place / "ts.cnf", "-section", "t", "-queryfile", place / "query")


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.enter()
        try:
            body = self.server.reply(query)
        finally:
            self.server.leave()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def bureau():
    return Bureau()


@pytest.fixture(scope="module")
def outside(tmp_path_factory, bureau):
    server, service = Outside(tmp_path_factory.mktemp("outside")), Service("signing")
    service.restart(READY, ESTAMP_TSA_URL=server.url())
    yield server
    service.restart(READY)
    server.shutdown()
    server.server_close()


def sealed(bureau, count, **headers):
    documents = [bureau.declared(**quarter_of_its_own())["id"] for _ in range(count)]
    answer = bureau.seal_documents(*documents, **headers)
    assert [r["state"] for r in answer.json()["results"]] == ["sealed"] * count, answer.text
    for document in documents:
        (signature,) = verify(bureau.file(document))["report"]["signatures"]
        assert (signature["time_source"], signature["integrity"], signature["trust"]) == ("timestamp", "ok", "trusted")


def test_documents_of_a_batch_do_not_wait_for_each_others_tokens(outside, bureau):
    sealed(bureau, 1)  # the size of its tokens is known then
    outside.most, outside.companions, before = 0, 2, outside.asked
    sealed(bureau, 9)
    assert outside.asked == before + 9 and 2 <= outside.most <= AT_ONCE


def test_a_token_that_outgrew_its_room_has_its_document_signed_again(outside, bureau):
    """The seals go on as if nothing had been; each was stamped twice, once in vain."""
    sealed(bureau, 1)
    outside.companions, before = 0, outside.asked
    outside.padding = True
    sealed(bureau, 3)
    assert outside.asked == before + 6
    sealed(bureau, 2)
    assert outside.asked == before + 8
