#include "holder/detached_signature.h"

#include <utility>
#include <vector>

#include "holder/algorithms.h"
#include "holder/cms_names.h"
#include "holder/der_writer.h"
#include "support/crypto/digest.h"
#include "support/der.h"

namespace holder {
namespace {

using support::Bytes;
using support::ByteView;
using support::crypto::Certificate;
using support::crypto::HashAlgorithm;

namespace tags = support::der;

constexpr const HashRow& kHash = kHashes[0];
static_assert(kHash.hash == HashAlgorithm::sha256);

Bytes attribute(const char* identifier, ByteView value) {
  return der::sequence({der::object_identifier(identifier), der::element(tags::kSet, {value})});
}

// RFC 5652 section 11.3: to the end of 2049 with two digits for the year.
Bytes time_element(Instant instant) {
  const Day day{std::chrono::floor<std::chrono::days>(instant)};
  const std::string text = iso_basic(iso_date(day) + iso_time_of_day(instant)) + "Z";
  const bool short_year = static_cast<int>(day.year()) < 2050;
  return der::element(short_year ? tags::kUtcTime : tags::kGeneralizedTime,
                      {support::as_bytes(text).subspan(short_year ? 2 : 0)});
}

// ESSCertIDv2: its hash function is left out where it is SHA-256, its default.
Bytes signing_certificate(const Certificate& signer) {
  const Bytes hash = support::crypto::digest(kHash.hash, signer.der());
  const Bytes issuer = der::sequence({der::element(cms::kDirectoryName, {signer.issuer()})});
  const Bytes identity = der::sequence(
      {der::element(tags::kOctetString, {hash}), der::sequence({issuer, signer.serial_number()})});
  return der::sequence({der::sequence({identity})});
}

Bytes signed_attributes(const Certificate& signer, ByteView digest, std::optional<Instant> signing_time) {
  std::vector<Bytes> attributes = {attribute(cms::kContentType, der::object_identifier(cms::kData)),
                                   attribute(cms::kMessageDigest, der::element(tags::kOctetString, {digest})),
                                   attribute(cms::kSigningCertificateV2, signing_certificate(signer))};
  if (signing_time) attributes.push_back(attribute(cms::kSigningTime, time_element(*signing_time)));
  return der::in_order(std::move(attributes));
}

}  // namespace

DetachedSignature::DetachedSignature(const Certificate& signer, const Certificate& issuer, ByteView digest,
                                     std::optional<Instant> signing_time)
    : signer_(signer), issuer_(issuer.der()), attributes_(signed_attributes(signer, digest, signing_time)) {}

// Signed with the tag of a SET, in place of the one that they have within SignerInfo (section 5.4).
Bytes DetachedSignature::to_be_signed() const {
  const Bytes set = der::element(tags::kSet, {attributes_});
  return support::crypto::digest_info(kHash.hash, support::crypto::digest(kHash.hash, set));
}

std::optional<Bytes> DetachedSignature::with(ByteView value) const {
  if (!signer_.public_key().verifies_pkcs1(to_be_signed(), value)) return std::nullopt;
  const Bytes hash = der::sequence({der::object_identifier(kHash.identifier)});
  const Bytes version = der::small_integer(1);
  const Bytes signer_info =
      der::sequence({version, der::sequence({signer_.issuer(), signer_.serial_number()}), hash,
                     der::element(cms::kSignedAttributes, {attributes_}), der::rsa_algorithm(cms::kRsa),
                     der::element(tags::kOctetString, {value})});
  const Bytes certificates = der::in_order({signer_.der(), issuer_});
  const Bytes signed_data = der::sequence(
      {version, der::element(tags::kSet, {hash}), der::sequence({der::object_identifier(cms::kData)}),
       der::element(cms::kCertificates, {certificates}), der::element(tags::kSet, {signer_info})});
  return der::sequence(
      {der::object_identifier(cms::kSignedData), der::element(cms::kExplicitContent, {signed_data})});
}

}  // namespace holder
