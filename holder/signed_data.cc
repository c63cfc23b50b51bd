#include "holder/signed_data.h"

#include <algorithm>
#include <set>
#include <utility>

#include "holder/algorithms.h"
#include "holder/cms_names.h"
#include "holder/der_elements.h"
#include "holder/der_writer.h"
#include "support/crypto/error.h"
#include "support/der.h"
#include "support/der_time.h"

namespace holder {
namespace {

using support::Bytes;
using support::ByteView;
using support::crypto::Certificate;
using support::crypto::CryptoError;
using support::crypto::HashAlgorithm;

namespace tags = support::der;

using Elements = std::vector<DerElement>;

// The one element of `bytes`, which has that tag, and nothing behind it.
ByteView only(ByteView bytes, std::uint8_t tag) {
  const Elements elements = elements_of(bytes);
  if (elements.size() != 1) throw CryptoError("not one element");
  return required(elements, 0, tag).content;
}

// The elements of a SEQUENCE from front to back; none is left over.
class Fields {
 public:
  explicit Fields(ByteView content) : elements_(elements_of(content)) {}

  const DerElement& take(std::uint8_t tag) { return required(elements_, next_++, tag); }
  const DerElement* take_if(std::uint8_t tag) {
    return next_ < elements_.size() && elements_[next_].tag == tag ? &elements_[next_++] : nullptr;
  }
  bool at_end() const { return next_ == elements_.size(); }
  void end() const {
    if (!at_end()) throw CryptoError("an element too many");
  }

 private:
  Elements elements_;
  std::size_t next_ = 0;
};

std::uint8_t version_of(Fields& fields) {
  const ByteView number = fields.take(tags::kInteger).content;
  if (number.size() != 1) throw CryptoError("an odd version");
  return number[0];
}

// The identifier of an AlgorithmIdentifier whose parameters are NULL or not there; none of ours has others.
std::string algorithm_of(ByteView content) {
  Fields fields(content);
  std::string identifier = dotted(fields.take(tags::kObjectIdentifier).content);
  const DerElement* null = fields.take_if(tags::kNull);
  const bool plain = fields.at_end() && (null == nullptr || null->content.empty());
  return plain ? identifier : identifier + " with parameters";
}

std::optional<HashAlgorithm> hash_of(const std::string& identifier) {
  const HashRow* row = hash_named(&HashRow::identifier, identifier);
  return row == nullptr ? std::nullopt : std::optional(row->hash);
}

// RSA PKCS#1 v1.5 may be named with its hash function, which is that of the digest then, or without.
std::optional<HashAlgorithm> hash_of_signer(const std::string& digest, const std::string& signature) {
  const auto hash = hash_of(digest);
  if (signature == cms::kRsa) return hash;
  const HashRow* row = hash_named(&HashRow::rsa_identifier, signature);
  return row != nullptr && hash == row->hash ? hash : std::nullopt;
}

Instant instant_of_element(const DerElement& element) {
  const auto digits = tags::time_digits(element.tag, element.content);
  if (!digits) throw CryptoError("an odd time");
  if (!day_from(std::string_view(*digits).substr(0, 8)).value().ok())
    throw CryptoError("a time that is none");
  return instant_of(*digits);
}

void take_issuer_serial(MeantCertificate& meant, ByteView content) {
  Fields fields(content);
  const ByteView names = fields.take(tags::kSequence).content;
  meant.serial_number = fields.take(tags::kInteger).whole;
  fields.end();
  const ByteView name = only(names, cms::kDirectoryName);
  only(name, tags::kSequence);
  meant.issuer = name;
}

// SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies OPTIONAL }; the first is the
// signer's.
MeantCertificate meant_certificate(ByteView value) {
  const Elements outer = elements_of(only(value, tags::kSequence));
  const Elements identities = elements_of(required(outer, 0, tags::kSequence).content);
  Fields fields(required(identities, 0, tags::kSequence).content);
  MeantCertificate meant{HashAlgorithm::sha256, {}, {}, {}};
  if (const DerElement* algorithm = fields.take_if(tags::kSequence))
    meant.hash = hash_of(algorithm_of(algorithm->content));
  meant.digest = fields.take(tags::kOctetString).content;
  if (const DerElement* issuer_serial = fields.take_if(tags::kSequence))
    take_issuer_serial(meant, issuer_serial->content);
  fields.end();
  return meant;
}

struct AttributeRow {
  const char* identifier;
  bool (*take)(SignedAttributes&, ByteView);  // false where it was there already
};

template <typename Value>
bool set_once(std::optional<Value>& place, Value value) {
  if (place) return false;
  place = std::move(value);
  return true;
}

constexpr AttributeRow kAttributes[] = {
    {cms::kContentType,
     [](SignedAttributes& all, ByteView value) {
       return set_once(all.content_type, dotted(only(value, tags::kObjectIdentifier)));
     }},
    {cms::kMessageDigest,
     [](SignedAttributes& all, ByteView value) {
       return set_once(all.message_digest, only(value, tags::kOctetString));
     }},
    {cms::kSigningTime,
     [](SignedAttributes& all, ByteView value) {
       const Elements times = elements_of(value);
       if (times.size() != 1) throw CryptoError("not one time");
       return set_once(all.signing_time, instant_of_element(times[0]));
     }},
    {cms::kSigningCertificateV2,
     [](SignedAttributes& all, ByteView value) {
       return set_once(all.certificate, meant_certificate(value));
     }},
};

void take_attribute(SignedAttributes& all, const DerElement& attribute) {
  Fields fields(attribute.content);
  const std::string identifier = dotted(fields.take(tags::kObjectIdentifier).content);
  const ByteView values = fields.take(tags::kSet).content;
  fields.end();
  for (const AttributeRow& row : kAttributes)
    if (identifier == row.identifier && !row.take(all, values))
      throw CryptoError("an attribute that is there twice");
}

// What is signed is their DER with the tag of a SET (section 5.4). Where they do not lie in the order of DER,
// it is open what has been signed.
SignedAttributes signed_attributes(ByteView content) {
  SignedAttributes all;
  const Elements elements = elements_of(content);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].tag != tags::kSequence) throw CryptoError("an odd attribute");
    if (i > 0 && !std::lexicographical_compare(elements[i - 1].whole.begin(), elements[i - 1].whole.end(),
                                               elements[i].whole.begin(), elements[i].whole.end()))
      throw CryptoError("attributes out of order");
    take_attribute(all, elements[i]);
  }
  all.as_signed = der::element(tags::kSet, {content});
  return all;
}

// Those of the digests that the signers have taken (section 5.1).
std::set<std::string> algorithms_of(ByteView set) {
  std::set<std::string> identifiers;
  for (const DerElement& element : elements_of(set)) {
    if (element.tag != tags::kSequence) throw CryptoError("an odd algorithm");
    identifiers.insert(algorithm_of(element.content));
  }
  return identifiers;
}

// Without signed attributes it says neither what it is of nor when it was made.
SignerInfo signer_info(ByteView content, const std::set<std::string>& digests) {
  Fields fields(content);
  if (version_of(fields) != 1) throw CryptoError("a signer that is not named by issuer and number");
  Fields name(fields.take(tags::kSequence).content);
  SignerInfo signer{};
  signer.issuer = name.take(tags::kSequence).whole;
  signer.serial_number = name.take(tags::kInteger).whole;
  name.end();
  const std::string digest = algorithm_of(fields.take(tags::kSequence).content);
  if (!digests.contains(digest)) throw CryptoError("a digest that is not announced");
  signer.attributes = signed_attributes(fields.take(cms::kSignedAttributes).content);
  signer.hash = hash_of_signer(digest, algorithm_of(fields.take(tags::kSequence).content));
  signer.signature = fields.take(tags::kOctetString).content;
  fields.take_if(cms::kUnsignedAttributes);
  fields.end();
  return signer;
}

std::vector<Certificate> readable(ByteView set) {
  std::vector<Certificate> certificates;
  const Elements elements = elements_of(set);
  if (elements.size() > SignedData::kMostCertificates) throw CryptoError("too many certificates");
  for (const DerElement& element : elements) {
    try {
      // Signatures by other keys are not judged.
      if (Certificate read(element.whole); read.public_key().rsa() != nullptr)
        certificates.push_back(std::move(read));
    } catch (const CryptoError&) {
      // Of another kind; whoever is meant by it is found to have none.
    }
  }
  return certificates;
}

}  // namespace

SignedData::SignedData(support::Bytes der) : der_(std::move(der)) {
  Fields content_info(only(der_, tags::kSequence));
  if (dotted(content_info.take(tags::kObjectIdentifier).content) != cms::kSignedData)
    throw CryptoError("no SignedData");
  Fields fields(only(content_info.take(cms::kExplicitContent).content, tags::kSequence));
  content_info.end();
  version_of(fields);
  const std::set<std::string> digests = algorithms_of(fields.take(tags::kSet).content);
  content_type_ = dotted(only(fields.take(tags::kSequence).content, tags::kObjectIdentifier));
  if (const DerElement* certificates = fields.take_if(cms::kCertificates))
    certificates_ = readable(certificates->content);
  fields.take_if(cms::kRevocations);
  const Elements signers = elements_of(fields.take(tags::kSet).content);
  fields.end();
  if (signers.empty() || signers.size() > kMostSigners) throw CryptoError("no signer, or too many");
  for (const DerElement& signer : signers) {
    if (signer.tag != tags::kSequence) throw CryptoError("an odd signer");
    signers_.push_back(signer_info(signer.content, digests));
  }
}

}  // namespace holder
