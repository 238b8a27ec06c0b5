"""Files by reportlab, fpdf2 and pikepdf:    make.py FOLDER"""
import pathlib
import sys

import pikepdf
from fpdf import FPDF
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

STREAMS = pikepdf.ObjectStreamMode
SAVED = {"tables": {"object_stream_mode": STREAMS.disable}, "packed": {"object_stream_mode": STREAMS.generate}, "linear": {"linearize": True},
         "qdf": {"qdf": True}, "two": {"force_version": "2.0"}, "r6": {"encryption": pikepdf.Encryption(owner="o", user="", R=6)},
         "r4": {"encryption": pikepdf.Encryption(owner="o", user="", R=4)},
         "r3": {"encryption": pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False)}}


def reportlab(path, form=False, **options):
    canvas = Canvas(str(path), **options)
    for i in range(3):
        canvas.drawString(100, 600, f"Page {i}")
        if form and i == 0:
            canvas.acroForm.textfield(name="remark", x=50, y=500, width=200, height=30)
            canvas.acroForm.checkbox(name="yes", x=50, y=400)
        canvas.showPage()
    canvas.save()


def fpdf(path, encrypted):
    document = FPDF()
    for orientation in "PL":
        document.add_page(orientation)
        document.set_font("helvetica", size=20)
        document.cell(text="Page")
    if encrypted:
        document.set_encryption(owner_password="o", user_password="", encryption_method="AES-256")
    document.output(str(path))


def make(folder):
    reportlab(folder / "reportlab-plain.pdf", pageCompression=0)
    reportlab(folder / "reportlab-packed.pdf", pageCompression=1)
    reportlab(folder / "reportlab-form.pdf", form=True)
    for bits in (40, 128):
        reportlab(folder / f"reportlab-rc4-{bits}.pdf", encrypt=StandardEncryption("", ownerPassword="o", strength=bits))
    fpdf(folder / "fpdf2.pdf", False)
    fpdf(folder / "fpdf2-aes-256.pdf", True)
    with pikepdf.open(folder / "reportlab-form.pdf") as source:
        for name, options in SAVED.items():
            source.save(folder / f"pikepdf-{name}.pdf", **options)


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
