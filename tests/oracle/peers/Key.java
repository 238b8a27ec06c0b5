import java.io.FileInputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** A signer's key, and the signature that the examples of PDFBox and OpenPDF make with it. */
final class Key {
    final PrivateKey secret;
    final Certificate[] chain;

    Key(String path, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(path)) {
            store.load(in, password.toCharArray());
        }
        String name = store.aliases().nextElement();
        secret = (PrivateKey) store.getKey(name, password.toCharArray());
        chain = store.getCertificateChain(name);
    }

    /** BER with lengths left open, as PDFBox's example writes it, or DER. */
    byte[] sign(InputStream content, String encoding) throws Exception {
        CMSSignedDataGenerator maker = new CMSSignedDataGenerator();
        maker.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(secret), (X509Certificate) chain[0]));
        maker.addCertificates(new JcaCertStore(Arrays.asList(chain)));
        return maker.generate(new CMSProcessableByteArray(content.readAllBytes()), false).getEncoded(encoding);
    }
}
