import java.io.FileInputStream;
import java.io.InputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** veraPDF: validate IN says OK and the flavour of PDF/A that the file claims and keeps, or FAULT and the first rule that it breaks. */
final class Vera {
    private static String validate(String path) throws Exception {
        try (InputStream in = new FileInputStream(path); PDFAParser parser = Foundries.defaultInstance().createParser(in)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(parser.getFlavour(), false).validate(parser);
            if (result.isCompliant()) return "OK " + parser.getFlavour();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) return "FAULT " + parser.getFlavour() + " " + one.getRuleId().getClause() + " " + one.getMessage();
            }
            return "FAULT";
        }
    }

    public static void main(String[] a) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        Lines.serve(words -> validate(words[1]));
    }
}
