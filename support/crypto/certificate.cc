#include "support/crypto/certificate.h"

#include <algorithm>
#include <array>

#include "support/crypto/error.h"
#include "support/der.h"
#include "support/der_time.h"

namespace support::crypto {
namespace {

// The fields of a TBSCertificate that have tags of their own (RFC 5280 section 4.1).
constexpr std::uint8_t kVersion = 0xA0;
constexpr std::uint8_t kIssuerUniqueId = 0x81;
constexpr std::uint8_t kSubjectUniqueId = 0x82;
constexpr std::uint8_t kExtensions = 0xA3;

constexpr const char* kNoCertificate = "not a certificate";
constexpr const char* kOddDate = "a certificate with an odd date";

ByteView next_sequence(der::Reader& fields) {
  return required(fields.next(der::kSequence), kNoCertificate);
}

std::string next_time(der::Reader& validity) {
  const std::optional<ByteView> short_form = validity.next_content(der::kUtcTime);
  if (short_form) return required(der::time_digits(der::kUtcTime, *short_form), kOddDate);
  const ByteView long_form = required(validity.next_content(der::kGeneralizedTime), kOddDate);
  return required(der::time_digits(der::kGeneralizedTime, long_form), kOddDate);
}

}  // namespace

// The fields of a TBSCertificate (RFC 5280 section 4.1), as slices of the certificate.
struct Certificate::Fields {
  ByteView serial_number;
  ByteView issuer;
  ByteView subject;
  ByteView public_key_info;
  std::string not_before;
  std::string not_after;

  explicit Fields(ByteView der) {
    der::Reader file(der);
    der::Reader certificate(required(file.next_content(der::kSequence), kNoCertificate));
    if (!file.at_end()) throw CryptoError("bytes after a certificate");
    der::Reader body(required(certificate.next_content(der::kSequence), kNoCertificate));
    next_sequence(certificate);  // signature algorithm
    required(certificate.next(der::kBitString), kNoCertificate);
    if (!certificate.at_end()) throw CryptoError(kNoCertificate);
    read_body(body);
  }

 private:
  void read_body(der::Reader& body) {
    body.skip_if(kVersion);
    serial_number = required(body.next(der::kInteger), kNoCertificate);
    if (serial_number.size() < 3) throw CryptoError("a certificate with an empty serial number");
    next_sequence(body);  // signature algorithm
    issuer = next_sequence(body);
    der::Reader validity(required(body.next_content(der::kSequence), kNoCertificate));
    not_before = next_time(validity);
    not_after = next_time(validity);
    subject = next_sequence(body);
    public_key_info = next_sequence(body);
    for (const std::uint8_t tag : {kIssuerUniqueId, kSubjectUniqueId, kExtensions}) body.skip_if(tag);
    if (!validity.at_end() || !body.at_end()) throw CryptoError(kNoCertificate);
  }
};

Certificate::Certificate(ByteView der) : Certificate(der, Fields(der)) {}

Certificate::Certificate(ByteView der, const Fields& fields)
    : der_(copy_of(der)),
      subject_(copy_of(fields.subject)),
      issuer_(copy_of(fields.issuer)),
      serial_number_(copy_of(fields.serial_number)),
      public_key_info_(copy_of(fields.public_key_info)),
      public_key_(public_key_info_),
      not_before_(fields.not_before),
      not_after_(fields.not_after) {}

}  // namespace support::crypto
