#include "jpki/gen1/gen1_card.h"

#include <algorithm>

#include "jpki/card_error.h"
#include "jpki/gen1/certificate_serial.h"
#include "jpki/gen1/file_reader.h"

namespace jpki::gen1 {
namespace {

// COMPUTE DIGITAL SIGNATURE with the current key file: the card pads what it is given as PKCS#1 v1.5 block
// type 1.
constexpr apdu::Header kComputeSignature{0x80, 0x2A, 0x00, 0x80};

[[noreturn]] void throw_unexpected(const char* operation, apdu::StatusWord sw) {
  throw CardError(CardFault::unexpected_answer, std::string(operation) + ": " + describe(sw));
}

bool says_blocked(apdu::StatusWord sw) {
  return sw == apdu::kAuthenticationMethodBlocked || sw == apdu::kReferencedDataInvalidated;
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
  const apdu::Response answer =
      applet_.ask(transaction, layout_of(role).pin, apdu::iso7816::verify(pin.bytes()));
  using Kind = VerifyOutcome::Kind;
  if (answer.ok()) return {Kind::accepted, layout_of(role).pin_policy.max_tries};
  if (says_blocked(answer.sw)) return {Kind::blocked, 0};
  if (const auto left = answer.sw.tries_left()) return {*left == 0 ? Kind::blocked : Kind::wrong, left};
  throw_unexpected("VERIFY", answer.sw);
}

support::Bytes Gen1Card::sign(apdu::Transaction& transaction, KeyRole role, support::ByteView input) {
  const apdu::Command compute(kComputeSignature, input, apdu::kUpTo256);
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
