#include "jpki/gen1/gen1_card.h"

#include <algorithm>

#include "jpki/card_error.h"
#include "jpki/gen1/certificate_serial.h"
#include "jpki/gen1/file_reader.h"

namespace jpki::gen1 {
namespace {

// COMPUTE DIGITAL SIGNATURE with the current key file. P1 says what the card makes of the data.
constexpr apdu::Header compute_signature(std::uint8_t p1) {
  return {0x80, 0x2A, p1, 0x80};
}

// P1=00 pads as PKCS#1 v1.5 block type 1; P1=04 takes a SHA-256 hash and makes RSASSA-PSS, on cards that have
// it.
constexpr std::uint8_t p1_of(SignatureScheme scheme) {
  return scheme == SignatureScheme::pss_sha256 ? 0x04 : 0x00;
}
constexpr std::uint8_t kNoVariant = 0x7F;

[[noreturn]] void throw_unexpected(const char* operation, apdu::StatusWord sw) {
  throw CardError(CardFault::unexpected_answer, std::string(operation) + ": " + describe(sw));
}

bool says_blocked(apdu::StatusWord sw) {
  return sw == apdu::kAuthenticationMethodBlocked || sw == apdu::kReferencedDataInvalidated;
}

VerifyOutcome verified(const apdu::Response& answer, const PinPolicy& policy) {
  using Kind = VerifyOutcome::Kind;
  if (answer.ok()) return {Kind::accepted, policy.max_tries};
  if (says_blocked(answer.sw)) return {Kind::blocked, 0};
  if (const auto left = answer.sw.tries_left()) return {*left == 0 ? Kind::blocked : Kind::wrong, left};
  throw_unexpected("VERIFY", answer.sw);
}

ChangeOutcome changed(const apdu::Response& answer) {
  using Kind = ChangeOutcome::Kind;
  if (answer.ok()) return {Kind::changed, {}};
  return {Kind::refused, "CHANGE REFERENCE DATA: " + describe(answer.sw)};
}

}  // namespace

Gen1Card::Gen1Card(Applet applet, CardDescription description)
    : applet_(std::move(applet)), description_(std::move(description)) {}

std::string Gen1Card::serial_number(apdu::Transaction& transaction) {
  if (serial_number_.empty()) {
    const auto info = applet_.token_info();
    serial_number_ = serial_from_certificate(transaction).value_or(info ? info->serial_number : "");
    serial_number_.resize(16, serial_number_.empty() ? '0' : ' ');
  }
  return serial_number_;
}

std::optional<std::string> Gen1Card::serial_from_certificate(apdu::Transaction& transaction) {
  const auto& keys = description_.keys;
  const bool readable = std::any_of(keys.begin(), keys.end(), [](const KeyDescription& key) {
    return key.role == KeyRole::authentication && !key.certificate_needs_login;
  });
  if (!readable) return std::nullopt;
  try {
    applet_.ensure_selected_if_known(transaction);
    authentication_start_ =
        read_certificate_start(transaction, applet_, layout_of(KeyRole::authentication).certificate);
  } catch (const CardError&) {
    return std::nullopt;  // another serial number will do; whoever reads the certificate hears what is wrong
                          // with it
  }
  return serial_of(authentication_start_);
}

support::crypto::Certificate Gen1Card::certificate(apdu::Transaction& transaction, KeyRole role) {
  const support::Bytes known = role == KeyRole::authentication ? authentication_start_ : support::Bytes{};
  return read_certificate(transaction, applet_, layout_of(role).certificate, known);
}

support::crypto::Certificate Gen1Card::issuer_certificate(apdu::Transaction& transaction, KeyRole role) {
  return read_certificate(transaction, applet_, layout_of(role).issuer_certificate, {});
}

std::optional<int> Gen1Card::tries_left(apdu::Transaction& transaction, KeyRole role) {
  const apdu::Response answer = applet_.ask(transaction, layout_of(role).pin, apdu::iso7816::query_tries());
  if (says_blocked(answer.sw)) return 0;
  return answer.sw.tries_left();
}

VerifyOutcome Gen1Card::verify(apdu::Transaction& transaction, KeyRole role, const Pin& pin) {
  // A PIN never goes to a file of the same name in another application.
  applet_.ensure_selected(transaction);
  const KeyLayout& key = layout_of(role);
  return verified(applet_.ask(transaction, key.pin, apdu::iso7816::verify(pin.bytes())), key.pin_policy);
}

ChangeOutcome Gen1Card::change_pin(apdu::Transaction& transaction, KeyRole role, const Pin& fresh) {
  // Known since the VERIFY, so it costs nothing.
  applet_.ensure_selected(transaction);
  return changed(applet_.ask(transaction, layout_of(role).pin, apdu::iso7816::change_pin(fresh.bytes())));
}

std::variant<VerifyOutcome, apdu::KeypadFault> Gen1Card::verify_by_keypad(apdu::Transaction& transaction,
                                                                          KeyRole role) {
  const KeyLayout& key = layout_of(role);
  applet_.ensure_selected(transaction);
  const auto entered = applet_.enter_pin(transaction, key.pin, apdu::PinOperation::verify,
                                         apdu::iso7816::verify_by_keypad(key.pin_policy.max_length));
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&entered)) return *fault;
  return verified(std::get<apdu::Response>(entered), key.pin_policy);
}

std::variant<ChangeOutcome, apdu::KeypadFault> Gen1Card::change_pin_by_keypad(apdu::Transaction& transaction,
                                                                              KeyRole role) {
  const KeyLayout& key = layout_of(role);
  applet_.ensure_selected(transaction);
  const auto entered = applet_.enter_pin(transaction, key.pin, apdu::PinOperation::change,
                                         apdu::iso7816::change_pin_by_keypad(key.pin_policy.max_length));
  if (const auto* fault = std::get_if<apdu::KeypadFault>(&entered)) return *fault;
  return changed(std::get<apdu::Response>(entered));
}

// A P1 that nobody has described must be answered as wrong, and the scheme's otherwise: as missing the PIN,
// or with somebody's login standing, as having the wrong length. For the data is too short to be signed by
// any card (docs/adr/0009-pss-probe.md).
bool Gen1Card::signs_by(apdu::Transaction& transaction, SignatureScheme scheme) {
  if (scheme == SignatureScheme::pkcs1) return true;
  applet_.ensure_selected_if_known(transaction);
  const FileId key = layout_of(description_.keys.front().role).private_key;
  const support::Bytes no_hash(kPssHashSize - 1);
  const auto answer_to = [&](std::uint8_t p1) {
    return applet_.ask(transaction, key, apdu::Command(compute_signature(p1), no_hash, apdu::kUpTo256)).sw;
  };
  if (answer_to(kNoVariant) != apdu::kWrongParameters) return false;
  const apdu::StatusWord answer = answer_to(p1_of(scheme));
  return answer == apdu::kSecurityStatusNotSatisfied || answer == apdu::kConditionsNotSatisfied ||
         answer == apdu::kWrongLength;
}

support::Bytes Gen1Card::sign(apdu::Transaction& transaction, KeyRole role, SignatureScheme scheme,
                              support::ByteView input) {
  const apdu::Command compute(compute_signature(p1_of(scheme)), input, apdu::kUpTo256);
  apdu::Response answer = applet_.ask(transaction, layout_of(role).private_key, compute);
  if (answer.sw == apdu::kSecurityStatusNotSatisfied) {
    throw CardError(CardFault::not_logged_in, "the card wants the PIN before it signs");
  }
  if (!answer.ok()) throw_unexpected("COMPUTE DIGITAL SIGNATURE", answer.sw);
  if (answer.data.size() != kSignatureSize) {
    throw CardError(CardFault::unexpected_answer,
                    "a signature of " + std::to_string(answer.data.size()) + " bytes");
  }
  return std::move(answer.data);
}

void Gen1Card::end_logins(apdu::Transaction& transaction) {
  applet_.reselect(transaction);
}

}  // namespace jpki::gen1
