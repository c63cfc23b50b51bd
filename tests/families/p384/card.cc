#include "tests/families/p384/card.h"

#include <algorithm>

#include "jpki/card_error.h"
#include "jpki/pin_answer.h"
#include "jpki/select_application.h"
#include "support/crypto/digest.h"
#include "support/crypto/error.h"
#include "support/der.h"

namespace p384 {
namespace {

using apdu::Response;
using apdu::Transaction;
using jpki::CardError;
using jpki::CardFault;
using support::Bytes;
using support::ByteView;
using support::crypto::Certificate;
namespace iso7816 = apdu::iso7816;

constexpr std::size_t kBlock = 256;

// The answer, where the card did what it was asked.
Response checked(Response answer, const char* operation) {
  if (answer.ok()) return answer;
  const bool wants_pin = answer.sw == apdu::kSecurityStatusNotSatisfied;
  throw CardError(wants_pin ? CardFault::not_logged_in : CardFault::unexpected_answer,
                  std::string(operation) + ": " + describe(answer.sw));
}

jpki::CardDescription describe_card() {
  jpki::CardDescription card{jpki::CardKind::my_number_card, {}};
  for (const KeyLayout& key : kKeys) {
    card.keys.push_back({.role = key.role,
                         .algorithm = jpki::KeyAlgorithm::ecdsa_p384,
                         .token_label = key.token_label,
                         .object_label = key.object_label,
                         .issuer_label = key.issuer_label,
                         .object_id = key.object_id,
                         .issuer_id = key.issuer_id,
                         .pin = key.pin_policy,
                         .certificate_needs_login = key.role == KeyRole::signature,
                         .max_input = kHashSize,
                         .signature_size = kSignatureSize});
  }
  return card;
}

}  // namespace

P384Card::P384Card(Transaction& transaction)
    : description_(describe_card()), identity_(certificate(transaction, KeyRole::authentication).der()) {}

std::string P384Card::serial_number(Transaction& /*transaction*/) {
  return support::to_hex(support::crypto::digest(support::crypto::HashAlgorithm::sha256, identity_))
      .substr(0, 16);
}

bool P384Card::still_itself(Transaction& transaction) {
  return certificate(transaction, KeyRole::authentication).der() == identity_;
}

void P384Card::select(Transaction& transaction, FileId file) {
  if (selected_in_ == transaction.number() && selected_ == file) return;
  selected_in_ = 0;  // where one of the two is refused, nobody knows what is selected
  checked(jpki::select_application(transaction, kApplicationId), "SELECT of the application");
  checked(transaction.transmit(iso7816::select_file(file)), "SELECT of a file");
  selected_in_ = transaction.number();
  selected_ = file;
}

Certificate P384Card::read_certificate(Transaction& transaction, FileId file) {
  select(transaction, file);
  Bytes der;
  std::size_t size = kBlock;
  while (der.size() < size) {
    const Response answer =
        checked(transaction.transmit(iso7816::read_binary(der.size(), apdu::kUpTo256)), "READ BINARY");
    der.insert(der.end(), answer.data.begin(), answer.data.end());
    const auto header = support::der::read_header(der);
    if (!header || answer.data.empty())
      throw CardError(CardFault::malformed_certificate, "a file without a whole certificate");
    size = header->size();
  }
  der.resize(size);
  try {
    return Certificate(der);
  } catch (const support::crypto::CryptoError& error) {
    throw CardError(CardFault::malformed_certificate, error.what());
  }
}

Certificate P384Card::certificate(Transaction& transaction, KeyRole role) {
  return read_certificate(transaction, layout_of(role).certificate);
}

Certificate P384Card::issuer_certificate(Transaction& transaction, KeyRole role) {
  return read_certificate(transaction, layout_of(role).issuer_certificate);
}

bool P384Card::gives_issuer_certificate(Transaction& /*transaction*/, KeyRole /*role*/) {
  return true;
}

std::optional<int> P384Card::tries_left(Transaction& transaction, KeyRole role) {
  approach_pin(transaction, role);
  return jpki::tries_left_in(transaction.transmit(iso7816::query_tries()));
}

void P384Card::approach_pin(Transaction& transaction, KeyRole role) {
  select(transaction, layout_of(role).pin);
}

jpki::VerifyOutcome P384Card::verify(Transaction& transaction, KeyRole role, const jpki::Pin& pin) {
  approach_pin(transaction, role);
  return jpki::verified(transaction.transmit(iso7816::verify(pin.bytes())), layout_of(role).pin_policy);
}

jpki::ChangeOutcome P384Card::change_pin(Transaction& transaction, KeyRole role, const jpki::Pin& fresh) {
  approach_pin(transaction, role);
  return jpki::changed(transaction.transmit(iso7816::change_pin(fresh.bytes())));
}

std::variant<jpki::VerifyOutcome, apdu::KeypadFault> P384Card::verify_by_keypad(Transaction& transaction,
                                                                                KeyRole role) {
  approach_pin(transaction, role);
  const jpki::PinPolicy& policy = layout_of(role).pin_policy;
  return jpki::verified(
      transaction.enter_pin(apdu::PinOperation::verify, iso7816::verify_by_keypad(policy.max_length)),
      policy);
}

std::variant<jpki::ChangeOutcome, apdu::KeypadFault> P384Card::change_pin_by_keypad(Transaction& transaction,
                                                                                    KeyRole role) {
  approach_pin(transaction, role);
  return jpki::changed(transaction.enter_pin(
      apdu::PinOperation::change, iso7816::change_pin_by_keypad(layout_of(role).pin_policy.max_length)));
}

bool P384Card::signs_by(Transaction& /*transaction*/, jpki::SignatureScheme scheme) {
  return scheme == jpki::SignatureScheme::ecdsa;
}

Response P384Card::ask_to_sign(Transaction& transaction, KeyRole role, ByteView input) {
  select(transaction, layout_of(role).private_key);
  return transaction.transmit(apdu::Command(kSign, input, apdu::kUpTo256));
}

Bytes P384Card::sign(Transaction& transaction, KeyRole role, jpki::SignatureScheme /*scheme*/,
                     ByteView input) {
  return checked(ask_to_sign(transaction, role, input), "COMPUTE DIGITAL SIGNATURE").data;
}

// Asked by a hash that is too long for any signature.
bool P384Card::wants_pin(Transaction& transaction, KeyRole role) {
  return ask_to_sign(transaction, role, Bytes(kHashSize + 1)).sw == apdu::kSecurityStatusNotSatisfied;
}

bool P384Card::end_logins(Transaction& transaction, std::span<const KeyRole> roles) {
  for (const KeyLayout& key : kKeys) {
    approach_pin(transaction, key.role);
    transaction.transmit(apdu::Command(kForgetLogin));
  }
  return std::ranges::all_of(roles, [&](KeyRole role) { return wants_pin(transaction, role); });
}

}  // namespace p384
