#include "pkcs11/attribute.h"

#include <algorithm>
#include <array>
#include <utility>

#include "jpki/card_error.h"
#include "pkcs11/ckr_error.h"
#include "pkcs11/mechanism.h"
#include "support/crypto/digest.h"
#include "support/der.h"
#include "support/log.h"

namespace pkcs11 {
namespace {

using support::Bytes;

// Sets of objects, for the rows below: a bit for each kind on tokens with an RSA key, and one on those with
// an EC key.
using Kinds = unsigned;
constexpr unsigned kFirstOfEc = kObjectKinds;
constexpr Kinds kOfRsa = (1U << kFirstOfEc) - 1;
constexpr Kinds kOfEc = kOfRsa << kFirstOfEc;
constexpr Kinds set_of(ObjectKind kind) {
  const Kinds bit = 1U << static_cast<unsigned>(kind);
  return bit | bit << kFirstOfEc;
}
constexpr Kinds kProfiles = set_of(ObjectKind::baseline_profile) |
                            set_of(ObjectKind::authentication_profile) |
                            set_of(ObjectKind::public_certificates_profile);
constexpr Kinds kPrivateKey = set_of(ObjectKind::private_key);
constexpr Kinds kPublicKey = set_of(ObjectKind::public_key);
constexpr Kinds kKeys = kPrivateKey | kPublicKey;
constexpr Kinds kRsaKeys = kKeys & kOfRsa;
constexpr Kinds kRsaPublicKey = kPublicKey & kOfRsa;
constexpr Kinds kRsaPrivateKey = kPrivateKey & kOfRsa;
constexpr Kinds kEcKeys = kKeys & kOfEc;
constexpr Kinds kEcPublicKey = kPublicKey & kOfEc;
constexpr Kinds kEcPrivateKey = kPrivateKey & kOfEc;
constexpr Kinds kCertificates = set_of(ObjectKind::certificate) | set_of(ObjectKind::issuer_certificate);
constexpr Kinds kNamed = kKeys | kCertificates;  // all that stands for something on the card
constexpr Kinds kAll = kNamed | kProfiles;

struct Subject {
  Token& token;
  ObjectKind kind;

  // Whether programs that are shown the object can read it. Some give up on a whole token for one that they
  // cannot. Throws jpki::CardError for no, as well.
  bool readable() const {
    switch (kind) {
      case ObjectKind::issuer_certificate: return token.gives_issuer_certificate();
      case ObjectKind::certificate:
      case ObjectKind::public_key: return token.certificate() != nullptr;
      default: return true;
    }
  }

  bool has_rsa_key() const { return token.key().algorithm == jpki::KeyAlgorithm::rsa_2048; }

  // Where the rows have it.
  bool is_in(Kinds kinds) const { return (kinds & set_of(kind) & (has_rsa_key() ? kOfRsa : kOfEc)) != 0; }

  // Of the key and its certificate, or of the issuer.
  Token::CertificatePtr certificate() const {
    return kind == ObjectKind::issuer_certificate ? token.issuer_certificate() : token.certificate();
  }
};

template <typename Number>
Bytes raw(Number value) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  return Bytes(bytes, bytes + sizeof value);
}
Bytes number(CK_ULONG value) {
  return raw(value);
}
Bytes boolean(bool value) {
  return raw(static_cast<CK_BBOOL>(value ? CK_TRUE : CK_FALSE));
}
Bytes text(std::string_view value) {
  return support::copy_of(support::as_bytes(value));
}
Bytes no_value(const Subject&) {
  return {};
}
Bytes yes(const Subject&) {
  return boolean(true);
}
Bytes no(const Subject&) {
  return boolean(false);
}

Bytes class_of(const Subject& subject) {
  constexpr std::array<CK_OBJECT_CLASS, kObjectKinds> kClasses = {
      CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKO_PRIVATE_KEY, CKO_CERTIFICATE,
      CKO_PROFILE,     CKO_PROFILE,    CKO_PROFILE};
  return number(kClasses[static_cast<std::size_t>(subject.kind)]);
}

Bytes label_of(const Subject& subject) {
  const jpki::KeyDescription& key = subject.token.key();
  return text(subject.kind == ObjectKind::issuer_certificate ? key.issuer_label : key.object_label);
}

Bytes id_of(const Subject& subject) {
  const jpki::KeyDescription& key = subject.token.key();
  return {subject.kind == ObjectKind::issuer_certificate ? key.issuer_id : key.object_id};
}

// Unique within the token, and the same whenever and wherever this card is seen. Serial number and role say
// the token, so it is unique among this holder's as well.
Bytes unique_id_of(const Subject& subject) {
  constexpr std::array<std::string_view, kObjectKinds> kNames = {"certificate",
                                                                 "public-key",
                                                                 "private-key",
                                                                 "issuer-certificate",
                                                                 "baseline-profile",
                                                                 "authentication-profile",
                                                                 "public-certificates-profile"};
  std::string id = subject.token.serial_number();
  id += subject.token.key().role == jpki::KeyRole::authentication ? "-authentication-" : "-signature-";
  id += kNames[static_cast<std::size_t>(subject.kind)];
  return text(id);
}

Bytes profile_of(const Subject& subject) {
  switch (subject.kind) {
    case ObjectKind::baseline_profile: return number(CKP_BASELINE_PROVIDER);
    case ObjectKind::authentication_profile: return number(CKP_AUTHENTICATION_TOKEN);
    default: return number(CKP_PUBLIC_CERTIFICATES_TOKEN);
  }
}

Bytes category_of(const Subject& subject) {
  return number(subject.kind == ObjectKind::issuer_certificate ? CK_CERTIFICATE_CATEGORY_AUTHORITY
                                                               : CK_CERTIFICATE_CATEGORY_TOKEN_USER);
}

Bytes allowed_mechanisms(const Subject& subject) {
  Bytes bytes;
  const Offer offer = subject.token.offer();
  for (const CK_MECHANISM_TYPE type : mechanisms_of(offer)) {
    if (!mechanism_of(offer, type).signing) continue;
    const Bytes one = number(type);
    bytes.insert(bytes.end(), one.begin(), one.end());
  }
  return bytes;
}

// PKCS#11 2.40 section 4.6.2: the first three bytes of the SHA-1 of the value.
Bytes check_value(const Subject& subject) {
  const Bytes hash =
      support::crypto::digest(support::crypto::HashAlgorithm::sha1, subject.certificate()->der());
  return {hash.begin(), hash.begin() + 3};
}

// PKCS #11 2.40, current mechanisms 2.3.3: the point in a DER OCTET STRING, here of less than 128 bytes.
Bytes ec_point(const Subject& subject) {
  const auto certificate = subject.certificate();
  const Bytes& point = certificate->public_key().ec()->point();
  Bytes value = {support::der::kOctetString, static_cast<std::uint8_t>(point.size())};
  value.insert(value.end(), point.begin(), point.end());
  return value;
}

struct AttributeRow {
  enum class Source { memory, certificate, never_revealed };

  CK_ATTRIBUTE_TYPE type;
  Kinds kinds;
  Source source;
  Bytes (*value)(const Subject&);
};

constexpr auto kMemory = AttributeRow::Source::memory;
constexpr auto kCertificate = AttributeRow::Source::certificate;
constexpr auto kNever = AttributeRow::Source::never_revealed;

// CK_DATE is the first eight digits of a certificate's time.
constexpr std::size_t kDateSize = 8;

// Sections of PKCS #11 2.40 (base specification and current mechanisms) name each group.
constexpr std::array kRows = {
    // 4.2 objects in general, 4.4 storage objects
    AttributeRow{CKA_CLASS, kAll, kMemory, class_of},
    AttributeRow{CKA_UNIQUE_ID, kAll, kMemory, unique_id_of},  // 3.0
    AttributeRow{CKA_TOKEN, kAll, kMemory, yes},
    AttributeRow{CKA_PRIVATE, kAll, kMemory,
                 [](const Subject& s) { return boolean(s.token.is_private(s.kind)); }},
    AttributeRow{CKA_MODIFIABLE, kAll, kMemory, no},
    AttributeRow{CKA_COPYABLE, kAll, kMemory, no},
    AttributeRow{CKA_DESTROYABLE, kAll, kMemory, no},
    AttributeRow{CKA_LABEL, kNamed, kMemory, label_of},
    // 4.13 profile objects (3.0)
    AttributeRow{CKA_PROFILE_ID, kProfiles, kMemory, profile_of},
    // 4.6.2 certificates in general, 4.6.3 X.509
    AttributeRow{CKA_CERTIFICATE_TYPE, kCertificates, kMemory,
                 [](const Subject&) { return number(CKC_X_509); }},
    AttributeRow{CKA_CERTIFICATE_CATEGORY, kCertificates, kMemory, category_of},
    AttributeRow{CKA_TRUSTED, kCertificates | kPublicKey, kMemory, no},
    AttributeRow{CKA_JAVA_MIDP_SECURITY_DOMAIN, kCertificates, kMemory,
                 [](const Subject&) { return number(0); }},
    AttributeRow{CKA_URL, kCertificates, kMemory, no_value},
    AttributeRow{CKA_HASH_OF_SUBJECT_PUBLIC_KEY, kCertificates, kMemory, no_value},
    AttributeRow{CKA_HASH_OF_ISSUER_PUBLIC_KEY, kCertificates, kMemory, no_value},
    AttributeRow{CKA_NAME_HASH_ALGORITHM, kCertificates, kMemory,
                 [](const Subject&) { return number(CKM_SHA_1); }},
    AttributeRow{CKA_CHECK_VALUE, kCertificates, kCertificate, check_value},
    AttributeRow{CKA_VALUE, kCertificates, kCertificate,
                 [](const Subject& s) { return s.certificate()->der(); }},
    AttributeRow{CKA_ISSUER, kCertificates, kCertificate,
                 [](const Subject& s) { return s.certificate()->issuer(); }},
    AttributeRow{CKA_SERIAL_NUMBER, kCertificates, kCertificate,
                 [](const Subject& s) { return s.certificate()->serial_number(); }},
    // 4.6 to 4.9: common to certificates and keys
    AttributeRow{CKA_ID, kNamed, kMemory, id_of},
    AttributeRow{CKA_SUBJECT, kNamed, kCertificate,
                 [](const Subject& s) { return s.certificate()->subject(); }},
    AttributeRow{CKA_PUBLIC_KEY_INFO, kNamed, kCertificate,
                 [](const Subject& s) { return s.certificate()->public_key_info(); }},
    AttributeRow{CKA_START_DATE, kNamed, kCertificate,
                 [](const Subject& s) { return text(s.certificate()->not_before().substr(0, kDateSize)); }},
    AttributeRow{CKA_END_DATE, kNamed, kCertificate,
                 [](const Subject& s) { return text(s.certificate()->not_after().substr(0, kDateSize)); }},
    // 4.7 keys in general
    AttributeRow{CKA_KEY_TYPE, kKeys, kMemory,
                 [](const Subject& s) { return number(s.has_rsa_key() ? CKK_RSA : CKK_EC); }},
    AttributeRow{CKA_DERIVE, kKeys, kMemory, no},
    AttributeRow{CKA_LOCAL, kKeys, kMemory, no},
    AttributeRow{CKA_KEY_GEN_MECHANISM, kKeys, kMemory,
                 [](const Subject&) { return number(CK_UNAVAILABLE_INFORMATION); }},
    AttributeRow{CKA_ALLOWED_MECHANISMS, kKeys, kMemory, allowed_mechanisms},
    // 4.8 public keys
    AttributeRow{CKA_VERIFY, kPublicKey, kMemory, yes},
    AttributeRow{CKA_VERIFY_RECOVER, kPublicKey, kMemory, no},
    AttributeRow{CKA_ENCRYPT, kPublicKey, kMemory, no},
    AttributeRow{CKA_WRAP, kPublicKey, kMemory, no},
    // 4.9 private keys
    AttributeRow{CKA_SIGN, kPrivateKey, kMemory, yes},
    AttributeRow{CKA_SIGN_RECOVER, kPrivateKey, kMemory, no},
    AttributeRow{CKA_DECRYPT, kPrivateKey, kMemory, no},
    AttributeRow{CKA_UNWRAP, kPrivateKey, kMemory, no},
    AttributeRow{CKA_SENSITIVE, kPrivateKey, kMemory, yes},
    AttributeRow{CKA_ALWAYS_SENSITIVE, kPrivateKey, kMemory, yes},
    AttributeRow{CKA_EXTRACTABLE, kPrivateKey, kMemory, no},
    AttributeRow{CKA_NEVER_EXTRACTABLE, kPrivateKey, kMemory, yes},
    AttributeRow{CKA_WRAP_WITH_TRUSTED, kPrivateKey, kMemory, no},
    AttributeRow{CKA_ALWAYS_AUTHENTICATE, kPrivateKey, kMemory,
                 [](const Subject& s) { return boolean(s.token.always_authenticate()); }},
    // current mechanisms 2.1.2 and 2.1.3: RSA keys
    AttributeRow{CKA_MODULUS, kRsaKeys, kCertificate,
                 [](const Subject& s) { return s.certificate()->public_key().rsa()->modulus(); }},
    AttributeRow{CKA_PUBLIC_EXPONENT, kRsaKeys, kCertificate,
                 [](const Subject& s) { return s.certificate()->public_key().rsa()->exponent(); }},
    AttributeRow{CKA_MODULUS_BITS, kRsaPublicKey, kCertificate,
                 [](const Subject& s) { return number(s.certificate()->public_key().bits()); }},
    AttributeRow{CKA_PRIVATE_EXPONENT, kRsaPrivateKey, kNever, no_value},
    AttributeRow{CKA_PRIME_1, kRsaPrivateKey, kNever, no_value},
    AttributeRow{CKA_PRIME_2, kRsaPrivateKey, kNever, no_value},
    AttributeRow{CKA_EXPONENT_1, kRsaPrivateKey, kNever, no_value},
    AttributeRow{CKA_EXPONENT_2, kRsaPrivateKey, kNever, no_value},
    AttributeRow{CKA_COEFFICIENT, kRsaPrivateKey, kNever, no_value},
    // current mechanisms 2.3.3 and 2.3.4: elliptic curve keys
    AttributeRow{CKA_EC_PARAMS, kEcKeys, kMemory,
                 [](const Subject&) { return support::copy_of(support::crypto::EcPublicKey::curve()); }},
    AttributeRow{CKA_EC_POINT, kEcPublicKey, kCertificate, ec_point},
    AttributeRow{CKA_VALUE, kEcPrivateKey, kNever, no_value},
};

const AttributeRow* row_for(CK_ATTRIBUTE_TYPE type, const Subject& subject) {
  const auto* row = std::find_if(kRows.begin(), kRows.end(), [&](const AttributeRow& r) {
    return r.type == type && subject.is_in(r.kinds);
  });
  return row == kRows.end() ? nullptr : row;
}

bool has_value(const AttributeRow& row, const Subject& subject, const CK_ATTRIBUTE& wanted) {
  const Bytes value = row.value(subject);
  // The length first: where it lies, there are no such bytes.
  return value.size() == wanted.ulValueLen &&
         std::equal(value.begin(), value.end(), static_cast<const std::uint8_t*>(wanted.pValue));
}

// Compares the attributes of `source` only. An attribute that the object lacks or does not reveal matches
// nothing.
bool all_fit(const Subject& subject, std::span<const CK_ATTRIBUTE> pattern, AttributeRow::Source source) {
  return std::all_of(pattern.begin(), pattern.end(), [&](const CK_ATTRIBUTE& wanted) {
    const AttributeRow* row = row_for(wanted.type, subject);
    if (row == nullptr || row->source == kNever) return false;
    return row->source != source || has_value(*row, subject, wanted);
  });
}

CK_RV fill(const Subject& subject, CK_ATTRIBUTE& asked) {
  const CK_ULONG room = std::exchange(asked.ulValueLen, CK_UNAVAILABLE_INFORMATION);
  const AttributeRow* row = row_for(asked.type, subject);
  if (row == nullptr) return CKR_ATTRIBUTE_TYPE_INVALID;
  if (row->source == kNever) return CKR_ATTRIBUTE_SENSITIVE;
  const Bytes value = row->value(subject);
  // CK_UNAVAILABLE_INFORMATION stands in a template after an answer that failed; it is no room.
  if (asked.pValue != nullptr && (room < value.size() || room == CK_UNAVAILABLE_INFORMATION))
    return CKR_BUFFER_TOO_SMALL;
  asked.ulValueLen = value.size();
  if (asked.pValue != nullptr)
    std::copy(value.begin(), value.end(), static_cast<std::uint8_t*>(asked.pValue));
  return CKR_OK;
}

}  // namespace

bool matches(Token& token, ObjectKind kind, std::span<const CK_ATTRIBUTE> pattern) {
  for (const CK_ATTRIBUTE& wanted : pattern) {
    if (wanted.pValue == nullptr && wanted.ulValueLen != 0)
      throw CkrError(CKR_ARGUMENTS_BAD, "a value without bytes");
  }
  const Subject subject{token, kind};
  if (!all_fit(subject, pattern, kMemory)) return false;
  try {
    return subject.readable() && all_fit(subject, pattern, kCertificate);
  } catch (const jpki::CardError& error) {
    support::log_info("left out of a search: ", error.what());
    return false;
  }
}

CK_RV get_attributes(Token& token, ObjectKind kind, std::span<CK_ATTRIBUTE> asked) {
  const Subject subject{token, kind};
  CK_RV result = CKR_OK;
  for (CK_ATTRIBUTE& attribute : asked) {
    const CK_RV one = fill(subject, attribute);
    if (one != CKR_OK) result = one;
  }
  return result;
}

}  // namespace pkcs11
