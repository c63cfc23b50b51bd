// Fetches a page over TLS and logs in with the authentication key of a My Number Card.
// usage: java TlsLogin.java CONFIGURATION TRUSTED-CA HOST:PORT
import java.io.FileInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

public final class TlsLogin {
  // The key stays on the card; the key store is a view of the token, opened with the PIN.
  private static KeyManagerFactory keyOfTheCard(String configuration) throws Exception {
    Provider provider = Security.getProvider("SunPKCS11").configure(configuration);
    Security.addProvider(provider);
    KeyStore token = KeyStore.getInstance("PKCS11", provider);
    token.load(null, System.console().readPassword("PIN: "));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(token, null);
    return keys;
  }

  private static TrustManagerFactory trustIn(String file) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (FileInputStream in = new FileInputStream(file)) {
      store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  public static void main(String[] arguments) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyOfTheCard(arguments[0]).getKeyManagers(), trustIn(arguments[1]).getTrustManagers(), null);
    HttpsURLConnection page = (HttpsURLConnection) URI.create("https://" + arguments[2] + "/").toURL().openConnection();
    page.setSSLSocketFactory(context.getSocketFactory());
    System.out.print(new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }
}
