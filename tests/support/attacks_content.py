"""Incremental saving and shadow documents: what is shown is exchanged through the objects that pages are made of."""
from attack_kit import EVIL, WHITE, Family, form_x, overwritten
from pdf_maker import Pdf, refs, stream

family = Family()


# --- resources of a page: (entry of /Resources, body when it is sealed, body afterwards) ------------------------------------

IMAGE = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
CMAP = b"1 beginbfchar <41> <%s> endbfchar"
RESOURCES = {
    "form": (b"/XObject<</X1 %d 0 R>>", form_x(b"0 g"), form_x(EVIL)),
    "image": (b"/XObject<</X1 %d 0 R>>", stream(b"\x00", IMAGE), stream(b"\xff", IMAGE)),
    "mask": (b"/XObject<</X1<</K 1>>/Mask %d 0 R>>", stream(b"\x00", IMAGE), stream(b"\xff", IMAGE)),
    "state": (b"/ExtGState<</G1 %d 0 R>>", b"<</ca 1>>", b"<</ca 0>>"),
    "soft_mask": (b"/ExtGState<</G1<</SMask %d 0 R>>>>", b"<</S/Luminosity>>", b"<</S/Alpha>>"),
    "colours": (b"/ColorSpace<</C1 %d 0 R>>", b"[/Indexed/DeviceRGB 1<000000FFFFFF>]", b"[/Indexed/DeviceRGB 1<FFFFFFFFFFFF>]"),
    "profile": (b"/ColorSpace<</C1[/ICCBased %d 0 R]>>", stream(b"a", b"/N 3"), stream(b"b", b"/N 3")),
    "pattern": (b"/Pattern<</P1 %d 0 R>>", stream(b"0 g", b"/PatternType 1"), stream(EVIL, b"/PatternType 1")),
    "shading": (b"/Shading<</S1 %d 0 R>>", b"<</ShadingType 2>>", b"<</ShadingType 3>>"),
    "layer": (b"/Properties<</L1 %d 0 R>>", b"<</Type/OCG/Name(a)>>", b"<</Type/OCG/Name(b)>>"),
}


def resource(signer, entry, before, after):
    def prepare(pdf, number):
        pdf.resources = entry % number
        return {number: before}
    return overwritten(signer, prepare, after, "resource_changed|object_changed|object_removed")


family.table("resource_replaced", RESOURCES, resource)
family.table("resource_freed", {name: (entry, before, None) for name, (entry, before, _) in RESOURCES.items()}, resource)


# --- the font of the page -----------------------------------------------------------------------------------------------------

TRUETYPE = b"<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Arial/FirstChar 65/LastChar 65"
FONTS = {
    "descriptor": (TRUETYPE + b"/FontDescriptor %d 0 R>>", b"<</Type/FontDescriptor/FontName/A>>", b"<</Type/FontDescriptor/FontName/B>>"),
    "program": (TRUETYPE + b"/FontDescriptor<</FontFile2 %d 0 R>>>>", stream(b"old"), stream(b"new")),
    "encoding": (TRUETYPE + b"/Encoding %d 0 R>>", b"<</Differences[49/one]>>", b"<</Differences[49/nine]>>"),
    "widths": (TRUETYPE + b"/Widths %d 0 R>>", b"[500]", b"[0]"),
    "unicode": (TRUETYPE + b"/ToUnicode %d 0 R>>", stream(CMAP % b"0041"), stream(CMAP % b"0042")),
    "glyphs": (b"<</Type/Font/Subtype/Type3/CharProcs<</a %d 0 R>>>>", stream(b"0 0 m"), stream(EVIL)),
    "descendant": (b"<</Type/Font/Subtype/Type0/DescendantFonts[%d 0 R]>>", b"<</Type/Font/CIDToGIDMap/Identity>>", b"<</Type/Font/CIDToGIDMap 9 0 R>>"),
    "gid_map": (b"<</Type/Font/Subtype/Type0/DescendantFonts[<</CIDToGIDMap %d 0 R>>]>>", stream(b"\0\1"), stream(b"\0\2")),
    "cmap": (b"<</Type/Font/Subtype/Type0/Encoding %d 0 R>>", stream(CMAP % b"0041"), stream(CMAP % b"0042")),
}


def font(signer, entry, before, after):
    return overwritten(signer, lambda pdf, number: {pdf.font: entry % number, number: before}, after, "font_changed|resource_changed")


family.table("font_replaced", FONTS, font)
family.table("font_freed", {name: (entry, before, None) for name, (entry, before, _) in FONTS.items()}, font)


# --- entries of pages, of the page tree, of the catalog ------------------------------------------------------------------------

PAGE_ENTRIES = {
    "turned": b"/Rotate 90", "cropped": b"/CropBox[0 0 10 10]", "scaled": b"/UserUnit 5", "acting": b"/AA<</O<</S/JavaScript/JS(x)>>>>",
    "grouped": b"/Group<</S/Transparency/K true>>", "tabbed": b"/Tabs/S", "shown": b"/Trans<</S/Fade>>", "timed": b"/Dur 1", "pieced": b"/PieceInfo<</X<<>>>>",
    "thumbed": b"/Thumb 1 0 R", "inked": b"/SeparationInfo<<>>", "presented": b"/PresSteps<<>>", "ported": b"/VP[<</BBox[0 0 9 9]>>]",
    "described": b"/Metadata<<>>", "structured": b"/StructParents 4", "filed": b"/AF[<</Type/Filespec/F(x)>>]", "output": b"/OutputIntents[]",
}


def page_entry(signer, entry):
    pdf = signer.sign(Pdf())
    page = pdf.pages[0]
    return pdf.update({page: pdf.page_object(page, extra=entry)}), ("changed", "page_changed")


family.table("page", {name: (entry,) for name, entry in PAGE_ENTRIES.items()}, page_entry)


def tree_entry(signer, entry):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.tree: b"<</Type/Pages/Count 1/Kids[%s]%s>>" % (refs(pdf.pages), entry)}), ("changed", "page_tree_changed|page_changed")


family.table("tree", {name: (entry,) for name, entry in {
    "turned": b"/Rotate 90", "cropped": b"/CropBox[0 0 10 10]", "resources": b"/Resources<</Font<<>>>>", "lying": b"/X 1"}.items()}, tree_entry)

CATALOG_ENTRIES = {
    "opens": b"/OpenAction<</S/Launch/F(x)>>", "acts": b"/AA<</WC<</S/JavaScript/JS(x)>>>>", "names": b"/Names<</EmbeddedFiles<</Names[]>>>>",
    "dests": b"/Dests<</a[1 0 R/Fit]>>", "labels": b"/PageLabels<</Nums[0<</S/D/St 9>>]>>", "outlines": b"/Outlines<</First 1 0 R>>",
    "mode": b"/PageMode/FullScreen", "viewer": b"/ViewerPreferences<</HideToolbar true>>", "layout": b"/PageLayout/TwoColumnLeft", "language": b"/Lang(zh)",
    "structure": b"/StructTreeRoot<</Type/StructTreeRoot>>", "marked": b"/MarkInfo<</Marked true>>", "threads": b"/Threads[]", "files": b"/AF[]",
    "collection": b"/Collection<</View/D>>", "legal": b"/Legal<</Attestation(x)>>", "required": b"/Requirements[]", "base": b"/URI<</Base(http://x/)>>",
    "spider": b"/SpiderInfo<<>>", "output": b"/OutputIntents[<</S/GTS_PDFA1>>]", "pieces": b"/PieceInfo<<>>", "rendering": b"/NeedsRendering true",
    "parts": b"/DPartRoot<<>>", "layers": b"/OCProperties<</OCGs[]/D<</BaseState/OFF>>>>", "usage_rights": b"/Perms<</UR3 1 0 R>>", "own": b"/Anything 1",
    "old_version": b"/Version/1.0", "odd_version": b"/Version(1.7)", "extension_object": b"/Extensions 1 0 R", "extension_stream": b"/Extensions<</X[1 0 R]>>",
}


def catalog_entry(signer, entry):
    pdf = signer.sign(Pdf())
    return pdf.update({pdf.catalog: pdf.catalog_object(entry)}), ("changed", "catalog_changed")


def catalog_entry_gone(signer, entry):
    pdf = signer.sign(Pdf(catalog=entry))
    pdf.catalog_extra = b""
    return pdf.update({pdf.catalog: pdf.catalog_object()}), ("changed", "catalog_changed|evidence_changed|metadata_changed")


def catalog_object_changed(signer, key, before, after):
    def prepare(pdf, number):
        pdf.catalog_extra = b"/%s %d 0 R" % (key, number)
        return {number: before}
    return overwritten(signer, prepare, after, "object_changed|object_removed|catalog_changed|metadata_changed|evidence_changed")


family.table("catalog", {name: (entry,) for name, entry in CATALOG_ENTRIES.items()}, catalog_entry)
family.table("catalog_lost", {"names": (b"/Names<</Dests<</Names[]>>>>",), "perms": (b"/Perms<</DocMDP 3 0 R>>",), "opening": (b"/OpenAction[4 0 R/Fit]",),
                              "layers": (b"/OCProperties<</OCGs[]/D<<>>>>",), "labels": (b"/PageLabels<</Nums[]>>",), "evidence": (b"/DSS<</Certs[]>>",),
                              "language": (b"/Lang(zh)",)}, catalog_entry_gone)
family.table("catalog_object", {
    "layers_switched": (b"OCProperties", b"<</OCGs[]/D<</ON[]/OFF[]>>>>", b"<</OCGs[]/D<</BaseState/OFF>>>>"),
    "names_changed": (b"Names", b"<</Dests<</Names[]>>>>", b"<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>"),
    "action_changed": (b"OpenAction", b"<</S/GoTo/D[4 0 R/Fit]>>", b"<</S/URI/URI(http://x)>>"),
    "outlines_changed": (b"Outlines", b"<</Count 0>>", b"<</Count 1/First 4 0 R>>"),
    "labels_changed": (b"PageLabels", b"<</Nums[]>>", b"<</Nums[0<</P(9)>>]>>"),
    "perms_freed": (b"Perms", b"<</DocMDP 4 0 R>>", None), "names_freed": (b"Names", b"<<>>", None), "evidence_freed": (b"DSS", b"<</Certs[]>>", None),
    "evidence_emptied": (b"DSS", b"<</Certs[4 0 R]>>", b"<</Certs[]>>"), "evidence_drawn": (b"DSS", b"<<>>", b"<</X[4 0 R]>>"),
    "metadata_is_none": (b"Metadata", stream(b"<x/>", b"/Type/Metadata/Subtype/XML"), form_x(EVIL))}, catalog_object_changed)


# --- the contents of a page ----------------------------------------------------------------------------------------------------

def contents(signer, bend):
    """/Contents is an array of two streams, so that there is an order to change."""
    pdf = Pdf(fields=False)
    page, array, cover = pdf.pages[0], pdf.new(), pdf.new()
    text = pdf.contents[page]
    pdf.contents[page] = array
    pdf.update({array: refs([text, cover]).join((b"[", b"]")), cover: stream(WHITE), **pdf.structure()})
    pdf = signer.sign(pdf)
    return pdf.update(bend(pdf, array, text, cover)), ("changed", "page_content_changed")


family.table("contents", {
    "swapped": (lambda pdf, array, text, cover: {array: b"[%d 0 R %d 0 R]" % (cover, text)},),
    "shortened": (lambda pdf, array, text, cover: {array: b"[%d 0 R]" % text},),
    "doubled": (lambda pdf, array, text, cover: {array: b"[%d 0 R %d 0 R %d 0 R]" % (text, cover, text)},),
    "lengthened": (lambda pdf, array, text, cover: {array: b"[%d 0 R %d 0 R %d 0 R]" % (text, cover, pdf.size), pdf.new(): stream(EVIL)},),
    "emptied": (lambda pdf, array, text, cover: {array: b"[]"},),
    "nulled": (lambda pdf, array, text, cover: {text: b"null"},),
    "refiltered": (lambda pdf, array, text, cover: {text: stream(EVIL.hex().encode() + b">", b"/Filter/ASCIIHexDecode")},),
    "cropped_stream": (lambda pdf, array, text, cover: {cover: stream(b"q")},),
}, contents)


def evidence_of(signer, count):
    """/VRI names so many signatures; the file has one."""
    pdf = signer.sign(Pdf())
    entries = b"".join(b"/%040X<<>>" % number for number in range(count))
    pdf.catalog_extra += b"/DSS<</VRI<<%s>>>>" % entries
    return pdf.update({pdf.catalog: pdf.catalog_object()}), ("changed", "evidence_changed")


family.table("evidence", {"of_too_many": (4001,), "without_end": (60000,)}, evidence_of)
