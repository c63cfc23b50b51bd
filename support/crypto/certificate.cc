#include "support/crypto/certificate.h"

#include <algorithm>
#include <array>

#include "support/crypto/error.h"
#include "support/der.h"

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

struct DateField {
  std::size_t at;
  int least;
  int most;
};

// In "YYYYMMDDhhmmss", where every field behind the year has two digits.
constexpr std::array kDateFields = {DateField{4, 1, 12}, DateField{6, 1, 31}, DateField{8, 0, 23},
                                    DateField{10, 0, 59}, DateField{12, 0, 59}};

int two_digits(std::string_view text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// Time (RFC 5280 section 4.1.2.5): UTCTime "YYMMDDhhmmssZ" to the year 2049, GeneralizedTime
// "YYYYMMDDhhmmssZ" after.
std::string next_time(der::Reader& validity) {
  const std::optional<ByteView> short_form = validity.next_content(der::kUtcTime);
  const ByteView content =
      short_form ? *short_form : required(validity.next_content(der::kGeneralizedTime), kOddDate);
  std::string text(as_text(content));
  const std::size_t digits = short_form ? 12 : 14;
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  if (text.size() != digits + 1 || text.back() != 'Z' ||
      !std::all_of(text.begin(), text.end() - 1, is_digit)) {
    throw CryptoError(kOddDate);
  }
  text.pop_back();
  if (short_form) text.insert(0, two_digits(text, 0) < 50 ? "20" : "19");
  for (const DateField& field : kDateFields) {
    const int value = two_digits(text, field.at);
    if (value < field.least || value > field.most) throw CryptoError(kOddDate);
  }
  return text;
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
