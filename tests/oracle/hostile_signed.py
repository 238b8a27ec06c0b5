"""Signed files whose later revisions want much of whoever compares them; a function of `size` each (hostile.py)."""
from corpus import FONT, Writer, page
from hostile_forms import cms_of_something
from hostile_kit import LEAF


class Signed(Writer):
    """A file of one page with `count` signatures over its first revision; what is added before sign() is signed, objects from 3000 on are free."""

    def __init__(self, catalog=b"", leaf=LEAF, kids=b"10 0 R", count=1, form=b"", fields=b"", lock=b""):
        super().__init__()
        self.count, self.cms, self.lock = count, cms_of_something(), lock
        signed = b" ".join(b"%d 0 R" % (12 + 2 * i) for i in range(count))
        self.catalog = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s %s] %s >> %s >>"
        self.add(1, self.catalog % (signed, fields, form, catalog))
        self.add(2, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % kids)
        self.stream(4, b"", b"BT ET")
        self.add(5, FONT)
        self.add(10, leaf)
        self.fields = signed

    def sign(self, trailer=b""):
        for i in range(self.count):
            self.add(12 + 2 * i, b"<</FT/Sig/T(s%d)/V %d 0 R%s>>" % (i, 13 + 2 * i, self.lock))
            self.add(13 + 2 * i, b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 %010d %010d %010d]/Contents<%s>>>" % (0, 0, 0, self.cms))
        self.table(b"/Root 1 0 R " + trailer)
        end, at = len(self.data), 0
        for _ in range(self.count):
            at = self.data.index(b"/ByteRange[", at + 1)
            gap = self.data.index(b"/Contents<", at) + 9
            behind = gap + len(self.cms) + 2
            numbers = b"/ByteRange[0 %010d %010d %010d]" % (gap, behind, end - behind)
            self.data[at:at + len(numbers)] = numbers
        return self

    def update(self, objects, trailer=b"", size=None):
        for number, body in objects:
            self.add(number, body)
        self.table(b"/Root 1 0 R " + trailer, size=size or max(self.places, default=0) + 100)
        return self


def dictionary(count, last=b""):
    return b"<<" + b"".join(b"/%d 1" % i for i in range(count)) + last + b">>"


def a_long_dictionary_that_changed(size):
    """Each key of the one state is looked for among all of the other."""
    count = min(300000, size // 30)
    w = Signed(b"/X 90 0 R")
    w.add(90, dictionary(count, b"/A 1"))
    return w.sign().update([(90, dictionary(count, b"/A 2"))]).bytes()


def a_long_catalog_that_changed(size):
    count = min(300000, size // 30)
    w = Signed(dictionary(count)[2:-2])
    w.sign()
    return w.update([(1, w.catalog % (w.fields, b"", b"", dictionary(count)[2:-2] + b"/A 2"))]).bytes()


def a_long_form_that_changed(size):
    count = min(300000, size // 30)
    w = Signed(form=dictionary(count)[2:-2])
    w.sign()
    return w.update([(1, w.catalog % (w.fields, b"", dictionary(count)[2:-2] + b"/A 2", b""))]).bytes()


def keys_that_stand_twice(size):
    w = Signed(b"/X 90 0 R")
    w.add(90, b"<<>>")
    return w.sign().update([(90, dictionary(min(600000, size // 20)))]).bytes()


def many_signatures_then_an_update(size):
    """Each of many signatures over one revision asks what came after it."""
    w = Signed(b"/X [%s]" % b" ".join(b"%d 0 R" % (3000 + i) for i in range(size // 60)), count=900)
    for i in range(size // 60):
        w.add(3000 + i, b"<</A %d>>" % i)
    return w.sign().update([(4, b"<< /Length 0 >>\nstream\n\nendstream")]).bytes()


def many_signatures_then_many_changes(size):
    w = Signed(count=900)
    numbers = range(3000, 3000 + min(100000, size // 200))
    for n in numbers:
        w.add(n, b"<</A %d>>" % n)
    return w.sign().update([(n, b"<</B %d>>" % n) for n in numbers]).bytes()


def widgets_over_widgets(size):
    """Each later field may cover each earlier one: they all stand on one page."""
    count = min(40000, size // 200)
    old = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(o)/Rect[0 0 9 9]>>"
    annots = b"/Annots [%s] " % (b"80 0 R " * (size // 14 - 10000))
    w = Signed(leaf=page(annots))
    w.add(80, old)
    w.sign()
    new = [(3000 + i, b"<</Type/Annot/Subtype/Widget/FT/Sig/T(n%d)/Rect[20 20 30 30]/P 10 0 R>>" % i) for i in range(count)]
    names = b" ".join(b"%d 0 R" % n for n, _ in new)
    return w.update([(1, w.catalog % (w.fields, names, b"", b"")), (10, page(annots.replace(b"] ", names + b"] "))), *new]).bytes()


def kids_that_fields_share(size):
    """Many new fields name the same long list of widgets."""
    kids = size // 8 - 100000
    count = 1000
    w = Signed().sign()
    new = [(3000 + i, b"<</FT/Sig/T(n%d)/Kids 90 0 R>>" % i) for i in range(count)]
    return w.update([(1, w.catalog % (w.fields, b" ".join(b"%d 0 R" % n for n, _ in new), b"", b"")), *new,
                     (90, b"[" + b"91 0 R " * kids + b"]"), (91, b"<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]>>")]).bytes()


def pages_that_share_annotations(size):
    """Many pages name the same long list, which a later revision writes anew."""
    count = min(100000, size // 200)
    more = size // 3 // 7
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots 90 0 R>>"
    w = Signed(kids=b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)))
    for i in range(count):
        w.add(3000 + i, leaf)
    w.add(90, b"[" + b"91 0 R " * more + b"]")
    w.add(91, b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>")
    return w.sign().update([(90, b"[" + b"91 0 R " * more + b"92 0 R]"), (92, b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>")]).bytes()


def pages_that_share_new_seals(size):
    """The same, and what is new are fields for signatures."""
    count = min(50000, size // 300)
    fields = 5000
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots 90 0 R>>"
    w = Signed(kids=b" ".join(b"%d 0 R" % (30000 + i) for i in range(count)))
    for i in range(count):
        w.add(30000 + i, leaf)
    w.add(90, b"[]")
    w.sign()
    new = [(3000 + i, b"<</Type/Annot/Subtype/Widget/FT/Sig/T(n%d)/Rect[0 0 0 0]>>" % i) for i in range(fields)]
    names = b" ".join(b"%d 0 R" % n for n, _ in new)
    return w.update([(1, w.catalog % (w.fields, names, b"", b"")), (90, b"[" + names + b"]"), *new], size=200000).bytes()


def all_objects_removed(size):
    count = min(1000000, size // 45)
    w = Signed(b"/X [%s]" % b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)))
    for i in range(count):
        w.add(3000 + i, b"1")
    w.sign()
    w.data += b"xref\n3000 %d\n" % count + b"0000000000 00001 f \n" * count
    w.data += b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (3000 + count, w.previous, w.data.rindex(b"xref\n3000"))
    return w.bytes()


def many_updates_of_many_objects(size):
    """Every look-up goes through all sections."""
    count = min(60000, size // 60)
    w = Signed(b"/X [%s]" % b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)))
    for i in range(count):
        w.add(3000 + i, b"<</A 1>>")
    w.sign()
    for _ in range(min(4000, size // 2 // 200)):
        w.update([(80, b"1")], size=3000 + count)
    return w.bytes()


def pages_behind_many_updates(size):
    """The same, of pages, and nothing is signed."""
    count = min(190000, size // 150)
    w = Writer()
    w.add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    w.add(2, b"<< /Type /Pages /MediaBox [0 0 99 99] /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % n for n in range(10, count)), count))
    for n in range(10, count):
        w.add(n, b"<</Type/Page/Parent 2 0 R>>")
    w.table(b"/Root 1 0 R")
    for _ in range(min(4000, size // 2 // 200)):
        w.add(80, b"<</Type/Page/Parent 2 0 R>>")
        w.table(b"/Root 1 0 R", size=count)
    return w.bytes()


def fields_in_many_revisions(size):
    """Signatures that came and went: the form of every revision is gone through."""
    count = min(90000, size // 60)
    w = Signed(fields=b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)))
    for i in range(count):
        w.add(3000 + i, b"<</FT/Tx/T(%d)>>" % i)
    w.sign()
    for _ in range(30):
        w.update([(80, b"1")], size=3000 + count)
    return w.bytes()


def evidence_that_lists_share(size):
    """Each signature's entry of the DSS names the same long lists."""
    count, more = min(4000, size // 100), size // 3 // 7
    entries = b" ".join(b"/%040X 91 0 R" % i for i in range(count))
    w = Signed(b"/DSS 90 0 R").sign()
    return w.update([(90, b"<</Certs 92 0 R/VRI<<%s>>>>" % entries), (91, b"<</Cert 92 0 R/OCSP 92 0 R/CRL 92 0 R>>"),
                     (92, b"[" + b"93 0 R " * more + b"]"), (93, b"<</Length 1>>\nstream\n1\nendstream")]).bytes()


def many_streams_of_evidence(size):
    count = min(100000, size // 90)
    names = b" ".join(b"%d 0 R" % (3000 + i) for i in range(count))
    w = Signed(b"/DSS 90 0 R").sign()
    return w.update([(90, b"<</Certs[%s]/CRLs[%s]/OCSPs[%s]>>" % (names, names, names)), *[(3000 + i, b"<</Length 1>>\nstream\n%d\nendstream" % (i % 9)) for i in range(count)]]).bytes()


def a_lock_of_many_names(size):
    """Every field is looked for among the names of a lock."""
    count = min(90000, size // 150)
    names = b"".join(b"(x%d)" % i for i in range(count))
    w = Signed(fields=b" ".join(b"%d 0 R" % (3000 + i) for i in range(count)), lock=b"/Lock<</Action/Include/Fields[%s]>>" % names)
    for i in range(count):
        w.add(3000 + i, b"<</FT/Tx/T(%d)/V(a)>>" % i)
    return w.sign().update([(3000 + i, b"<</FT/Tx/T(%d)/V(b)>>" % i) for i in range(count)]).bytes()


def long_values_that_changed(size):
    """Options of a choice, each chosen."""
    count = size // 40
    options = b"[" + b"".join(b"(%d)" % i for i in range(count)) + b"]"
    w = Signed(fields=b"90 0 R")
    w.add(90, b"<</FT/Ch/T(c)/Opt 91 0 R/V[]>>")
    w.add(91, options)
    return w.sign().update([(90, b"<</FT/Ch/T(c)/Opt 91 0 R/V 91 0 R/I[%s]>>" % b" ".join(b"%d" % i for i in range(count)))]).bytes()
