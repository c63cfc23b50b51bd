#include "tests/differential/soft_object.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace differential {
namespace {

using support::Bytes;
using support::ByteView;

// One number of an RSA key, big-endian without leading zeros.
Bytes number_of(const vcard::RsaKey& key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key.handle(), name, &number) != 1) throw std::runtime_error(name);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  BN_clear_free(number);
  return bytes;
}

struct KeyNumber {
  CK_ATTRIBUTE_TYPE type;
  const char* name;
};
constexpr std::array kPublicNumbers = {KeyNumber{CKA_MODULUS, OSSL_PKEY_PARAM_RSA_N},
                                       KeyNumber{CKA_PUBLIC_EXPONENT, OSSL_PKEY_PARAM_RSA_E}};
constexpr std::array kPrivateNumbers = {KeyNumber{CKA_PRIVATE_EXPONENT, OSSL_PKEY_PARAM_RSA_D},
                                        KeyNumber{CKA_PRIME_1, OSSL_PKEY_PARAM_RSA_FACTOR1},
                                        KeyNumber{CKA_PRIME_2, OSSL_PKEY_PARAM_RSA_FACTOR2},
                                        KeyNumber{CKA_EXPONENT_1, OSSL_PKEY_PARAM_RSA_EXPONENT1},
                                        KeyNumber{CKA_EXPONENT_2, OSSL_PKEY_PARAM_RSA_EXPONENT2},
                                        KeyNumber{CKA_COEFFICIENT, OSSL_PKEY_PARAM_RSA_COEFFICIENT1}};

// Subject, issuer and serial number of a certificate in DER, read by OpenSSL.
class CertificateNames {
 public:
  explicit CertificateNames(const Bytes& der) {
    const unsigned char* at = der.data();
    x509_.reset(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (x509_ == nullptr) throw std::runtime_error("no certificate");
  }
  Bytes subject() const { return name(X509_get_subject_name(x509_.get())); }
  Bytes issuer() const { return name(X509_get_issuer_name(x509_.get())); }
  Bytes serial_number() const {
    unsigned char* encoded = nullptr;
    const int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(x509_.get()), &encoded);
    return taken(encoded, size);
  }
  // CK_DATE is the first eight digits of a time.
  static Bytes date(const ASN1_TIME* time) {
    std::tm broken = {};
    ASN1_TIME_to_tm(time, &broken);
    std::array<char, 9> text = {};
    std::strftime(text.data(), text.size(), "%Y%m%d", &broken);
    return support::copy_of(support::as_bytes(text.data()));
  }
  Bytes start() const { return date(X509_get0_notBefore(x509_.get())); }
  Bytes end() const { return date(X509_get0_notAfter(x509_.get())); }

 private:
  static Bytes taken(unsigned char* encoded, int size) {
    const Bytes bytes(encoded, encoded + size);
    OPENSSL_free(encoded);
    return bytes;
  }
  static Bytes name(const X509_NAME* name) {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_NAME(name, &encoded);
    return taken(encoded, size);
  }

  struct Free {
    void operator()(X509* x509) const { X509_free(x509); }
  };
  std::unique_ptr<X509, Free> x509_;
};

template <std::size_t size>
void add_numbers(SoftObject& object, const vcard::RsaKey& key, const std::array<KeyNumber, size>& numbers) {
  for (const KeyNumber& row : numbers) object.add(row.type, number_of(key, row.name));
}

void add_key_names(SoftObject& object, const TokenContents& contents) {
  const CertificateNames names(contents.credential.certificate);
  object.add(CKA_KEY_TYPE, CKK_RSA);
  object.add(CKA_ID, Bytes{contents.key_id});
  object.add(CKA_LABEL, support::as_bytes(contents.key_label));
  object.add(CKA_SUBJECT, names.subject());
  object.add(CKA_START_DATE, names.start());
  object.add(CKA_END_DATE, names.end());
  object.add_flag(CKA_DERIVE, false);
  add_numbers(object, contents.credential.key, kPublicNumbers);
}

SoftObject private_key(const TokenContents& contents) {
  SoftObject key("private key", CKO_PRIVATE_KEY, true);
  add_key_names(key, contents);
  add_numbers(key, contents.credential.key, kPrivateNumbers);
  key.add_flag(CKA_SIGN, true);
  key.add_flag(CKA_SENSITIVE, true);
  for (const CK_ATTRIBUTE_TYPE off : {CKA_EXTRACTABLE, CKA_DECRYPT, CKA_SIGN_RECOVER, CKA_UNWRAP,
                                      CKA_WRAP_WITH_TRUSTED, CKA_ALWAYS_AUTHENTICATE}) {
    key.add_flag(off, false);
  }
  return key;
}

SoftObject public_key(const TokenContents& contents) {
  SoftObject key("public key", CKO_PUBLIC_KEY, contents.certificate_is_private);
  add_key_names(key, contents);
  key.add_flag(CKA_VERIFY, true);
  for (const CK_ATTRIBUTE_TYPE off : {CKA_ENCRYPT, CKA_VERIFY_RECOVER, CKA_WRAP}) key.add_flag(off, false);
  return key;
}

SoftObject certificate(const char* name, const Bytes& der, bool is_private, const std::string& label,
                       CK_BYTE id, CK_ULONG category) {
  SoftObject object(name, CKO_CERTIFICATE, is_private);
  const CertificateNames names(der);
  object.add(CKA_CERTIFICATE_TYPE, CKC_X_509);
  object.add(CKA_CERTIFICATE_CATEGORY, category);
  object.add(CKA_ID, Bytes{id});
  object.add(CKA_LABEL, support::as_bytes(label));
  object.add(CKA_SUBJECT, names.subject());
  object.add(CKA_ISSUER, names.issuer());
  object.add(CKA_SERIAL_NUMBER, names.serial_number());
  object.add(CKA_START_DATE, names.start());
  object.add(CKA_END_DATE, names.end());
  object.add(CKA_VALUE, der);
  return object;
}

}  // namespace

SoftObject::SoftObject(const char* name, CK_OBJECT_CLASS object_class, bool is_private) : name_(name) {
  add(CKA_CLASS, object_class);
  add_flag(CKA_TOKEN, true);
  add_flag(CKA_PRIVATE, is_private);
  for (const CK_ATTRIBUTE_TYPE off : {CKA_MODIFIABLE, CKA_COPYABLE, CKA_DESTROYABLE}) add_flag(off, false);
}

void SoftObject::add(CK_ATTRIBUTE_TYPE type, ByteView value) {
  attributes_.push_back({type, support::copy_of(value)});
}

void SoftObject::add(CK_ATTRIBUTE_TYPE type, CK_ULONG value) {
  add(type, ByteView(reinterpret_cast<const std::uint8_t*>(&value), sizeof value));
}

void SoftObject::add_flag(CK_ATTRIBUTE_TYPE type, bool value) {
  add(type, Bytes{static_cast<CK_BBOOL>(value ? CK_TRUE : CK_FALSE)});
}

std::vector<CK_ATTRIBUTE> SoftObject::attributes() {
  std::vector<CK_ATTRIBUTE> raw;
  for (Attribute& one : attributes_) raw.push_back({one.type, one.value.data(), one.value.size()});
  return raw;
}

std::vector<SoftObject> soft_objects(const TokenContents& contents) {
  std::vector<SoftObject> objects = {
      private_key(contents), public_key(contents),
      certificate("certificate", contents.credential.certificate, contents.certificate_is_private,
                  contents.key_label, contents.key_id, CK_CERTIFICATE_CATEGORY_TOKEN_USER),
      certificate("issuer's certificate", contents.credential.issuer_certificate, false,
                  contents.issuer_label, contents.issuer_id, CK_CERTIFICATE_CATEGORY_AUTHORITY)};
  objects.emplace_back("profile: baseline provider", CKO_DATA, false);
  objects.emplace_back("profile: authentication token", CKO_DATA, false);
  // That one promises certificates without a login.
  if (!contents.certificate_is_private)
    objects.emplace_back("profile: public certificates token", CKO_DATA, false);
  return objects;
}

}  // namespace differential
