"""What hostile files are made of."""
from corpus import FONT, Writer, page

MB = 1 << 20
LEAF = page()


def one_page(more=(), catalog=b"", leaf=LEAF, kids=b"10 0 R", trailer=b""):
    """A sound file but for `more`, pairs of number and body."""
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog)
    w.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids)
    w.stream(4, b"", b"BT ET")
    w.add(5, FONT)
    for number, body in more:
        w.add(number, body)
    w.add(10, leaf)
    w.table(b"/Root 1 0 R " + trailer)
    return w.bytes()


def body(data, entries=b""):
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def form_of(value):
    """`value` is read by every sealing: it stands in the form."""
    return one_page(catalog=b"/AcroForm << /Fields [] /X %s >>" % value)
