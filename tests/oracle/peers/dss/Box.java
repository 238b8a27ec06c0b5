import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Calendar;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSUpdateInfo;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureInterface;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/** PDFBox: make OUT OPTIONS; sign IN OUT plain|visible|field|bare|certify|external; fill IN OUT. Arguments: P12 PASSWORD */
final class Box {
    private static PDType1Font font() {
        return new PDType1Font(Standard14Fonts.FontName.HELVETICA);
    }

    private static void place(PDAnnotationWidget widget, PDPage page, float left, float bottom, float width, float height) throws IOException {
        widget.setRectangle(new PDRectangle(left, bottom, width, height));
        widget.setPage(page);
        widget.setPrinted(true);
        page.getAnnotations().add(widget);
    }

    private static void form(PDDocument document, PDPage page) throws IOException {
        PDAcroForm form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        PDResources resources = new PDResources();
        resources.put(COSName.getPDFName("Helv"), font());
        form.setDefaultResources(resources);
        form.setDefaultAppearance("/Helv 0 Tf 0 g");
        PDTextField text = new PDTextField(form);
        text.setPartialName("remark");
        text.setDefaultAppearance("/Helv 12 Tf 0 g");
        form.getFields().add(text);
        place(text.getWidgets().get(0), page, 50, 700, 200, 40);
        PDSignatureField later = new PDSignatureField(form);
        later.setPartialName("later");
        form.getFields().add(later);
        place(later.getWidgets().get(0), page, 300, 300, 100, 50);
    }

    private static void encrypt(PDDocument document, String options) throws IOException {
        for (String bits : new String[] {"40", "128", "256"}) {
            if (!options.contains("encrypted" + bits)) continue;
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", "", new AccessPermission());
            policy.setEncryptionKeyLength(Integer.parseInt(bits));
            policy.setPreferAES(options.contains("aes"));
            document.protect(policy);
        }
    }

    private static String make(String to, String options) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = null;
            for (int i = 0; i < 3; i++) {
                document.addPage(page = new PDPage(PDRectangle.A4));
                if (options.contains("rotated")) page.setRotation(90 * i);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(font(), 20);
                    content.newLineAtOffset(100, 600);
                    content.showText("Page " + i);
                    content.endText();
                }
            }
            if (options.contains("form")) form(document, page);
            encrypt(document, options);
            document.save(to, options.contains("tables") ? CompressParameters.NO_COMPRESSION : CompressParameters.DEFAULT_COMPRESSION);
        }
        return "OK";
    }

    /** A file whose one signature field PDFBox takes the picture from. */
    private static InputStream picture() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            PDAcroForm form = new PDAcroForm(document);
            document.getDocumentCatalog().setAcroForm(form);
            form.setSignaturesExist(true);
            form.setAppendOnly(true);
            PDSignatureField field = new PDSignatureField(form);
            form.getFields().add(field);
            PDAnnotationWidget widget = field.getWidgets().get(0);
            widget.setRectangle(new PDRectangle(300, 300, 100, 50));
            PDAppearanceStream look = new PDAppearanceStream(document);
            look.setResources(new PDResources());
            look.setBBox(new PDRectangle(100, 50));
            PDAppearanceDictionary looks = new PDAppearanceDictionary();
            looks.setNormalAppearance(look);
            widget.setAppearance(looks);
            try (PDPageContentStream content = new PDPageContentStream(document, look)) {
                content.addRect(0, 0, 100, 50);
                content.stroke();
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return new ByteArrayInputStream(out.toByteArray());
        }
    }

    private static <T extends COSUpdateInfo> T updated(T object) {
        object.setNeedToBeUpdated(true);
        return object;
    }

    /** DocMDP as the examples of PDFBox write it. */
    private static void certify(PDDocument document, PDSignature signature) {
        COSDictionary params = updated(new COSDictionary()), reference = updated(new COSDictionary()), permissions = updated(new COSDictionary());
        params.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
        params.setInt(COSName.P, 2);
        params.setName(COSName.V, "1.2");
        reference.setItem(COSName.TYPE, COSName.getPDFName("SigRef"));
        reference.setItem("TransformMethod", COSName.DOCMDP);
        reference.setItem("TransformParams", params);
        COSArray references = updated(new COSArray());
        references.add(reference);
        signature.getCOSObject().setItem("Reference", references);
        permissions.setItem(COSName.DOCMDP, signature);
        updated(document.getDocumentCatalog().getCOSObject()).setItem(COSName.PERMS, permissions);
    }

    private static String sign(Key key, String from, String to, String how) throws IOException {
        SignatureInterface signer = content -> {
            try {
                return key.sign(content, "BER");
            } catch (Exception fault) {
                throw new IOException(fault);
            }
        };
        try (PDDocument document = Loader.loadPDF(new File(from)); FileOutputStream out = new FileOutputStream(to)) {
            PDSignature signature = new PDSignature();
            SignatureOptions options = new SignatureOptions();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setSignDate(Calendar.getInstance());
            options.setPreferredSignatureSize(16000);
            if (how.equals("certify")) certify(document, signature);
            if (how.equals("field") || how.equals("bare")) ((PDSignatureField) document.getDocumentCatalog().getAcroForm().getField("later")).setValue(signature);
            if (how.equals("field")) options.setPage(2);
            if (how.equals("field") || how.equals("visible")) options.setVisualSignature(picture());
            if (how.equals("external")) {
                document.addSignature(signature, options);
                var support = document.saveIncrementalForExternalSigning(out);
                support.setSignature(signer.sign(support.getContent()));
                return "OK";
            }
            document.addSignature(signature, signer, options);
            document.saveIncremental(out);
        }
        return "OK";
    }

    private static void updateAll(COSBase value) {
        if (value instanceof COSUpdateInfo) ((COSUpdateInfo) value).setNeedToBeUpdated(true);
    }

    private static String fill(String from, String to) throws IOException {
        try (PDDocument document = Loader.loadPDF(new File(from)); FileOutputStream out = new FileOutputStream(to)) {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm();
            PDTextField text = (PDTextField) form.getField("remark");
            text.setValue("new words");
            updated(document.getDocumentCatalog().getCOSObject());
            updated(form.getCOSObject());
            updateAll(form.getCOSObject().getDictionaryObject(COSName.FIELDS));
            COSDictionary widget = updated(text.getWidgets().get(0).getCOSObject());
            updateAll(widget.getDictionaryObject(COSName.AP));
            updateAll(widget.getCOSDictionary(COSName.AP).getDictionaryObject(COSName.N));
            document.saveIncremental(out);
        }
        return "OK";
    }

    public static void main(String[] a) throws Exception {
        Key key = new Key(a[0], a[1]);
        Lines.serve(w -> w[0].equals("make") ? make(w[1], w[2]) : w[0].equals("fill") ? fill(w[1], w[2]) : sign(key, w[1], w[2], w[3]));
    }
}
