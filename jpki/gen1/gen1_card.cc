#include "jpki/gen1/gen1_card.h"

#include <algorithm>
#include <utility>

#include "jpki/card_error.h"
#include "jpki/gen1/certificate_serial.h"
#include "jpki/gen1/file_reader.h"
#include "jpki/gen1/layout.h"
#include "jpki/pin_answer.h"
#include "support/log.h"

namespace jpki::gen1 {
namespace {

// P1 of the signing command says what the card makes of the data: 00 pads as PKCS#1 v1.5 block type 1;
// 04 takes a SHA-256 hash and makes RSASSA-PSS, on cards that have it.
constexpr std::uint8_t p1_of(SignatureScheme scheme) {
  return scheme == SignatureScheme::pss_sha256 ? 0x04 : 0x00;
}
constexpr std::uint8_t kNoVariant = 0x7F;

const FileId kAuthenticationCertificate = layout_of(KeyRole::authentication).certificate;

// Further conditions on the first block of a certificate.
bool names_serial(support::ByteView start) {
  return serial_of(start).has_value();
}
bool is_all_right(support::ByteView /*start*/) {
  return true;
}

[[noreturn]] void throw_unexpected(const char* operation, apdu::StatusWord sw) {
  throw CardError(CardFault::unexpected_answer, std::string(operation) + ": " + describe(sw));
}

}  // namespace

Gen1Card::Gen1Card(Applet applet, CardDescription description, support::Bytes authentication_start)
    : applet_(std::move(applet)),
      description_(std::move(description)),
      authentication_start_(std::move(authentication_start)) {}

std::string Gen1Card::serial_number(apdu::Transaction& transaction) {
  if (serial_number_.empty()) {
    if (auto serial = serial_from_certificate(transaction)) return serial_number_ = std::move(*serial);
    const auto info = applet_.token_info(transaction);
    serial_number_ = info ? info->serial_number : "";
    serial_number_.resize(16, serial_number_.empty() ? '0' : ' ');
  }
  return serial_number_;
}

bool Gen1Card::anybody_reads_certificate(KeyRole role) const {
  const KeyDescription* key = description_.key(role);
  return key != nullptr && !key->certificate_needs_login;
}

std::optional<std::string> Gen1Card::serial_from_certificate(apdu::Transaction& transaction) {
  if (!anybody_reads_certificate(KeyRole::authentication)) return std::nullopt;
  if (authentication_start_.empty())
    authentication_start_ = certificate_start(transaction, kAuthenticationCertificate, names_serial);
  return serial_of(authentication_start_);
}

// First in good faith, then after making sure of the application, as whole certificates are read. Empty if
// neither brings one: another serial number takes its place, and a call that reads the whole certificate
// reports what is wrong with it.
support::Bytes Gen1Card::certificate_start(apdu::Transaction& transaction, FileId file,
                                           bool (*looks_right)(support::ByteView)) {
  for (const bool make_sure : {false, true}) {
    try {
      if (make_sure) applet_.ensure_selected_if_known(transaction);
      support::Bytes start = read_certificate_start(transaction, applet_, file);
      if (make_sure || looks_right(start)) return start;
    } catch (const CardError& error) {
      support::log_info("a certificate's file does not begin with one: ", error.what());
    }
  }
  return {};
}

void Gen1Card::read_identity(apdu::Transaction& transaction) {
  serial_from_certificate(transaction);
  // A phone gives it only after a login. One that gave it now had a login standing, and will not give it
  // later.
  if (description_.kind != CardKind::my_number_card) return;
  if (reaches_serial(authentication_start_)) identity_ = authentication_start_;
}

bool Gen1Card::still_itself(apdu::Transaction& transaction) {
  // A phone, or a card without an authentication certificate, gives out nothing before a login that others do
  // not have too: there a swap cannot be told (docs/adr/0017-one-identity.md).
  if (identity_.empty()) return true;
  // As far as one answer goes; the certificate's own serial number has to be in it.
  const support::Bytes now = certificate_start(transaction, kAuthenticationCertificate, reaches_serial);
  const std::size_t common = std::min(now.size(), identity_.size());
  return reaches_serial(now) &&
         std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(common), identity_.begin());
}

support::crypto::Certificate Gen1Card::certificate(apdu::Transaction& transaction, KeyRole role) {
  const FileId file = layout_of(role).certificate;
  if (role != KeyRole::authentication) return read_certificate(transaction, applet_, file, {});
  support::crypto::Certificate read = read_certificate(transaction, applet_, file, authentication_start_);
  if (anybody_reads_certificate(KeyRole::authentication)) authentication_start_ = read.der();
  return read;
}

support::crypto::Certificate Gen1Card::issuer_certificate(apdu::Transaction& transaction, KeyRole role) {
  const support::Bytes start = std::exchange(issuer_starts_[role], {});
  return read_certificate(transaction, applet_, layout_of(role).issuer_certificate, start);
}

bool Gen1Card::gives_issuer_certificate(apdu::Transaction& transaction, KeyRole role) {
  support::Bytes& start = issuer_starts_[role];
  if (start.empty()) start = certificate_start(transaction, layout_of(role).issuer_certificate, is_all_right);
  return !start.empty();
}

std::optional<int> Gen1Card::tries_left(apdu::Transaction& transaction, KeyRole role) {
  return tries_left_in(applet_.ask(transaction, FileCommand::ask_tries(layout_of(role).pin)));
}

// A PIN never goes to a file of the same name in another application.
void Gen1Card::approach_pin(apdu::Transaction& transaction, KeyRole role) {
  applet_.ensure_selected(transaction);
  applet_.select_file(transaction, layout_of(role).pin);
}

VerifyOutcome Gen1Card::verify(apdu::Transaction& transaction, KeyRole role, const Pin& pin) {
  approach_pin(transaction, role);
  const KeyLayout& key = layout_of(role);
  return verified(applet_.ask(transaction, FileCommand::verify(key.pin, pin.bytes())), key.pin_policy);
}

ChangeOutcome Gen1Card::change_pin(apdu::Transaction& transaction, KeyRole role, const Pin& fresh) {
  // Known since the VERIFY, so it costs nothing.
  applet_.ensure_selected(transaction);
  return changed(applet_.ask(transaction, FileCommand::change_pin(layout_of(role).pin, fresh.bytes())));
}

std::variant<VerifyOutcome, apdu::KeypadFault> Gen1Card::verify_by_keypad(apdu::Transaction& transaction,
                                                                          KeyRole role) {
  approach_pin(transaction, role);
  const KeyLayout& key = layout_of(role);
  return verified(applet_.enter_pin(transaction, key.pin, apdu::PinOperation::verify,
                                    apdu::iso7816::verify_by_keypad(key.pin_policy.max_length)),
                  key.pin_policy);
}

std::variant<ChangeOutcome, apdu::KeypadFault> Gen1Card::change_pin_by_keypad(apdu::Transaction& transaction,
                                                                              KeyRole role) {
  const KeyLayout& key = layout_of(role);
  applet_.ensure_selected(transaction);
  return changed(applet_.enter_pin(transaction, key.pin, apdu::PinOperation::change,
                                   apdu::iso7816::change_pin_by_keypad(key.pin_policy.max_length)));
}

// The scheme's P1 must be answered by "PIN missing", or where a login stands by "wrong length", and an
// undefined P1 by "wrong parameter". The data is too short for any card to sign (docs/adr/0009-pss-probe.md).
bool Gen1Card::seems_to_sign_by(apdu::Transaction& transaction, SignatureScheme scheme, bool in_good_faith) {
  const FileId key = layout_of(description_.keys.front().role).private_key;
  const support::Bytes no_hash(kPssHashSize - 1);
  const auto answer_to = [&](std::uint8_t p1) {
    const FileCommand question = FileCommand::sign_without_shortcut(key, p1, no_hash);
    return (in_good_faith ? applet_.ask_current_application(transaction, question)
                          : applet_.ask(transaction, question))
        .sw;
  };
  const apdu::StatusWord answer = answer_to(p1_of(scheme));
  const bool looked_at_the_rest = answer == apdu::kSecurityStatusNotSatisfied ||
                                  answer == apdu::kConditionsNotSatisfied || answer == apdu::kWrongLength;
  return looked_at_the_rest && answer_to(kNoVariant) == apdu::kWrongParameters;
}

// In good faith: only a no is made sure of, as it may have been another application's.
bool Gen1Card::signs_by(apdu::Transaction& transaction, SignatureScheme scheme) {
  if (scheme != SignatureScheme::pss_sha256) return scheme == SignatureScheme::pkcs1;
  return seems_to_sign_by(transaction, scheme, true) ||
         (applet_.may_have_been_elsewhere(transaction) && seems_to_sign_by(transaction, scheme, false));
}

support::Bytes Gen1Card::sign(apdu::Transaction& transaction, KeyRole role, SignatureScheme scheme,
                              support::ByteView input) {
  apdu::Response answer =
      applet_.ask(transaction, FileCommand::sign(layout_of(role).private_key, p1_of(scheme), input));
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

bool Gen1Card::has_another_way_to_sign() {
  return applet_.withdraw_short_ids(FileUse::signing);
}

// It is not known for certain which ends a login: leaving the application, or selecting it where it is
// current already. A card without the other application is where it was after the first.
bool Gen1Card::end_logins(apdu::Transaction& transaction, std::span<const KeyRole> roles) {
  const auto ended = [&] {
    return std::all_of(roles.begin(), roles.end(),
                       [&](KeyRole role) { return wants_pin(transaction, role); });
  };
  applet_.reselect_through_neighbour(transaction);
  if (ended()) return true;
  applet_.reselect(transaction);
  return ended();
}

// Asks for something that only a login allows: the certificate, or on cards that give it freely, a signature
// of more bytes than any card can sign, so that none is made (docs/adr/0013-logout.md).
bool Gen1Card::wants_pin(apdu::Transaction& transaction, KeyRole role) {
  const KeyLayout& key = layout_of(role);
  const FileCommand command =
      anybody_reads_certificate(role)
          ? FileCommand::sign_without_shortcut(key.private_key, p1_of(SignatureScheme::pkcs1),
                                               support::Bytes(kMaxSignInput + 1))
          : FileCommand::read(key.certificate, 0, 1);
  return applet_.ask(transaction, command).sw == apdu::kSecurityStatusNotSatisfied;
}

}  // namespace jpki::gen1
