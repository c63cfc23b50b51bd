#include "holder/certificate_view.h"

#include <algorithm>
#include <array>

#include "holder/certificate_parts.h"
#include "holder/printable.h"
#include "support/crypto/digest.h"
#include "support/der.h"

namespace holder {
namespace {

using support::as_text;

namespace der = support::der;

constexpr std::uint8_t kOtherName = 0xA0;  // of a GeneralName, and of the value in an otherName

struct NamedIdentifier {
  const char* identifier;
  const char* name;
};

// RFC 4514 section 3.
constexpr NamedIdentifier kAttributes[] = {{"2.5.4.3", "CN"}, {"2.5.4.6", "C"},  {"2.5.4.7", "L"},
                                           {"2.5.4.8", "ST"}, {"2.5.4.10", "O"}, {"2.5.4.11", "OU"}};

constexpr std::array kUsages = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                "dataEncipherment", "keyAgreement",   "keyCertSign",
                                "cRLSign",          "encipherOnly",   "decipherOnly"};

std::string name_text(support::ByteView name) {
  std::string out;
  const auto outer = elements_of(name);
  for (const DerElement& set : elements_of(required(outer, 0).content)) {
    for (const DerElement& attribute : elements_of(set.content)) {
      const auto parts = elements_of(attribute.content);
      const std::string identifier = dotted(required(parts, 0, der::kObjectIdentifier).content);
      const auto* known = std::find_if(std::begin(kAttributes), std::end(kAttributes),
                                       [&](const auto& row) { return identifier == row.identifier; });
      out += (out.empty() ? "" : ", ") + (known != std::end(kAttributes) ? known->name : identifier) + "=" +
             printable(as_text(required(parts, 1).content));
    }
  }
  return out;
}

std::vector<std::string> usages_of(const CertificateParts& parts) {
  std::vector<std::string> names;
  for (const std::size_t bit : key_usage_bits(parts)) {
    if (bit < kUsages.size()) names.emplace_back(kUsages[bit]);
  }
  return names;
}

std::vector<std::string> policies_of(const CertificateParts& parts) {
  std::vector<std::string> policies;
  const Extension* extension = parts.extension(kCertificatePolicies);
  if (extension == nullptr) return policies;
  const auto outer = elements_of(extension->value);
  for (const DerElement& policy : elements_of(required(outer, 0).content)) {
    const auto fields = elements_of(policy.content);
    policies.push_back(dotted(required(fields, 0).content));
  }
  return policies;
}

// A digit for the era, then the Gregorian date.
std::optional<BirthDate> birth_date(const std::string& text) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  const auto day = day_from(std::string_view(text).substr(1));
  if (!day) return std::nullopt;
  const int era = text[0] - '0';
  return BirthDate{era <= static_cast<int>(Era::reiwa) ? static_cast<Era>(era) : Era::unknown, *day};
}

// One digit a character: 1 for a substitute.
std::vector<std::size_t> marked(const std::string& flags) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < flags.size(); ++i)
    if (flags[i] == '1') places.push_back(i);
  return places;
}

// The arcs below 1.2.392.200149.8.5.5: docs/card-protocol.md, "Certificates".
struct ProfileRow {
  const char* identifier;
  void (*take)(HolderFacts&, std::string);
};

constexpr ProfileRow kProfile[] = {
    {"1.2.392.200149.8.5.5.1", [](HolderFacts& facts, std::string text) { facts.name = std::move(text); }},
    {"1.2.392.200149.8.5.5.2",
     [](HolderFacts& facts, std::string text) { facts.name_substitutes = marked(text); }},
    {"1.2.392.200149.8.5.5.3", [](HolderFacts& facts, std::string text) { facts.sex = sex_from(text); }},
    {"1.2.392.200149.8.5.5.4", [](HolderFacts& facts, std::string text) { facts.birth = birth_date(text); }},
    {"1.2.392.200149.8.5.5.5", [](HolderFacts& facts, std::string text) { facts.address = std::move(text); }},
    {"1.2.392.200149.8.5.5.6",
     [](HolderFacts& facts, std::string text) { facts.address_substitutes = marked(text); }},
};

// Whether the otherName is one of the profile's.
bool take_other_name(HolderFacts& facts, const DerElement& name) {
  const auto fields = elements_of(name.content);
  const std::string identifier = dotted(required(fields, 0, der::kObjectIdentifier).content);
  for (const ProfileRow& row : kProfile) {
    if (identifier != row.identifier) continue;
    const auto value = elements_of(required(fields, 1, kOtherName).content);
    row.take(facts, printable(as_text(required(value, 0, der::kUtf8String).content)));
    return true;
  }
  return false;
}

std::optional<HolderFacts> holder_of(const CertificateParts& parts) {
  const Extension* extension = parts.extension(kSubjectAlternativeName);
  if (extension == nullptr) return std::nullopt;
  HolderFacts facts;
  bool any = false;
  const auto outer = elements_of(extension->value);
  for (const DerElement& name : elements_of(required(outer, 0).content)) {
    if (name.tag == kOtherName) any = take_other_name(facts, name) || any;
  }
  return any ? std::optional(std::move(facts)) : std::nullopt;
}

std::string serial_of(const support::crypto::Certificate& certificate) {
  const auto integer = elements_of(certificate.serial_number());
  return support::to_hex(required(integer, 0).content);
}

}  // namespace

CertificateView view_of(const support::crypto::Certificate& certificate) {
  const CertificateParts parts(certificate);
  return {name_text(certificate.subject()),
          name_text(certificate.issuer()),
          serial_of(certificate),
          Validity::of(certificate),
          usages_of(parts),
          policies_of(parts),
          support::to_hex(support::crypto::digest(support::crypto::HashAlgorithm::sha256, certificate.der())),
          certificate.public_key().rsa() != nullptr ? "RSA" : "ECDSA",
          certificate.public_key().bits(),
          holder_of(parts)};
}

}  // namespace holder
