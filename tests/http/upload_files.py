"""PDF files as others make them, and handing them in."""

import base64
import itertools

from signing_bureau import SIGNING

_serial = itertools.count()


def a_pdf(text=None, pages=1, catalog=b""):
    """A sound file, each with other bytes; every page says `text` at 20 mm, 100 mm from its top."""
    text = (text or f"Contract {next(_serial)}").encode()
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    content = b"BT /F1 12 Tf 56.7 558.4 Td (%s) Tj ET" % text
    for n in range(pages):
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>" % (5 + 2 * n))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return file_of(objects)


def file_of(objects):
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))


def handed_in(person, content, file_name="contract.pdf", key=None, password=None, **fields):
    headers = {"Idempotency-Key": key} if key else {}
    if password:
        headers["X-Document-Password"] = base64.b64encode(password.encode()).decode()
    return person.ask("POST", SIGNING + "/documents", files={"file": (file_name, content, "application/pdf")}, data=fields, headers=headers)
