// The signing command, as far as it can be asked about without a signature: with data of which no card can
// make one (docs/card-protocol.md, "Signing").
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"
#include "jpki/gen1/layout.h"

namespace holder::facts {
namespace {

namespace gen1 = jpki::gen1;
using apdu::Response;
using apdu::StatusWord;

constexpr std::size_t kTooLong = gen1::kMaxSignInput + 1;
constexpr std::size_t kNoHash = jpki::kPssHashSize - 1;

bool is_about_length(StatusWord sw) {
  return sw == apdu::kWrongLength || sw == apdu::kConditionsNotSatisfied;
}

// The card's answer to the signing command with this P1, or to the selection of the key's file.
Response answer_to(Inquiry& card, std::uint8_t p1, std::size_t length) {
  const Response selected = card.select(card.a_key().private_key);
  return selected.ok() ? card.sign(p1, length) : selected;
}

Finding pin_before_length(Inquiry& card) {
  const Response answer = answer_to(card, 0x00, kTooLong);
  if (answer.sw != apdu::kSecurityStatusNotSatisfied && !is_about_length(answer.sw))
    return {Verdict::unclear, said(answer)};
  return judged(!is_about_length(answer.sw), said(answer));
}

constexpr std::uint8_t kNoVariant = 0x7F;

Finding undefined_variant(Inquiry& card) {
  const Response answer = answer_to(card, kNoVariant, kNoHash);
  return judged(answer.sw == apdu::kWrongParameters, said(answer));
}

// A P1 that the card knows is answered otherwise than one that no card knows.
Finding knows_variant(Inquiry& card, std::uint8_t p1) {
  const StatusWord answer = answer_to(card, p1, kNoHash).sw;
  const StatusWord unknown = answer_to(card, kNoVariant, kNoHash).sw;
  const std::string observed = said(answer) + ", 7F: " + said(unknown);
  if (answer == apdu::kWrongParameters) return {Verdict::differs, observed};
  const bool looked_at_the_rest = answer == apdu::kSecurityStatusNotSatisfied || is_about_length(answer);
  const bool told_apart = looked_at_the_rest && unknown == apdu::kWrongParameters;
  return {told_apart ? Verdict::holds : Verdict::unclear, observed};
}

Finding hash_variant(Inquiry& card) {
  return knows_variant(card, 0x02);
}

Finding pss_variant(Inquiry& card) {
  return knows_variant(card, 0x04);
}

// With a file current that is no key, so that an identifier that is passed over is answered otherwise.
Finding short_id_sign(Inquiry& card) {
  const Response selected = card.select(gen1::kTokenInfoFile);
  if (!selected.ok()) return {Verdict::unclear, "SELECT " + said(selected)};
  const Response answer = card.sign_by_short_id(0x00, kTooLong);
  if (is_about_length(answer.sw)) return {Verdict::unclear, said(answer)};
  return judged(answer.sw == apdu::kSecurityStatusNotSatisfied, said(answer));
}

constexpr Fact kFacts[] = {
    Fact{"pin_before_length", N_("A missing PIN is seen before the length of what is to be signed."),
         pin_before_length},
    Fact{"undefined_variant", N_("The signing command answers 6A86 to a P1 that it does not know."),
         undefined_variant},
    Fact{"hash_variant", N_("The signing command takes P1=02, a hash of SHA-256."), hash_variant},
    Fact{"pss_variant", N_("The signing command takes P1=04: RSASSA-PSS."), pss_variant},
    Fact{"short_id_sign", N_("The signing command takes short file identifiers."), short_id_sign},
};

}  // namespace

std::span<const Fact> signing_facts() {
  return kFacts;
}

}  // namespace holder::facts
