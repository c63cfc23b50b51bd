#include "jpki/pin_answer.h"

#include "jpki/card_error.h"

namespace jpki {
namespace {

bool says_blocked(apdu::StatusWord sw) {
  return sw == apdu::kAuthenticationMethodBlocked || sw == apdu::kReferencedDataInvalidated;
}

}  // namespace

std::optional<int> tries_left_in(const apdu::Response& answer) {
  if (says_blocked(answer.sw)) return 0;
  return answer.sw.tries_left();
}

VerifyOutcome verified(const apdu::Response& answer, const PinPolicy& policy) {
  using Kind = VerifyOutcome::Kind;
  if (answer.ok()) return {Kind::accepted, policy.max_tries};
  if (says_blocked(answer.sw)) return {Kind::blocked, 0};
  if (const auto left = answer.sw.tries_left()) return {*left == 0 ? Kind::blocked : Kind::wrong, left};
  throw CardError(CardFault::unexpected_answer, "VERIFY: " + describe(answer.sw));
}

ChangeOutcome changed(const apdu::Response& answer) {
  using Kind = ChangeOutcome::Kind;
  if (answer.ok()) return {Kind::changed, {}};
  return {Kind::refused, "CHANGE REFERENCE DATA: " + describe(answer.sw)};
}

std::variant<VerifyOutcome, apdu::KeypadFault> verified(const Entered& entered, const PinPolicy& policy) {
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&entered)) return *fault;
  return verified(std::get<apdu::Response>(entered), policy);
}

std::variant<ChangeOutcome, apdu::KeypadFault> changed(const Entered& entered) {
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&entered)) return *fault;
  return changed(std::get<apdu::Response>(entered));
}

}  // namespace jpki
