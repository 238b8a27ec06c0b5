import com.lowagie.text.Document;
import com.lowagie.text.PageSize;
import com.lowagie.text.Paragraph;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfAnnotation;
import com.lowagie.text.pdf.PdfDate;
import com.lowagie.text.pdf.PdfDictionary;
import com.lowagie.text.pdf.PdfFormField;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfSignature;
import com.lowagie.text.pdf.PdfSignatureAppearance;
import com.lowagie.text.pdf.PdfStamper;
import com.lowagie.text.pdf.PdfString;
import com.lowagie.text.pdf.PdfWriter;
import com.lowagie.text.pdf.TextField;
import java.io.FileOutputStream;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashMap;

/** OpenPDF: make OUT OPTIONS; sign IN OUT visible|field|certify|plain; fill IN OUT. Arguments: P12 PASSWORD */
final class Open {
    private static final int ROOM = 12000, ALLOWED = PdfWriter.ALLOW_FILL_IN | PdfWriter.ALLOW_MODIFY_ANNOTATIONS | PdfWriter.ALLOW_MODIFY_CONTENTS;

    private static void form(PdfWriter writer) throws Exception {
        writer.addAnnotation(new TextField(writer, new Rectangle(100, 100, 300, 130), "remark").getTextField());
        PdfFormField later = PdfFormField.createSignature(writer);
        later.setWidget(new Rectangle(100, 200, 250, 260), PdfAnnotation.HIGHLIGHT_INVERT);
        later.setFieldName("later");
        later.setFlags(PdfAnnotation.FLAGS_PRINT);
        writer.addAnnotation(later);
    }

    private static String make(String to, String options) throws Exception {
        Document document = new Document(options.contains("landscape") ? PageSize.A4.rotate() : PageSize.A4);
        PdfWriter writer = PdfWriter.getInstance(document, new FileOutputStream(to));
        if (options.contains("full")) writer.setFullCompression();
        if (options.contains("tagged")) writer.setTagged();
        int method = options.contains("aes") ? PdfWriter.ENCRYPTION_AES_128 : PdfWriter.STANDARD_ENCRYPTION_128;
        if (options.contains("encrypted")) writer.setEncryption(new byte[0], "owner".getBytes("UTF-8"), ALLOWED, method);
        document.open();
        for (int i = 0; i < 80; i++) document.add(new Paragraph("line " + i));
        if (options.contains("form")) form(writer);
        document.close();
        return "OK";
    }

    private static String sign(Key key, String from, String to, String how) throws Exception {
        PdfStamper stamper = PdfStamper.createSignature(new PdfReader(from), new FileOutputStream(to), '\0', null, true);
        PdfSignatureAppearance look = stamper.getSignatureAppearance();
        look.setCrypto(null, key.chain, null, PdfName.ADOBE_PPKLITE);
        if (how.equals("visible")) look.setVisibleSignature(new Rectangle(300, 300, 400, 350), 1, null);
        if (how.equals("field")) look.setVisibleSignature("later");
        if (how.equals("certify")) look.setCertificationLevel(PdfSignatureAppearance.CERTIFIED_FORM_FILLING);
        PdfSignature value = new PdfSignature(PdfName.ADOBE_PPKLITE, PdfName.ADBE_PKCS7_DETACHED);
        value.setDate(new PdfDate(Calendar.getInstance()));
        look.setCryptoDictionary(value);
        HashMap<PdfName, Integer> room = new HashMap<>();
        room.put(PdfName.CONTENTS, ROOM * 2 + 2);
        look.preClose(room);
        PdfDictionary update = new PdfDictionary();
        update.put(PdfName.CONTENTS, new PdfString(Arrays.copyOf(key.sign(look.getRangeStream(), "DER"), ROOM)).setHexWriting(true));
        look.close(update);
        return "OK";
    }

    private static String fill(String from, String to) throws Exception {
        PdfStamper stamper = new PdfStamper(new PdfReader(from), new FileOutputStream(to), '\0', true);
        stamper.getAcroFields().setField("remark", "new words");
        stamper.close();
        return "OK";
    }

    public static void main(String[] a) throws Exception {
        Key key = new Key(a[0], a[1]);
        Lines.serve(w -> w[0].equals("make") ? make(w[1], w[2]) : w[0].equals("fill") ? fill(w[1], w[2]) : sign(key, w[1], w[2], w[3]));
    }
}
