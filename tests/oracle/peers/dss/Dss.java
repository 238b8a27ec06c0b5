import eu.europa.esig.dss.alert.SilentOnStatusAlert;
import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.SignatureFieldParameters;
import eu.europa.esig.dss.pades.SignatureImageParameters;
import eu.europa.esig.dss.pades.SignatureImageTextParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.tsp.KeyEntityTSPSource;
import eu.europa.esig.dss.token.DSSPrivateKeyEntry;
import eu.europa.esig.dss.token.Pkcs12SignatureToken;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;

/**
 * The European Commission's DSS: makes PAdES signatures and judges them by ETSI EN 319 102-1.
 *
 * <p>validate IN: for each signature INDICATION/SUB/FORMAT and the errors' keys; sign IN OUT OPTIONS (level=B|T|LTA, visible, field=NAME,
 * certify=1|2|3, digest=SHA256|...); extend IN OUT LEVEL. Arguments: P12 PASSWORD TSA.p12 ROOTS.pem[,...] POLICY.xml
 */
final class Dss {
    private final CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
    private final PAdESService service = new PAdESService(verifier);
    private final Pkcs12SignatureToken token;
    private final File policy;

    private Dss(String[] a) throws Exception {
        char[] password = a[1].toCharArray();
        token = new Pkcs12SignatureToken(new File(a[0]), new KeyStore.PasswordProtection(password));
        policy = new File(a[4]);
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        for (String path : a[3].split(",")) roots.addCertificate(DSSUtils.loadCertificate(new File(path)));
        verifier.setTrustedCertSources(roots);
        verifier.setAlertOnMissingRevocationData(new SilentOnStatusAlert());
        KeyStore stamps = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(a[2])) {
            stamps.load(in, password);
        }
        KeyEntityTSPSource authority = new KeyEntityTSPSource(stamps, stamps.aliases().nextElement(), password);
        authority.setTsaPolicy("1.2.3.4");
        service.setTspSource(authority);
    }

    private String validate(String path) {
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(path));
        validator.setCertificateVerifier(verifier);
        SimpleReport report = validator.validateDocument(policy).getSimpleReport();
        StringBuilder out = new StringBuilder();
        for (String id : report.getSignatureIdList()) {
            out.append(report.getIndication(id)).append('/').append(report.getSubIndication(id)).append('/').append(report.getSignatureFormat(id));
            report.getAdESValidationErrors(id).forEach(error -> out.append(' ').append(error.getKey()));
            out.append("; ");
        }
        return out.toString();
    }

    private static String option(List<String> options, String name) {
        for (String one : options) {
            if (one.equals(name)) return "";
            if (one.startsWith(name + "=")) return one.substring(name.length() + 1);
        }
        return null;
    }

    private static SignatureImageParameters picture(String field) {
        SignatureImageParameters image = new SignatureImageParameters();
        SignatureFieldParameters place = new SignatureFieldParameters();
        SignatureImageTextParameters text = new SignatureImageTextParameters();
        text.setText("Signed by DSS");
        image.setTextParameters(text);
        image.setFieldParameters(place);
        if (field != null) {
            place.setFieldId(field);
            return image;
        }
        place.setPage(1);
        place.setOriginX(5);
        place.setOriginY(45);
        place.setWidth(90);
        place.setHeight(40);
        return image;
    }

    private String sign(String from, String to, String words) throws Exception {
        List<String> options = Arrays.asList(words.split(" "));
        DSSPrivateKeyEntry key = token.getKeys().get(0);
        String level = option(options, "level"), digest = option(options, "digest"), certify = option(options, "certify"), field = option(options, "field");
        PAdESSignatureParameters p = new PAdESSignatureParameters();
        p.setSignatureLevel(SignatureLevel.valueOf("PAdES_BASELINE_" + (level == null ? "B" : level)));
        p.setDigestAlgorithm(DigestAlgorithm.valueOf(digest == null ? "SHA256" : digest));
        p.setSigningCertificate(key.getCertificate());
        p.setCertificateChain(key.getCertificateChain());
        p.setReason("reason");
        if (certify != null) p.setPermission(CertificationPermission.fromCode(Integer.parseInt(certify)));
        if (field != null || option(options, "visible") != null) p.setImageParameters(picture(field));
        DSSDocument document = new FileDocument(from);
        service.signDocument(document, p, token.sign(service.getDataToSign(document, p), p.getDigestAlgorithm(), key)).save(to);
        return "OK";
    }

    private String extend(String from, String to, String level) throws Exception {
        PAdESSignatureParameters p = new PAdESSignatureParameters();
        p.setSignatureLevel(SignatureLevel.valueOf("PAdES_BASELINE_" + level));
        service.extendDocument(new FileDocument(from), p).save(to);
        return "OK";
    }

    public static void main(String[] a) throws Exception {
        Dss dss = new Dss(a);
        Lines.serve(w -> w[0].equals("validate") ? dss.validate(w[1]) : w[0].equals("extend") ? dss.extend(w[1], w[2], w[3]) : dss.sign(w[1], w[2], w[3]));
    }
}
