// Signatures and certificates for the tests of the two: ours by the virtual card's keys, and OpenSSL's for
// everything that we would never make.
#pragma once

#include <openssl/cms.h>

#include <ctime>
#include <string>
#include <vector>

#include "holder/detached_signature.h"
#include "support/bytes.h"
#include "vcard/card_contents.h"
#include "vcard/x509_parts.h"

namespace holder::test {

using Cms = std::unique_ptr<CMS_ContentInfo, vcard::Freed<CMS_ContentInfo, CMS_ContentInfo_free>>;
using Bio = std::unique_ptr<BIO, vcard::Freed<BIO, BIO_free_all>>;
using Store = std::unique_ptr<X509_STORE, vcard::Freed<X509_STORE, X509_STORE_free>>;

inline Instant now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

inline support::Bytes sha256(std::string_view text) {
  return support::crypto::digest(support::crypto::HashAlgorithm::sha256, support::as_bytes(text));
}

// One card for all tests; its keys take time.
inline const vcard::CardContents& card() {
  static const vcard::CardContents contents = vcard::sample_contents();
  return contents;
}
inline const vcard::Authorities& authorities() {
  static const vcard::Authorities founded = vcard::found_authorities(std::time(nullptr));
  return founded;
}

// As the tool makes it of `text`.
inline support::Bytes signed_by_card(std::string_view text, const vcard::Credential& credential,
                                     Instant time = now()) {
  const DetachedSignature signature(support::crypto::Certificate(credential.certificate),
                                    support::crypto::Certificate(credential.issuer_certificate), sha256(text),
                                    time);
  return signature.with(credential.key.sign_padded(signature.to_be_signed())).value();
}

inline vcard::Certificate x509(support::ByteView der) {
  const unsigned char* at = der.data();
  return vcard::Certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

inline support::Bytes der_of(X509* certificate) {
  support::Bytes der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
  unsigned char* out = der.data();
  i2d_X509(certificate, &out);
  return der;
}

inline support::Bytes der_of(CMS_ContentInfo* cms) {
  support::Bytes der(static_cast<std::size_t>(i2d_CMS_ContentInfo(cms, nullptr)));
  unsigned char* out = der.data();
  i2d_CMS_ContentInfo(cms, &out);
  return der;
}

inline Bio bio(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Whether OpenSSL takes it for a signature of `text` whose signers were issued by `issuer`.
inline bool openssl_takes(support::ByteView der, std::string_view text, support::ByteView issuer) {
  const unsigned char* at = der.data();
  const Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der.size())));
  if (!cms || at != der.data() + der.size()) return false;
  const Store store(X509_STORE_new());
  X509_STORE_add_cert(store.get(), x509(issuer).get());
  X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
  return CMS_verify(cms.get(), nullptr, store.get(), bio(text).get(), nullptr, CMS_BINARY | CMS_DETACHED) ==
         1;
}

// A certificate of the authority's with what is told; else like one for signing.
struct Wish {
  const vcard::Authority& authority;
  const vcard::RsaKey& key;
  std::string key_usage = "critical,digitalSignature,nonRepudiation";
  std::time_t begins = std::time(nullptr) - 3600;
  std::time_t ends = std::time(nullptr) + 3600;
  std::vector<std::pair<int, std::string>> extensions = {};
  long serial = 4711;
};

inline support::Bytes certificate_by(const Wish& wish) {
  const vcard::Certificate issuer = x509(wish.authority.certificate);
  const vcard::Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), wish.serial);
  ASN1_TIME_set(X509_getm_notBefore(made.get()), wish.begins);
  ASN1_TIME_set(X509_getm_notAfter(made.get()), wish.ends);
  X509_set_subject_name(made.get(), vcard::make_name({{"C", "JP"}, {"CN", "forged"}}).get());
  X509_set_issuer_name(made.get(), X509_get_subject_name(issuer.get()));
  X509_set_pubkey(made.get(), wish.key.handle());
  if (!wish.key_usage.empty()) vcard::add_extension(made.get(), NID_key_usage, wish.key_usage);
  vcard::add_subject_key(made.get());
  for (const auto& [nid, value] : wish.extensions) vcard::add_extension(made.get(), nid, value);
  vcard::require_openssl(X509_sign(made.get(), wish.authority.key.handle(), EVP_sha256()) > 0, "signing");
  return der_of(made.get());
}

// OpenSSL's own detached signature of `text`, by one signer after the other.
struct Signer {
  support::Bytes certificate;
  vcard::RsaKey key;
  const EVP_MD* hash = EVP_sha256();
};
inline support::Bytes signed_by_openssl(std::string_view text, const std::vector<Signer>& signers,
                                        unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_NOSMIMECAP) {
  const Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags | CMS_PARTIAL));
  for (const Signer& signer : signers)
    vcard::require_openssl(CMS_add1_signer(cms.get(), x509(signer.certificate).get(), signer.key.handle(),
                                           signer.hash, flags) != nullptr,
                           "adding a signer");
  vcard::require_openssl(CMS_final(cms.get(), bio(text).get(), nullptr, flags) == 1, "signing");
  return der_of(cms.get());
}

}  // namespace holder::test
