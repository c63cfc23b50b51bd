#include "tests/conformance/expected_attributes.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace conformance {
namespace {

using Answer = ExpectedAttribute::Answer;
using Rows = std::vector<ExpectedAttribute>;
using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;

X509Ptr parse(const Bytes& der) {
  const unsigned char* at = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())), X509_free);
  if (certificate == nullptr) throw std::runtime_error("the card's certificate is none");
  return certificate;
}

template <typename Part>
Bytes der_of(int (*encode)(const Part*, unsigned char**), const Part* part) {
  Bytes der(static_cast<std::size_t>(encode(part, nullptr)));
  unsigned char* at = der.data();
  encode(part, &at);
  return der;
}

Bytes date_of(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) throw std::runtime_error("the card's certificate has no date");
  char text[9];
  if (std::strftime(text, sizeof text, "%Y%m%d", &parts) != 8)
    throw std::runtime_error("a date of the far future");
  return bytes_of(text);
}

Bytes number_of(X509* certificate, const char* parameter) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(X509_get0_pubkey(certificate), parameter, &number) != 1)
    throw std::runtime_error("the card's certificate has no RSA key");
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> owner(number, BN_free);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  return bytes;
}

Bytes first_of_sha1(const Bytes& data) {
  Bytes hash(20);
  EVP_Digest(data.data(), data.size(), hash.data(), nullptr, EVP_sha1(), nullptr);
  hash.resize(3);
  return hash;
}

#define JPKI_ROW(type, ...)  \
  ExpectedAttribute {        \
    type, #type, __VA_ARGS__ \
  }
const auto flag = attribute_flag;
const auto number = attribute_bytes;

// Of PKCS#11 3.0: 4.2 common attributes, 4.4 storage objects.
Rows of_storage(CK_OBJECT_CLASS object_class, bool is_private) {
  return {
      JPKI_ROW(CKA_CLASS, Answer::value, number(object_class)),
      JPKI_ROW(CKA_UNIQUE_ID, Answer::some),
      JPKI_ROW(CKA_TOKEN, Answer::value, flag(true)),
      JPKI_ROW(CKA_PRIVATE, Answer::value, flag(is_private)),
      JPKI_ROW(CKA_MODIFIABLE, Answer::value, flag(false)),
      JPKI_ROW(CKA_COPYABLE, Answer::value, flag(false)),
      JPKI_ROW(CKA_DESTROYABLE, Answer::value, flag(false)),
      JPKI_ROW(CKA_LABEL, Answer::some),
  };
}

// 4.6.2 certificates, 4.6.3 X.509; 4.6.4 and 4.6.5 are other kinds of certificate.
Rows of_certificate(const Bytes& der, CK_ULONG category, bool is_private) {
  const X509Ptr certificate = parse(der);
  Rows rows = of_storage(CKO_CERTIFICATE, is_private);
  const Rows own = {
      JPKI_ROW(CKA_CERTIFICATE_TYPE, Answer::value, number(CKC_X_509)),
      JPKI_ROW(CKA_TRUSTED, Answer::value, flag(false)),
      JPKI_ROW(CKA_CERTIFICATE_CATEGORY, Answer::value, number(category)),
      JPKI_ROW(CKA_CHECK_VALUE, Answer::value, first_of_sha1(der)),
      JPKI_ROW(CKA_START_DATE, Answer::value, date_of(X509_get0_notBefore(certificate.get()))),
      JPKI_ROW(CKA_END_DATE, Answer::value, date_of(X509_get0_notAfter(certificate.get()))),
      JPKI_ROW(CKA_PUBLIC_KEY_INFO, Answer::value,
               der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(certificate.get()))),
      JPKI_ROW(CKA_SUBJECT, Answer::value, der_of(i2d_X509_NAME, X509_get_subject_name(certificate.get()))),
      JPKI_ROW(CKA_ID, Answer::some),
      JPKI_ROW(CKA_ISSUER, Answer::value, der_of(i2d_X509_NAME, X509_get_issuer_name(certificate.get()))),
      JPKI_ROW(CKA_SERIAL_NUMBER, Answer::value,
               der_of(i2d_ASN1_INTEGER, X509_get0_serialNumber(certificate.get()))),
      JPKI_ROW(CKA_VALUE, Answer::value, der),
      JPKI_ROW(CKA_URL, Answer::value),                         // empty, since CKA_VALUE is not
      JPKI_ROW(CKA_HASH_OF_SUBJECT_PUBLIC_KEY, Answer::value),  // may be empty, since CKA_URL is
      JPKI_ROW(CKA_HASH_OF_ISSUER_PUBLIC_KEY, Answer::value),
      JPKI_ROW(CKA_NAME_HASH_ALGORITHM, Answer::value, number(CKM_SHA_1)),
      JPKI_ROW(CKA_JAVA_MIDP_SECURITY_DOMAIN, Answer::value, number(0)),
      JPKI_ROW(CKA_OWNER, Answer::missing),
      JPKI_ROW(CKA_AC_ISSUER, Answer::missing),
      JPKI_ROW(CKA_ATTR_TYPES, Answer::missing),
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

// 4.7 keys, and what 4.8 and 4.9 say alike of public and private ones. 6.1 (2.1 of the mechanisms of 2.40):
// RSA.
Rows of_key(CK_OBJECT_CLASS object_class, const Bytes& der, bool is_private) {
  const X509Ptr certificate = parse(der);
  Rows rows = of_storage(object_class, is_private);
  const Rows own = {
      JPKI_ROW(CKA_KEY_TYPE, Answer::value, number(CKK_RSA)),
      JPKI_ROW(CKA_ID, Answer::some),
      JPKI_ROW(CKA_START_DATE, Answer::value, date_of(X509_get0_notBefore(certificate.get()))),
      JPKI_ROW(CKA_END_DATE, Answer::value, date_of(X509_get0_notAfter(certificate.get()))),
      JPKI_ROW(CKA_DERIVE, Answer::value, flag(false)),
      JPKI_ROW(CKA_LOCAL, Answer::value, flag(false)),
      JPKI_ROW(CKA_KEY_GEN_MECHANISM, Answer::value, number(CK_UNAVAILABLE_INFORMATION)),  // not local
      JPKI_ROW(CKA_ALLOWED_MECHANISMS, Answer::some),
      JPKI_ROW(CKA_SUBJECT, Answer::value, der_of(i2d_X509_NAME, X509_get_subject_name(certificate.get()))),
      JPKI_ROW(CKA_PUBLIC_KEY_INFO, Answer::value,
               der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(certificate.get()))),
      JPKI_ROW(CKA_MODULUS, Answer::value, number_of(certificate.get(), OSSL_PKEY_PARAM_RSA_N)),
      JPKI_ROW(CKA_PUBLIC_EXPONENT, Answer::value, number_of(certificate.get(), OSSL_PKEY_PARAM_RSA_E)),
      JPKI_ROW(CKA_VALUE, Answer::missing),  // RSA keys have none
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

Rows of_public_key(const Bytes& der, bool is_private) {
  Rows rows = of_key(CKO_PUBLIC_KEY, der, is_private);
  const Rows own = {
      JPKI_ROW(CKA_ENCRYPT, Answer::value, flag(false)),
      JPKI_ROW(CKA_VERIFY, Answer::value, flag(true)),
      JPKI_ROW(CKA_VERIFY_RECOVER, Answer::value, flag(false)),
      JPKI_ROW(CKA_WRAP, Answer::value, flag(false)),
      JPKI_ROW(CKA_TRUSTED, Answer::value, flag(false)),
      JPKI_ROW(CKA_WRAP_TEMPLATE, Answer::missing),  // for wrapping keys
      JPKI_ROW(CKA_MODULUS_BITS, Answer::value, number(2048)),
      JPKI_ROW(CKA_SIGN, Answer::missing),
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

Rows of_private_key(const Bytes& der) {
  Rows rows = of_key(CKO_PRIVATE_KEY, der, true);
  const Rows own = {
      JPKI_ROW(CKA_SENSITIVE, Answer::value, flag(true)),
      JPKI_ROW(CKA_DECRYPT, Answer::value, flag(false)),
      JPKI_ROW(CKA_SIGN, Answer::value, flag(true)),
      JPKI_ROW(CKA_SIGN_RECOVER, Answer::value, flag(false)),
      JPKI_ROW(CKA_UNWRAP, Answer::value, flag(false)),
      JPKI_ROW(CKA_EXTRACTABLE, Answer::value, flag(false)),
      JPKI_ROW(CKA_ALWAYS_SENSITIVE, Answer::value, flag(true)),
      JPKI_ROW(CKA_NEVER_EXTRACTABLE, Answer::value, flag(true)),
      JPKI_ROW(CKA_WRAP_WITH_TRUSTED, Answer::value, flag(false)),
      JPKI_ROW(CKA_UNWRAP_TEMPLATE, Answer::missing),  // for wrapping keys
      JPKI_ROW(CKA_DERIVE_TEMPLATE, Answer::missing),  // for deriving keys
      JPKI_ROW(CKA_ALWAYS_AUTHENTICATE, Answer::value, flag(false)),
      JPKI_ROW(CKA_PRIVATE_EXPONENT, Answer::sensitive),
      JPKI_ROW(CKA_PRIME_1, Answer::sensitive),
      JPKI_ROW(CKA_PRIME_2, Answer::sensitive),
      JPKI_ROW(CKA_EXPONENT_1, Answer::sensitive),
      JPKI_ROW(CKA_EXPONENT_2, Answer::sensitive),
      JPKI_ROW(CKA_COEFFICIENT, Answer::sensitive),
      JPKI_ROW(CKA_MODULUS_BITS, Answer::missing),  // of public keys only
      JPKI_ROW(CKA_VERIFY, Answer::missing),
  };
  rows.insert(rows.end(), own.begin(), own.end());
  return rows;
}

// 4.5 of 3.0's list of classes, profile objects; clients ask for CKA_TOKEN and CKA_PRIVATE too.
Rows of_profile(CK_ULONG id) {
  return {
      JPKI_ROW(CKA_CLASS, Answer::value, number(CKO_PROFILE)),
      JPKI_ROW(CKA_UNIQUE_ID, Answer::some),
      JPKI_ROW(CKA_TOKEN, Answer::value, flag(true)),
      JPKI_ROW(CKA_PRIVATE, Answer::value, flag(false)),
      JPKI_ROW(CKA_PROFILE_ID, Answer::value, number(id)),
      JPKI_ROW(CKA_VALUE, Answer::missing),
      JPKI_ROW(CKA_ID, Answer::missing),
  };
}
#undef JPKI_ROW

}  // namespace

Bytes attribute_bytes(CK_ULONG value) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  return Bytes(bytes, bytes + sizeof value);
}

Bytes attribute_flag(bool value) {
  return {static_cast<CK_BBOOL>(value ? CK_TRUE : CK_FALSE)};
}

Rows expected_attributes(ObjectKind kind, CK_SLOT_ID slot, const vcard::Credential& credential) {
  // A signature certificate names its holder, so that it is private, and its key with it.
  const bool is_private = slot == kSignatureSlot;
  switch (kind) {
    case ObjectKind::certificate:
      return of_certificate(credential.certificate, CK_CERTIFICATE_CATEGORY_TOKEN_USER, is_private);
    case ObjectKind::issuer_certificate:
      return of_certificate(credential.issuer_certificate, CK_CERTIFICATE_CATEGORY_AUTHORITY, false);
    case ObjectKind::public_key: return of_public_key(credential.certificate, is_private);
    case ObjectKind::private_key: return of_private_key(credential.certificate);
    case ObjectKind::baseline_profile: return of_profile(CKP_BASELINE_PROVIDER);
    case ObjectKind::authentication_profile: return of_profile(CKP_AUTHENTICATION_TOKEN);
    case ObjectKind::public_certificates_profile: return of_profile(CKP_PUBLIC_CERTIFICATES_TOKEN);
  }
  return {};
}

std::vector<ObjectKind> object_kinds(CK_SLOT_ID slot) {
  using enum ObjectKind;
  std::vector<ObjectKind> kinds = {certificate, issuer_certificate, public_key,
                                   private_key, baseline_profile,   authentication_profile};
  if (slot == kAuthenticationSlot) kinds.push_back(public_certificates_profile);
  return kinds;
}

const char* name_of(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::certificate: return "certificate";
    case ObjectKind::issuer_certificate: return "issuer's certificate";
    case ObjectKind::public_key: return "public key";
    case ObjectKind::private_key: return "private key";
    case ObjectKind::baseline_profile: return "profile: baseline provider";
    case ObjectKind::authentication_profile: return "profile: authentication token";
    case ObjectKind::public_certificates_profile: return "profile: public certificates token";
  }
  return "";
}

}  // namespace conformance
