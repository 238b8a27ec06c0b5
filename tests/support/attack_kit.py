"""What the families of attacks are made with. A family is a dictionary of functions by name; each takes the signer and gives the file
(a Pdf) and the words that are due: the overall verdict (several with | between), then codes of which each must be named."""
from pdf_maker import Pdf, stream

EVIL = b"BT /F1 24 Tf 100 700 Td (Amount 999999) Tj ET"
WHITE = b"1 1 1 rg 0 0 595 842 re f"


class Family(dict):
    def __call__(self, make):
        self[make.__name__] = make
        return make

    def table(self, prefix, rows, make):
        """One attack a row of {name: (arguments …)}."""
        for name, row in rows.items():
            self[f"{prefix}_{name}"] = lambda signer, row=row: make(signer, *row)


def form_x(body, entries=b""):
    return stream(body, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + entries)


def overwritten(signer, prepare, body, *words):
    """`prepare(pdf, number)` builds an object into the file that is then sealed; later it gets another body; None: it is freed."""
    pdf = Pdf(fields=False)
    number = pdf.new()
    pdf.update({**prepare(pdf, number), **pdf.structure()})
    pdf = signer.sign(pdf)
    pdf = pdf.update({}, free=[number]) if body is None else pdf.update({number: body})
    return pdf, ("changed", *words)


def annotate(pdf, body, *more):
    """A new annotation on the first page, and further objects (number, body)."""
    page, number = pdf.pages[0], pdf.new()
    pdf.annots[page].append(number)
    return pdf.update({number: body, page: pdf.page_object(page), **dict(more)})
