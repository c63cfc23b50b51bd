#include "jpki/gen1/certificate_serial.h"

#include "support/crypto/digest.h"
#include "support/der.h"

namespace jpki::gen1 {
namespace {

namespace der = support::der;

// RFC 5280 section 4.1: TBSCertificate ::= SEQUENCE { [0] version, serialNumber, signature, issuer, ... }.
constexpr std::uint8_t kVersion = 0xA0;

constexpr std::size_t kSerialBytes = 8;

// What follows the version.
std::optional<der::Reader> behind_version(support::ByteView start) {
  auto certificate = der::Reader(start).enter(der::kSequence);
  if (!certificate) return std::nullopt;
  auto to_be_signed = certificate->enter(der::kSequence);
  if (to_be_signed) to_be_signed->skip_if(kVersion);
  return to_be_signed;
}

}  // namespace

bool reaches_serial(support::ByteView start) {
  auto to_be_signed = behind_version(start);
  return to_be_signed && to_be_signed->next(der::kInteger);
}

std::optional<std::string> serial_of(support::ByteView start) {
  auto to_be_signed = behind_version(start);
  if (!to_be_signed) return std::nullopt;
  const auto serial = to_be_signed->next(der::kInteger);
  const auto algorithm = to_be_signed->next(der::kSequence);
  const auto issuer = to_be_signed->next(der::kSequence);
  if (!serial || !algorithm || !issuer) return std::nullopt;

  support::crypto::Digest digest(support::crypto::HashAlgorithm::sha256);
  digest.update(*issuer);
  digest.update(*serial);
  return support::to_hex(support::ByteView(digest.finish()).first(kSerialBytes));
}

}  // namespace jpki::gen1
