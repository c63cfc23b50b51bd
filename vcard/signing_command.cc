// COMPUTE DIGITAL SIGNATURE, 80 2A: the card wraps what it is given in PKCS#1 v1.5 padding of type 1,
// whatever it is.
#include <algorithm>

#include "vcard/card_state.h"

namespace vcard {
namespace {

using support::Bytes;
using support::ByteView;

constexpr std::size_t kSignatureSize = 256;
constexpr std::size_t kLongestInput = kSignatureSize - 11;
constexpr std::size_t kHashSize = 32;
constexpr std::uint8_t kSha256Prefix[] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                          0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

Bytes digest_info(ByteView hash) {
  Bytes info(std::size(kSha256Prefix) + hash.size());
  const auto middle = std::copy(std::begin(kSha256Prefix), std::end(kSha256Prefix), info.begin());
  std::copy(hash.begin(), hash.end(), middle);
  return info;
}

Bytes as_given(const RsaKey& key, ByteView data, const Switches&) {
  return key.sign_padded(data);
}
Bytes bare_hash(const RsaKey& key, ByteView data, const Switches&) {
  return key.sign_padded(sha256(data));
}
Bytes wrapped(const RsaKey& key, ByteView data, const Switches&) {
  return key.sign_padded(digest_info(data));
}
Bytes hashed_and_wrapped(const RsaKey& key, ByteView data, const Switches&) {
  return key.sign_padded(digest_info(sha256(data)));
}
Bytes pss(const RsaKey& key, ByteView data, const Switches& switches) {
  return key.sign_pss(data, switches.number(Fact::pss_salt));
}
Bytes hashed_pss(const RsaKey& key, ByteView data, const Switches& switches) {
  return key.sign_pss(sha256(data), switches.number(Fact::pss_salt));
}

struct Variant {
  std::uint8_t p1;
  std::optional<Fact> rests_on;
  std::size_t shortest;
  std::size_t longest;
  Bytes (*sign)(const RsaKey&, ByteView, const Switches&);
};

// docs/card-protocol.md, "Signing": P1 of the command.
constexpr Variant kVariants[] = {
    {0x00, std::nullopt, 1, kLongestInput, as_given},
    {0x01, Fact::hash_variants, 1, 255, bare_hash},
    {0x02, Fact::hash_variants, kHashSize, kHashSize, wrapped},
    {0x03, Fact::hash_variants, 1, 255, hashed_and_wrapped},
    {0x04, Fact::pss, kHashSize, kHashSize, pss},
    {0x05, Fact::pss, 1, 255, hashed_pss},
};

const Variant* find_variant(std::uint8_t p1, const Switches& switches) {
  const auto* found = std::find_if(std::begin(kVariants), std::end(kVariants),
                                   [p1](const Variant& each) { return each.p1 == p1; });
  if (found == std::end(kVariants)) return nullptr;
  return !found->rests_on || switches.is(*found->rests_on, "yes") ? found : nullptr;
}

}  // namespace

Answer compute_signature(CardState& card, const CommandApdu& command) {
  const Switches& switches = card.switches();
  const Variant* variant = find_variant(command.p1, switches);
  const std::size_t length = command.data.size();
  const bool fits = variant != nullptr && variant->shortest <= length && length <= variant->longest;
  if (variant == nullptr && !switches.is(Fact::signing_checks, "pin-first")) return {0x6A86};
  if (!fits && switches.is(Fact::signing_checks, "length-first"))
    return {switches.status(Fact::wrong_length_signature)};
  const Answer addressed = card.address(command.p2);
  if (addressed.status != 0x9000) return addressed;
  const ElementaryFile& file = *card.file;
  if (file.kind != FileKind::key) return {0x6981};
  if (!card.is_verified(*file.pin)) return {0x6982};
  if (variant == nullptr) return {0x6A86};
  if (file.key == KeyId::none) return {0x6985};
  if (!fits) return {switches.status(Fact::wrong_length_signature)};
  if (auto other = card.demand_length(command, kSignatureSize)) return *other;
  if (!command.expected || *command.expected < kSignatureSize) return {0x6700};
  const auto& credential =
      file.key == KeyId::signature ? card.contents->signature : card.contents->authentication;
  Answer answer{0x9000, variant->sign(credential.key, command.data, switches), true};
  if (switches.is(Fact::signature_consumes_login, "yes")) card.is_verified(*file.pin) = false;
  return answer;
}

}  // namespace vcard
