// Signs the XML document that a template describes, with the signing key of a My Number Card, through libxmlsec1 and
// NSS. The template is the document with an empty signature in it, which says algorithms, references and KeyInfo.
//
// usage: sign-xml NSS-DATABASE TOKEN-LABEL TEMPLATE > SIGNED
#include <cert.h>
#include <keyhi.h>
#include <libxml/parser.h>
#include <nss.h>
#include <pk11pub.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xmlsec/nss/app.h>
#include <xmlsec/nss/crypto.h>
#include <xmlsec/nss/pkikeys.h>
#include <xmlsec/nss/x509.h>
#include <xmlsec/templates.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static void need(int condition, const char* what) {
  if (condition) return;
  fprintf(stderr, "sign-xml: %s\n", what);
  exit(1);
}

// NSS asks again after a wrong password; one wrong password is enough here.
static char* ask(PK11SlotInfo* slot, PRBool again, void* unused) {
  (void)unused;
  if (again) return NULL;
  fprintf(stderr, "%s\n", PK11_GetTokenName(slot));
  char* password = getpass("Password: ");
  return password == NULL ? NULL : PORT_Strdup(password);
}

static PK11SlotInfo* token_named(const char* label) {
  PK11SlotList* slots = PK11_GetAllTokens(CKM_RSA_PKCS, PR_FALSE, PR_FALSE, NULL);
  PK11SlotInfo* found = NULL;
  PK11SlotListElement* element = slots == NULL ? NULL : PK11_GetFirstSafe(slots);
  for (; element != NULL; element = PK11_GetNextSafe(slots, element, PR_FALSE)) {
    if (strcmp(PK11_GetTokenName(element->slot), label) == 0) found = PK11_ReferenceSlot(element->slot);
  }
  if (slots != NULL) PK11_FreeSlotList(slots);
  return found;
}

// The certificate on the token that has a private key there.
static CERTCertificate* certificate_with_key(PK11SlotInfo* slot, SECKEYPrivateKey** key) {
  CERTCertList* list = PK11_ListCertsInSlot(slot);
  CERTCertificate* found = NULL;
  need(list != NULL, "no certificates");
  CERTCertListNode* node = CERT_LIST_HEAD(list);
  for (; found == NULL && !CERT_LIST_END(node, list); node = CERT_LIST_NEXT(node)) {
    *key = PK11_FindPrivateKeyFromCert(slot, node->cert, NULL);
    if (*key != NULL) found = CERT_DupCertificate(node->cert);
  }
  CERT_DestroyCertList(list);
  return found;
}

static xmlSecKeyPtr key_of(const char* label) {
  PK11SlotInfo* slot = token_named(label);
  need(slot != NULL, "there is no such token");
  PK11_SetPasswordFunc(ask);
  need(PK11_Authenticate(slot, PR_TRUE, NULL) == SECSuccess, "not logged in");
  SECKEYPrivateKey* private_key = NULL;
  CERTCertificate* certificate = certificate_with_key(slot, &private_key);
  need(certificate != NULL, "no certificate with a private key");
  PK11_FreeSlot(slot);

  xmlSecKeyPtr key = xmlSecKeyCreate();
  xmlSecKeyDataPtr pair = xmlSecNssPKIAdoptKey(private_key, CERT_ExtractPublicKey(certificate));
  xmlSecKeyDataPtr x509 = xmlSecKeyDataCreate(xmlSecNssKeyDataX509Id);
  need(key != NULL && pair != NULL && x509 != NULL, "no memory for the key");
  need(xmlSecKeySetValue(key, pair) == 0 && xmlSecNssKeyDataX509AdoptCert(x509, certificate) == 0 &&
           xmlSecKeyAdoptData(key, x509) == 0,
       "the key and its certificate do not fit xmlsec");
  return key;
}

static void sign(const char* label, const char* file) {
  static const xmlChar* ids[] = {BAD_CAST "id", BAD_CAST "Id", BAD_CAST "ID", NULL};
  xmlDocPtr document = xmlReadFile(file, NULL, XML_PARSE_NONET);
  need(document != NULL, "not an XML document");
  xmlSecAddIDs(document, xmlDocGetRootElement(document), ids);
  xmlNodePtr signature = xmlSecFindNode(xmlDocGetRootElement(document), xmlSecNodeSignature, xmlSecDSigNs);
  need(signature != NULL, "no Signature in the template");
  xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
  context->signKey = key_of(label);
  need(xmlSecDSigCtxSign(context, signature) == 0, "not signed");
  xmlDocDump(stdout, document);
  xmlSecDSigCtxDestroy(context);
  xmlFreeDoc(document);
}

int main(int count, char** arguments) {
  need(count == 4, "usage: sign-xml NSS-DATABASE TOKEN-LABEL TEMPLATE");
  xmlInitParser();
  need(xmlSecInit() == 0 && xmlSecNssAppInit(arguments[1]) == 0 && xmlSecNssInit() == 0,
       "xmlsec does not start");
  sign(arguments[2], arguments[3]);
  xmlSecNssShutdown();
  xmlSecNssAppShutdown();
  xmlSecShutdown();
  xmlCleanupParser();
  return 0;
}
