#include "holder/certificate_parts.h"

#include <algorithm>

#include "support/crypto/error.h"
#include "support/der.h"

namespace holder {
namespace {

using support::crypto::CryptoError;
namespace der = support::der;

constexpr std::uint8_t kExtensions = 0xA3;

// Whole bytes only: none of our uses has loose bits.
support::ByteView bits_of(support::ByteView bit_string) {
  if (bit_string.empty() || bit_string[0] != 0) throw CryptoError("a signature of an odd length");
  return bit_string.subspan(1);
}

Extension extension_of(const DerElement& element) {
  const auto fields = elements_of(element.content);
  const bool marked = fields.size() == 3;
  const DerElement& value = required(fields, marked ? 2 : 1, der::kOctetString);
  const bool critical =
      marked && !required(fields, 1, der::kBoolean).content.empty() && fields[1].content[0] != 0;
  return {dotted(required(fields, 0, der::kObjectIdentifier).content), critical, value.content};
}

// RFC 5280 section 4.1.1.2: the algorithm outside, which nobody has signed, is the one inside.
void require_same_algorithm(const std::vector<DerElement>& body, const DerElement& outside) {
  const auto inside = std::find_if(body.begin(), body.end(),
                                   [](const DerElement& each) { return each.tag == der::kSequence; });
  if (inside == body.end() || !support::equal(inside->whole, outside.whole))
    throw CryptoError("a certificate with two signature algorithms");
}

}  // namespace

CertificateParts::CertificateParts(const support::crypto::Certificate& certificate) {
  const auto file = elements_of(certificate.der());
  const auto fields = elements_of(required(file, 0, der::kSequence).content);
  signed_part = required(fields, 0, der::kSequence).whole;
  const auto algorithm = elements_of(required(fields, 1, der::kSequence).content);
  signature_algorithm = dotted(required(algorithm, 0, der::kObjectIdentifier).content);
  signature = bits_of(required(fields, 2, der::kBitString).content);
  const auto body = elements_of(fields[0].content);
  require_same_algorithm(body, fields[1]);
  for (const DerElement& field : body) {
    if (field.tag != kExtensions) continue;
    const auto list = elements_of(field.content);
    for (const DerElement& each : elements_of(required(list, 0, der::kSequence).content))
      extensions.push_back(extension_of(each));
  }
}

const Extension* CertificateParts::extension(const char* identifier) const {
  const auto found = std::find_if(extensions.begin(), extensions.end(),
                                  [&](const Extension& each) { return each.identifier == identifier; });
  return found == extensions.end() ? nullptr : &*found;
}

std::vector<std::size_t> key_usage_bits(const CertificateParts& parts) {
  std::vector<std::size_t> bits;
  const Extension* extension = parts.extension(kKeyUsage);
  if (extension == nullptr) return bits;
  const auto elements = elements_of(extension->value);
  const support::ByteView string = required(elements, 0, der::kBitString).content;
  if (string.empty()) throw CryptoError("an odd key usage");
  for (std::size_t bit = 0; bit < (string.size() - 1) * 8; ++bit) {
    if ((string[1 + bit / 8] & (0x80U >> bit % 8)) != 0) bits.push_back(bit);
  }
  return bits;
}

bool allows(const std::vector<std::size_t>& bits, KeyUsage usage) {
  return std::find(bits.begin(), bits.end(), static_cast<std::size_t>(usage)) != bits.end();
}

// BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, ... }
bool is_authority(const CertificateParts& parts) {
  const Extension* constraints = parts.extension(kBasicConstraints);
  if (constraints == nullptr) return false;
  const auto outer = elements_of(constraints->value);
  if (outer.size() != 1) throw CryptoError("odd basic constraints");
  const auto fields = elements_of(required(outer, 0, der::kSequence).content);
  return !fields.empty() && fields[0].tag == der::kBoolean && !fields[0].content.empty() &&
         fields[0].content[0] != 0;
}

}  // namespace holder
