#include "holder/tls/certificate_request.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace holder::tls {
namespace {

using support::ByteView;

struct SchemeName {
  Scheme scheme;
  std::string_view name;
};

// Source: IANA, "TLS SignatureScheme"; the three of RFC 9963 among them.
constexpr std::array kNames = {
    SchemeName{0x0201, "rsa_pkcs1_sha1"},
    SchemeName{0x0203, "ecdsa_sha1"},
    SchemeName{kPkcs1Sha256, "rsa_pkcs1_sha256"},
    SchemeName{0x0403, "ecdsa_secp256r1_sha256"},
    SchemeName{kLegacyPkcs1Sha256, "rsa_pkcs1_sha256_legacy"},
    SchemeName{kPkcs1Sha384, "rsa_pkcs1_sha384"},
    SchemeName{0x0503, "ecdsa_secp384r1_sha384"},
    SchemeName{0x0520, "rsa_pkcs1_sha384_legacy"},
    SchemeName{kPkcs1Sha512, "rsa_pkcs1_sha512"},
    SchemeName{0x0603, "ecdsa_secp521r1_sha512"},
    SchemeName{0x0620, "rsa_pkcs1_sha512_legacy"},
    SchemeName{kPssSha256, "rsa_pss_rsae_sha256"},
    SchemeName{0x0805, "rsa_pss_rsae_sha384"},
    SchemeName{0x0806, "rsa_pss_rsae_sha512"},
    SchemeName{0x0807, "ed25519"},
    SchemeName{0x0808, "ed448"},
    SchemeName{0x0809, "rsa_pss_pss_sha256"},
    SchemeName{0x080A, "rsa_pss_pss_sha384"},
    SchemeName{0x080B, "rsa_pss_pss_sha512"},
};

constexpr std::uint8_t kRsaSign = 1;  // RFC 5246, ClientCertificateType
constexpr Scheme kSignatureAlgorithms = 13;
constexpr Scheme kCertificateAuthorities = 47;

// A part of the message, cut off its beginning piece by piece; nothing more comes from one that was short.
class Part {
 public:
  explicit Part(ByteView bytes) : bytes_(bytes) {}

  bool good() const { return good_; }
  bool done() const { return bytes_.empty(); }
  ByteView rest() const { return bytes_; }

  std::size_t number(std::size_t size) {
    std::size_t value = 0;
    for (const std::uint8_t byte : take(size)) value = value << 8 | byte;
    return value;
  }
  // A vector of TLS: its length in `size` bytes, and what it holds.
  Part vector(std::size_t size) {
    const std::size_t length = number(size);
    return Part(take(length));
  }

 private:
  ByteView take(std::size_t size) {
    if (!good_ || size > bytes_.size()) {
      good_ = false;
      bytes_ = {};
      return {};
    }
    const ByteView taken = bytes_.first(size);
    bytes_ = bytes_.subspan(size);
    return taken;
  }

  ByteView bytes_;
  bool good_ = true;
};

// O=JPKI, as a PrintableString or a UTF8String, somewhere in a name.
bool is_jpki(ByteView name) {
  static constexpr std::array<std::array<std::uint8_t, 11>, 2> kOrganisations = {{
      {0x06, 0x03, 0x55, 0x04, 0x0A, 0x0C, 0x04, 'J', 'P', 'K', 'I'},
      {0x06, 0x03, 0x55, 0x04, 0x0A, 0x13, 0x04, 'J', 'P', 'K', 'I'},
  }};
  return std::any_of(kOrganisations.begin(), kOrganisations.end(), [&](const auto& organisation) {
    return std::search(name.begin(), name.end(), organisation.begin(), organisation.end()) != name.end();
  });
}

bool take_schemes(Part list, CertificateRequest& request) {
  while (list.good() && !list.done()) {
    const auto scheme = static_cast<Scheme>(list.number(2));
    if (list.good() && !request.has(scheme)) request.schemes.push_back(scheme);
  }
  return list.good();
}

bool take_issuers(Part list, CertificateRequest& request) {
  while (list.good() && !list.done()) {
    const Part name = list.vector(2);
    request.issuers += 1;
    request.names_jpki = request.names_jpki || is_jpki(name.rest());
  }
  return list.good();
}

bool take_tls12(Part message, CertificateRequest& request) {
  const ByteView kinds = message.vector(1).rest();
  request.takes_rsa = std::find(kinds.begin(), kinds.end(), kRsaSign) != kinds.end();
  const Part schemes = message.vector(2);
  const Part issuers = message.vector(2);
  return message.good() && message.done() && take_schemes(schemes, request) && take_issuers(issuers, request);
}

bool take_extension(Scheme type, Part content, CertificateRequest& request) {
  if (type == kSignatureAlgorithms) {
    const Part list = content.vector(2);
    return content.good() && take_schemes(list, request);
  }
  if (type == kCertificateAuthorities) {
    const Part list = content.vector(2);
    return content.good() && take_issuers(list, request);
  }
  return true;
}

bool take_tls13(Part message, CertificateRequest& request) {
  message.vector(1);  // the request's context
  Part extensions = message.vector(2);
  if (!message.good() || !message.done()) return false;
  while (extensions.good() && !extensions.done()) {
    const auto type = static_cast<Scheme>(extensions.number(2));
    const Part content = extensions.vector(2);
    if (!extensions.good() || !take_extension(type, content, request)) return false;
  }
  return extensions.good();
}

}  // namespace

bool is_pkcs1(Scheme scheme) {
  return scheme == kPkcs1Sha256 || scheme == kPkcs1Sha384 || scheme == kPkcs1Sha512;
}

bool is_for_card(Version version, Scheme scheme) {
  if (scheme == kPssSha256) return true;
  return version == Version::tls13 ? scheme == kLegacyPkcs1Sha256 : is_pkcs1(scheme);
}

std::string name_of(Scheme scheme) {
  const auto found =
      std::find_if(kNames.begin(), kNames.end(), [&](const SchemeName& row) { return row.scheme == scheme; });
  if (found != kNames.end()) return std::string(found->name);
  const std::array<std::uint8_t, 2> digits = {static_cast<std::uint8_t>(scheme >> 8),
                                              static_cast<std::uint8_t>(scheme & 0xFF)};
  return "0x" + support::to_hex(digits);
}

bool CertificateRequest::has(Scheme scheme) const {
  return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

std::optional<CertificateRequest> certificate_request(Version version, ByteView body) {
  CertificateRequest request;
  const bool taken =
      version == Version::tls12 ? take_tls12(Part(body), request) : take_tls13(Part(body), request);
  if (!taken) return std::nullopt;
  return request;
}

}  // namespace holder::tls
