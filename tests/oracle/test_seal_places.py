"""Where `estamp seal` puts a signature, and what it forbids: judged by pdfsig, qpdf and pyHanko, and looked at as pixels."""
import json

import pytest
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm

import corpus
from test_sealed_files import ESTAMP, MM, PKI, judged, made, pdfsig, run, seal  # noqa: F401

EVERYWHERE = ("--at", "12,15", "--pages", "all", "--corner", "bottom_left", "--keyword", "KEYWORD", "--which", "all", "--straddle", "right", "--width", 20)
FILES = ["two-pages", "rotated", "crop-box", "object-streams", "hybrid", "linearized-object-streams", "updated", "form-in-object-stream"]


def verdict(path):
    done = run(ESTAMP, "verify", "--json", "--trust", PKI / "root.pem", path)
    return json.loads(done.stdout)


def sealed(made, tmp_path, source, *options, name="sealed.pdf", **more):
    target = tmp_path / name
    done = seal(made, source, target, *options, **more)
    assert done.returncode == 0, done.stderr.decode()
    return target


def refused(made, tmp_path, source, *options, says="", **more):
    target = tmp_path / "refused.pdf"
    done = seal(made, source, target, *options, **more)
    assert done.returncode == 1 and not target.exists(), done.stderr.decode()
    assert says in done.stderr.decode(), done.stderr.decode()


def written(tmp_path, writer, name="source.pdf"):
    path = tmp_path / name
    path.write_bytes(writer.bytes())
    return path


def accepted(path, count=1):
    """By all programs, as so many signatures of which the last one covers everything."""
    said = pdfsig(path)
    assert said.count("Signature is Valid") >= count and said.count("Signature is Valid") == said.count("Signature Validation:"), said
    assert run("qpdf", "--check", path).returncode == 0
    statuses = judged(path)
    assert len(statuses) == count and all(s.intact and s.valid and s.trusted for s in statuses)
    assert all(s.modification_level <= ModificationLevel.FORM_FILLING for s in statuses), [s.modification_level for s in statuses]
    report = verdict(path)
    assert report["overall"] == "intact" and len(report["signatures"]) == count, report
    return statuses


def shown(path, page, dpi=254):
    """A rendered page as a person sees it; 254 dpi: ten pixels a millimetre."""
    out = path.with_name(f"{path.stem}-{page}")
    assert run("pdftoppm", "-r", dpi, "-f", page, "-l", page, "-cropbox", "-png", "-singlefile", path, out).returncode == 0
    return Image.open(f"{out}.png").convert("RGB")


def red(image):
    green, blue = image.getchannel("G"), image.getchannel("R")
    return ImageChops.darker(green.point(lambda g: 255 if g < 128 else 0), blue.point(lambda r: 255 if r > 128 else 0))


@pytest.mark.parametrize("name", [*FILES, "inherited"])
def test_all_kinds_of_places_at_once_on(made, tmp_path, name):
    source = made / f"{name}.pdf"
    pages = len(PdfFileReader(open(source, "rb"), strict=False).root["/Pages"]["/Kids"])
    beyond = name in ("crop-box", "inherited")  # where the word is not on what is shown of the page
    target = sealed(made, tmp_path, source, "--at", "12,15", "--pages", "all", "--corner", "bottom_left", "--width", 20,
                    *(() if beyond else ("--keyword", "KEYWORD", "--which", "all")), *(("--straddle", "right") if pages > 1 else ()))
    if name == "hybrid":
        assert pdfsig(target).count("Signature is Valid") and judged(target)[0].valid and verdict(target)["overall"] == "intact"
    else:
        accepted(target)
    assert target.read_bytes().startswith(source.read_bytes())
    assert target.read_bytes()[source.stat().st_size:].count(b"/Subtype /Image") == 2, "picture and mask, once each"


@pytest.mark.parametrize("corner, x, y", [("top_left", 0, 0), ("top_right", 1, 0), ("bottom_left", 0, 1), ("bottom_right", 1, 1)])
@pytest.mark.parametrize("name, pages", [("rotated", 5), ("crop-box", 4)])
def test_a_point_counts_from_its_corner_of_the_page_as_shown(made, tmp_path, name, pages, corner, x, y):
    target = sealed(made, tmp_path, made / f"{name}.pdf", "--at", "17,23", "--corner", corner, "--pages", "all", "--width", 30)
    for page in range(1, pages + 1):
        image = shown(target, page)
        left, top, right, bottom = (side / 10 for side in red(image).getbbox())
        width, height = (side / 10 for side in image.size)
        ink = 0.4  # the ring begins four of three hundred pixels inside
        want = (width - 17 - 30 if x else 17, height - 23 - 30 if y else 23)
        assert [left, top, right, bottom] == pytest.approx([want[0] + ink, want[1] + ink, want[0] + 30 - ink, want[1] + 30 - ink], abs=0.5)
        mark = [int(10 * (want[0] + 15)), int(10 * (want[1] + 4.5))]  # above the middle: it stands upright
        assert red(image).getpixel(tuple(mark)) == 255


@pytest.mark.parametrize("pages, want", [("all", [1, 2, 3, 4, 5]), ("odd", [1, 3, 5]), ("even", [2, 4]), ("first", [1]), ("last", [5]),
                                         ("2,4-5,2", [2, 4, 5])])
def test_just_the_chosen_pages_have_it(made, tmp_path, pages, want):
    target = sealed(made, tmp_path, made / "rotated.pdf", "--at", "20,60", "--pages", pages)
    assert [page for page in range(1, 6) if red(shown(target, page, 40)).getbbox()] == want


def sheets(*pages):
    """Pages without text."""
    boxes = {"a4": b"/MediaBox [0 0 595.276 841.89]", "a5": b"/MediaBox [0 0 419.528 595.276]", "wide": b"/MediaBox [0 0 841.89 595.276]",
             "turned": b"/Rotate 90 /MediaBox [0 0 595.276 841.89]", "crop": b"/Rotate 270 /CropBox [30 40 500 700] /MediaBox [-20 -30 595 842]"}
    return corpus.simple([b"<< /Type /Page /Parent 2 0 R /Resources << >> %s >>" % boxes[page] for page in pages])


def strips(images, width, left=False):
    """The strips at the edges of rendered pages, joined as pages fanned out show them."""
    joined = Image.new("RGB", (width * len(images), 400), "white")
    for i, image in enumerate(reversed(images) if left else images):
        edge = (0, 500, width, 900) if left else (image.width - width, 500, image.width, 900)
        joined.paste(image.crop(edge), (i * width, 0))
    return joined


@pytest.fixture(scope="module")
def whole(made, tmp_path_factory):  # noqa: F811
    """The picture as it is drawn in one, by the same program."""
    folder = tmp_path_factory.mktemp("whole")
    target = sealed(made, folder, written(folder, sheets("a4")), "--at", "50,50", "--width", 40)
    return shown(target, 1).crop((500, 500, 900, 900))


def difference(a, b):
    """Share of pixels that are red in one and not in the other."""
    both = ImageChops.difference(red(a), red(b)).histogram()[255]
    return both / red(a).histogram()[255]


@pytest.mark.parametrize("edge", ["right", "left"])
@pytest.mark.parametrize("pages", [["a4"] * 5, ["a4", "wide", "turned", "crop", "a5"], ["turned"] * 4, ["a4", "a5"]])
def test_the_strips_of_a_straddle_seal_are_the_whole_picture(made, tmp_path, whole, pages, edge):
    source = written(tmp_path, sheets(*pages))
    target = sealed(made, tmp_path, source, "--straddle", edge, "--top", 50, "--width", 40)
    accepted(target)
    images = [shown(target, number) for number in range(1, len(pages) + 1)]
    joined = strips(images, 400 // len(pages), edge == "left")
    assert difference(joined, whole) < 0.08
    swapped = strips([images[1], images[0], *images[2:]], 400 // len(pages), edge == "left")
    assert difference(swapped, whole) > 0.2, "the comparison tells strips apart"


def marked(path, count):
    return [page for page in range(1, count + 1) if red(shown(path, page, 40)).getbbox()]


def test_a_straddle_seal_leaves_out_backs_and_the_cover(made, tmp_path):
    source = written(tmp_path, sheets(*["a4"] * 9))
    assert marked(sealed(made, tmp_path, source, "--straddle", "right", "--pages", "odd"), 9) == [1, 3, 5, 7, 9]
    assert marked(sealed(made, tmp_path, source, "--straddle", "right", "--skip-first"), 9) == list(range(2, 10))
    assert marked(sealed(made, tmp_path, source, "--straddle", "right", "--pages", "odd", "--skip-first"), 9) == [3, 5, 7, 9]


def rectangles(path):
    with open(path, "rb") as file:
        for page in PdfFileReader(file).root["/Pages"]["/Kids"]:
            yield [[float(v) for v in a.get_object()["/Rect"]] for a in page.get_object().get("/Annots", [])]


@pytest.mark.parametrize("count, options, groups", [(23, ("--group", 10), [8, 8, 7]), (21, (), [11, 10]), (41, ("--width", 20), [9, 8, 8, 8, 8]),
                                                    (5, ("--group", 2), [2, 3]), (6, ("--group", 5), [3, 3])])
def test_many_pages_share_the_picture_in_even_groups(made, tmp_path, count, options, groups):
    target = sealed(made, tmp_path, written(tmp_path, sheets(*["a4"] * count)), "--straddle", "right", "--top", 50, *options)
    widths = [(right - left) / MM for [(left, _, right, _)] in rectangles(target)]
    picture = options[1] if "--width" in options else 40
    want = sorted((picture / n for n in groups for _ in range(n)))
    assert sorted(widths) == pytest.approx(want, abs=0.01) and min(widths) >= 1.99
    accepted(target)


def test_up_to_two_thousand_spots(made, tmp_path):
    source = written(tmp_path, sheets(*["a4"] * 2000))
    target = sealed(made, tmp_path, source, "--at", "10,10", "--pages", "all")
    assert verdict(target)["overall"] == "intact" and run("qpdf", "--check", target).returncode == 0
    assert target.read_bytes()[source.stat().st_size:].count(b"/Subtype /Form ") == 1, "pages of one size share a form"
    refused(made, tmp_path, source, "--at", "10,10", "--pages", "all", "--at", "10,100", says="2000")


@pytest.mark.parametrize("options", [("--straddle", "right"), ("--at", "1,1", "--pages", "2"), ("--at", "1,1", "--pages", "even"),
                                     ("--at", "200,1"), ("--keyword", "KEYWORD", "--shift", "-500,0"), ("--keyword", "KEYWORT"),
                                     ("--field-existing", "Missing"), ("--field-existing", "A", "--at", "1,1")])
def test_places_that_the_file_does_not_have_are_refused(made, tmp_path, options):
    refused(made, tmp_path, made / "classic.pdf", *options)


@pytest.mark.parametrize("options", [("--at", "1"), ("--at", "1,2,3"), ("--at", "1,1", "--corner", "middle"), ("--pages", "all"),
                                     ("--at", "1,1", "--pages", "1,,2"), ("--at", "1,1", "--pages", "0"), ("--straddle", "top"),
                                     ("--straddle", "right", "--group", 1), ("--at", "1,1", "--which", "all"), ("--invisible",),
                                     ("--keyword", "K", "--top", 1), ("--certify", 4), ("--certify", 0), ("--lock", ""), ("--lock", "a,,b"),
                                     ("--field", "a.b"), ("--field", "B", "--field-existing", "A"), ("--level", "lt", "--trust", "."),
                                     ("--level", "b", "--tsa", "http://127.0.0.1:9/"), ("--tsa-ca", "ca.pem"), *[("--at", "1,1") * 21]])
def test_a_wrong_call_is_answered_with_usage(made, tmp_path, options):
    done = seal(made, made / "classic.pdf", tmp_path / "sealed.pdf", *options)
    assert done.returncode == 2 and b"usage:" in done.stderr


def test_a_keyword_is_taken_first_last_or_everywhere(made, tmp_path):
    for which, want in (("first", [1]), ("last", [4]), ("all", [1, 2, 3, 4])):
        target = sealed(made, tmp_path, made / "rotated.pdf", "--keyword", "KEYWORD", "--pages", "1-4", "--which", which, "--width", 10)
        assert marked(target, 5) == want


def test_an_invisible_signature_shows_nowhere(made, tmp_path):
    target = tmp_path / "sealed.pdf"
    done = run(ESTAMP, "seal", "--p12", PKI / "rsa2048.p12", "--pass-file", made / "password", "--invisible", made / "two-pages.pdf", target)
    assert done.returncode == 0, done.stderr
    accepted(target)
    assert ImageChops.difference(shown(target, 1, 40), shown(made / "two-pages.pdf", 1, 40)).getbbox() is None


# --- fields that are there ---

def form(lock=b"", seed=b"", flags=b"", extra=()):
    """A visible field on a turned page, an invisible one, one below a parent, one with a widget of its own, a text, a signed one."""
    objects = [(6, b"<< /Fields [30 0 R 31 0 R 32 0 R 34 0 R 36 0 R 37 0 R] /SigFlags 1 /DA (/F1 0 Tf 0 g) >>"),
               (30, b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seen) /F 4 /P 10 0 R /Rect [100 400 200 560] %s %s %s >>" % (lock, seed, flags)),
               (31, b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Hidden) /F 132 /P 10 0 R /Rect [0 0 0 0] >>"),
               (32, b"<< /FT /Sig /T (Party) /Kids [33 0 R] >>"),
               (33, b"<< /Type /Annot /Subtype /Widget /Parent 32 0 R /T (A) /F 4 /P 10 0 R /Rect [300 100 400 200] >>"),
               (34, b"<< /FT /Sig /T (Apart) /Kids [35 0 R] >>"),
               (35, b"<< /Type /Annot /Subtype /Widget /Parent 34 0 R /F 4 /P 10 0 R /Rect [300 300 400 400] >>"),
               (36, b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Total) /F 4 /P 10 0 R /Rect [300 500 400 520] /V (1) >>"),
               (37, b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Done) /F 4 /P 10 0 R /Rect [0 0 0 0] /V << /Type /Sig /Contents <> >> >>")]
    page = corpus.page(b"/Rotate 90 /Annots [30 0 R 31 0 R 33 0 R 35 0 R 36 0 R 37 0 R]")
    return corpus.simple([page], catalog=b"/AcroForm 6 0 R", more=[*objects, *extra])


def plain_form(**parts):
    """The same without the signed field, which other programs dislike."""
    writer = form(**parts)
    data = bytes(writer.data).replace(b" 37 0 R]", b"       ]")
    return type("Text", (), {"bytes": lambda self: data})()


@pytest.mark.parametrize("name, box", [("Seen", (100, 400, 200, 560)), ("Hidden", None), ("Party.A", (300, 100, 400, 200)), ("Apart", (300, 300, 400, 400))])
def test_an_empty_field_of_the_file_is_signed(made, tmp_path, name, box):
    source = written(tmp_path, plain_form())
    target = sealed(made, tmp_path, source, "--field-existing", name)
    accepted(target)
    with open(target, "rb") as file:
        assert [s.field_name for s in PdfFileReader(file).embedded_signatures] == [name]
    found = red(shown(target, 1)).getbbox()
    if not box:
        assert found is None
        return
    left, bottom, right, top = box  # turned by 90 degrees: left becomes top
    middle = [(bottom + top) / 2 / MM, (left + right) / 2 / MM]
    side = min(right - left, top - bottom) / MM
    assert [(found[0] + found[2]) / 20, (found[1] + found[3]) / 20] == pytest.approx(middle, abs=0.5)
    assert [(found[2] - found[0]) / 10, (found[3] - found[1]) / 10] == pytest.approx([side * 292 / 300] * 2, abs=0.5)
    mark = [int(10 * middle[0]), int(10 * (middle[1] - side / 2 + side * 0.15))]
    assert red(shown(target, 1)).getpixel(tuple(mark)) == 255


@pytest.mark.parametrize("name", ["Done", "Total", "Party", "Nobody", "seen", "Party.B"])
def test_a_field_that_cannot_be_signed_is_refused(made, tmp_path, name):
    refused(made, tmp_path, written(tmp_path, form()), "--field-existing", name, says=name)


def test_a_read_only_field_is_refused(made, tmp_path):
    refused(made, tmp_path, written(tmp_path, form(flags=b"/Ff 1")), "--field-existing", "Seen")


SEEDS = [(b"/Ff 2 /SubFilter [/adbe.pkcs7.detached]", b"SubFilter"), (b"/Ff 1 /Filter /Entrust.PPKEF", b"Filter"),
         (b"/Ff 64 /DigestMethod [(SHA1) (RIPEMD160)]", b"DigestMethod"), (b"/Ff 4 /V 9", b" V"), (b"/Ff 8 /Reasons [(approved) (seen)]", b"approved"),
         (b"/MDP << /P 7 >>", b"MDP"), (b"/TimeStamp << /URL (http://t) /Ff 1 >>", b"TimeStamp"), (b"/Cert << /Ff 2 >>", b"Cert"),
         (b"/Ff 32 /AddRevInfo true", b"AddRevInfo"), (b"/Ff 128 /LockDocument /true", b"LockDocument"), (b"/Ff 256 /AppearanceFilter (X)", b"AppearanceFilter")]


@pytest.mark.parametrize("seed, says", SEEDS)
def test_a_seed_value_that_binds_is_refused_by_name(made, tmp_path, seed, says):
    source = written(tmp_path, plain_form(seed=b"/SV << /Type /SV %s >>" % seed))
    refused(made, tmp_path, source, "--field-existing", "Seen", "--reason", "rejected", says=says.decode())


@pytest.mark.parametrize("seed", [b"/Ff 2 /SubFilter [/adbe.pkcs7.detached /ETSI.CAdES.detached]", b"/SubFilter [/adbe.pkcs7.detached]",
                                  b"/Ff 64 /DigestMethod [(SHA256) (SHA512)]", b"/Ff 8 /Reasons [(approved) (seen)]", b"/Ff 5 /V 2 /Filter /Adobe.PPKLite",
                                  b"/MDP << /P 0 >>", b"/TimeStamp << /URL (http://t) /Ff 0 >>"])
def test_a_seed_value_that_is_met_or_does_not_bind_is_no_hindrance(made, tmp_path, seed):
    source = written(tmp_path, plain_form(seed=b"/SV << /Type /SV %s >>" % seed))
    accepted(sealed(made, tmp_path, source, "--field-existing", "Seen", "--reason", "approved"))


def test_the_digest_that_a_field_demands_is_that_of_the_signature(made, tmp_path):
    source = written(tmp_path, plain_form(seed=b"/SV << /Ff 64 /DigestMethod [(SHA384)] >>"))
    refused(made, tmp_path, source, "--field-existing", "Seen", "--digest", "sha256", says="DigestMethod")
    accepted(sealed(made, tmp_path, source, "--field-existing", "Seen", "--digest", "sha384"))


def test_a_field_that_asks_for_a_certification_gets_it(made, tmp_path):
    source = written(tmp_path, plain_form(seed=b"/SV << /MDP << /P 2 >> >>"))
    target = sealed(made, tmp_path, source, "--field-existing", "Seen")
    (status,) = accepted(target)
    with open(target, "rb") as file:
        reader = PdfFileReader(file)
        assert reader.embedded_signatures[0].docmdp_level == MDPPerm.FILL_FORMS and "/DocMDP" in reader.root["/Perms"]
    refused(made, tmp_path, source, "--field-existing", "Seen", "--certify", 3, says="MDP")


def references(path, nth=-1):
    with open(path, "rb") as file:
        signature = PdfFileReader(file).embedded_signatures[nth].sig_object
        return {r.get_object()["/TransformMethod"]: dict(r.get_object()["/TransformParams"]) for r in signature.get("/Reference", [])}


def test_the_lock_of_a_field_holds_once_it_is_signed(made, tmp_path):
    lock = b"/Lock << /Type /SigFieldLock /Action /Include /Fields [(Total) (Party)] /P 2 >>"
    target = sealed(made, tmp_path, written(tmp_path, plain_form(lock=lock)), "--field-existing", "Seen")
    accepted(target)
    found = references(target)
    assert found["/FieldMDP"]["/Action"] == "/Include" and list(found["/FieldMDP"]["/Fields"]) == ["Total", "Party"]
    assert found["/DocMDP"]["/P"] == 2
    refused(made, tmp_path, target, "--field-existing", "Party.A", says="Party.A")
    second = sealed(made, tmp_path, target, "--field-existing", "Apart", key="p256", name="second.pdf")
    assert verdict(second)["overall"] == "intact" and pdfsig(second).count("Signature is Valid") == 2
    refused(made, tmp_path, written(tmp_path, plain_form(lock=lock)), "--field-existing", "Seen", "--lock", "all", says="Lock")


@pytest.mark.parametrize("lock, open_fields, locked", [("all", [], ["Seen", "Party.A"]), ("Party,Total", ["Seen"], ["Party.A"]), ("-Seen", ["Seen"], ["Party.A"])])
def test_fields_that_a_signature_locks_stay_as_they_are(made, tmp_path, lock, open_fields, locked):
    target = sealed(made, tmp_path, written(tmp_path, plain_form()), "--field-existing", "Hidden", "--lock", lock)
    accepted(target)
    for name in locked:
        refused(made, tmp_path, target, "--field-existing", name, says=name)
    for name in open_fields:
        accepted(sealed(made, tmp_path, target, "--field-existing", name, key="p256", name="second.pdf"), 2)
    if lock != "Party,Total":
        refused(made, tmp_path, target, "--at", "20,20")


# --- certification ---

@pytest.mark.parametrize("level, want", [(1, MDPPerm.NO_CHANGES), (2, MDPPerm.FILL_FORMS), (3, MDPPerm.ANNOTATE)])
@pytest.mark.parametrize("name", ["two-pages", "object-streams", "form-indirect", "form-direct"])
def test_the_first_signature_may_certify(made, tmp_path, name, level, want):
    target = sealed(made, tmp_path, made / f"{name}.pdf", "--certify", level)
    accepted(target)
    with open(target, "rb") as file:
        reader = PdfFileReader(file)
        signature = reader.embedded_signatures[0]
        assert signature.docmdp_level == want
        assert reader.root["/Perms"].raw_get("/DocMDP").reference == signature.sig_object.container_ref
    refused(made, tmp_path, target, "--certify", level)
    if level == 1:
        refused(made, tmp_path, target)


def test_only_the_first_signature_may_certify(made, tmp_path):
    target = sealed(made, tmp_path, made / "two-pages.pdf")
    refused(made, tmp_path, target, "--certify", 2, says="Seal1")
    refused(made, tmp_path, written(tmp_path, form()), "--certify", 2, says="Done")


def test_who_certifies_lets_others_sign_the_fields_that_are_there(made, tmp_path):
    target = sealed(made, tmp_path, written(tmp_path, plain_form()), "--field-existing", "Hidden", "--certify", 2)
    for i, (name, key) in enumerate([("Seen", "p256"), ("Party.A", "p384")]):
        target = sealed(made, tmp_path, target, "--field-existing", name, key=key, name=f"{i}.pdf")
    accepted(target, 3)
    target = sealed(made, tmp_path, target, "--field-existing", "Apart", key="rsa3072", name="last.pdf")  # pyHanko knows no widget apart from its field
    assert verdict(target)["overall"] == "intact" and pdfsig(target).count("Signature is Valid") == 4


@pytest.mark.parametrize("level", [2, 3])
def test_a_certified_file_gets_no_new_picture(made, tmp_path, level):
    """It would break the certification for pyHanko and for ourselves: a further signature does not show, or has its field there."""
    target = sealed(made, tmp_path, made / "two-pages.pdf", "--certify", level)
    for options in ((), ("--at", "10,10", "--pages", "all"), ("--straddle", "right")):
        refused(made, tmp_path, target, *options)
    second = tmp_path / "second.pdf"
    done = run(ESTAMP, "seal", "--p12", PKI / "p256.p12", "--pass-file", made / "password", "--invisible", target, second)
    assert done.returncode == 0, done.stderr.decode()
    accepted(second, 2)


def test_usage_rights_stay_beside_a_certification(made, tmp_path):
    writer = corpus.simple(catalog=b"/Perms 8 0 R", more=[(8, b"<< /Kept (yes) >>")])
    target = sealed(made, tmp_path, written(tmp_path, writer), "--certify", 3)
    with open(target, "rb") as file:
        perms = PdfFileReader(file).root["/Perms"]
        assert perms["/Kept"] == "yes" and "/DocMDP" in perms


# --- several signers ---

def test_several_parties_put_seals_everywhere_one_after_the_other(made, tmp_path):
    target = made / "two-pages.pdf"
    for i, (key, options) in enumerate([("rsa2048", EVERYWHERE), ("p256", ("--straddle", "left", "--at", "150,20", "--pages", "all", "--width", 20)),
                                        ("p384", ("--at", "90,100", "--reason", "见证", "--location", "潍坊", "--contact", "0536-1"))]):
        target = sealed(made, tmp_path, target, *options, key=key, name=f"{i}.pdf")
    accepted(target, 3)
    with open(target, "rb") as file:
        last = PdfFileReader(file).embedded_signatures[-1].sig_object
        assert [last[key] for key in ("/Reason", "/Location", "/ContactInfo")] == ["见证", "潍坊", "0536-1"]


def test_a_stamp_that_is_moved_or_exchanged_is_no_longer_intact(made, tmp_path):
    target = sealed(made, tmp_path, made / "two-pages.pdf", *EVERYWHERE)
    data = target.read_bytes()
    for part, new in ((b"/Rect [", b"9"), (b"/Matrix [", b"2"), (b"/F 64", b"6")):
        at = data.rindex(part) + len(part)
        target.write_bytes(data[:at] + new + data[at + 1:])
        assert verdict(target)["overall"] == "broken" and "Signature is Valid" not in pdfsig(target)


def test_widgets_are_locked_against_moving(made, tmp_path):
    for options in (EVERYWHERE, ("--at", "10,10")):
        target = sealed(made, tmp_path, made / "two-pages.pdf", *options)
        with open(target, "rb") as file:
            for page in PdfFileReader(file).root["/Pages"]["/Kids"]:
                for annotation in page.get_object().get("/Annots", []):
                    assert annotation.get_object()["/F"] == 4 + 128 + 512  # Print, Locked, LockedContents


@pytest.mark.parametrize("program", ["mutool", "pdftocairo"])
def test_other_programs_draw_every_place(made, tmp_path, program):
    target = sealed(made, tmp_path, made / "two-pages.pdf", *EVERYWHERE)
    if program == "mutool":
        done = run("mutool", "draw", "-r", "40", "-o", tmp_path / "m%d.png", target)
    else:
        done = run("pdftocairo", "-r", "40", "-png", target, tmp_path / "m")
    assert done.returncode == 0
    want = [len(list(page)) for page in rectangles(target)]
    for path, count in zip(sorted(tmp_path.glob("m*.png")), want, strict=True):
        image = red(Image.open(path).convert("RGB"))
        assert count == 3 and image.getbbox() and image.histogram()[255] > 60
        right = image.crop((image.width - 14, 0, image.width, image.height))
        assert right.getbbox(), "its strip at the right edge"


def test_a_shared_picture_costs_no_more_for_more_places(made, tmp_path):
    one = sealed(made, tmp_path, made / "two-pages.pdf", "--at", "10,10").stat().st_size
    many = sealed(made, tmp_path, made / "two-pages.pdf", *("--at", "10,10", "--pages", "all") * 10).stat().st_size
    assert many - one < 20 * 500
