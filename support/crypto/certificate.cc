#include "support/crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

#include "support/crypto/error.h"
#include "support/crypto/library.h"
#include "support/der.h"

namespace support::crypto {
namespace {

constexpr std::uint8_t kSequence = 0x30;

// What one of OpenSSL's i2d functions writes.
template <typename Object>
Bytes encoded(int (*encode)(const Object*, unsigned char**), const Object* object) {
  const int size = encode(object, nullptr);
  if (size <= 0) throw CryptoError("a certificate with an empty field");
  Bytes bytes(static_cast<std::size_t>(size));
  std::uint8_t* at = bytes.data();
  encode(object, &at);
  return bytes;
}

std::string padded(int number, std::size_t width) {
  std::string digits = std::to_string(number);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

// Not strftime: its years below 1000 are shorter.
std::string utc_text(const ASN1_TIME* time) {
  std::tm utc{};
  if (ASN1_TIME_to_tm(time, &utc) != 1) throw CryptoError("a certificate with an odd date");
  return padded(utc.tm_year + 1900, 4) + padded(utc.tm_mon + 1, 2) + padded(utc.tm_mday, 2) +
         padded(utc.tm_hour, 2) + padded(utc.tm_min, 2) + padded(utc.tm_sec, 2);
}

}  // namespace

// OpenSSL's certificate, while its pieces are copied out.
class Certificate::Parsed {
 public:
  explicit Parsed(ByteView der) {
    // OpenSSL is content with BER and with bytes behind the certificate; a card's file must be exactly one in
    // DER.
    const std::optional<der::Element> outer = der::read_header(der);
    if (!outer || outer->tag != kSequence || outer->size() != der.size())
      throw CryptoError("not a certificate");
    X509* certificate = X509_new_ex(library_context(), nullptr);
    if (certificate == nullptr) throw CryptoError("OpenSSL gives no certificate");
    const std::uint8_t* at = der.data();
    const bool parsed = d2i_X509(&certificate, &at, static_cast<long>(der.size())) != nullptr;
    certificate_.reset(certificate);  // null where OpenSSL has freed it already
    if (!parsed || at != der.data() + der.size()) throw CryptoError("not a certificate");
  }

  const X509* get() const { return certificate_.get(); }

 private:
  struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  ErrorScope errors_;
  std::unique_ptr<X509, Free> certificate_;
};

Certificate::Certificate(ByteView der) : Certificate(der, Parsed(der)) {}

Certificate::Certificate(ByteView der, const Parsed& parsed)
    : der_(copy_of(der)),
      subject_(encoded<X509_NAME>(i2d_X509_NAME, X509_get_subject_name(parsed.get()))),
      issuer_(encoded<X509_NAME>(i2d_X509_NAME, X509_get_issuer_name(parsed.get()))),
      serial_number_(encoded<ASN1_INTEGER>(i2d_ASN1_INTEGER, X509_get0_serialNumber(parsed.get()))),
      public_key_info_(encoded<X509_PUBKEY>(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(parsed.get()))),
      public_key_(public_key_info_),
      not_before_(utc_text(X509_get0_notBefore(parsed.get()))),
      not_after_(utc_text(X509_get0_notAfter(parsed.get()))) {}

}  // namespace support::crypto
