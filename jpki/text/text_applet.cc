#include "jpki/text/text_applet.h"

#include <algorithm>
#include <string>
#include <utility>

#include "jpki/card_error.h"
#include "jpki/gen1/layout.h"
#include "jpki/pin_answer.h"
#include "jpki/select_application.h"

namespace jpki::text {

using apdu::Command;
using apdu::Response;
using apdu::Transaction;
namespace iso7816 = apdu::iso7816;

namespace {

constexpr std::size_t kBlock = 256;

// What a card answers that has none, or nothing in it, has not been observed.
[[noreturn]] void throw_malformed(const char* what) {
  throw CardError(CardFault::malformed_text, what);
}

void check(const Response& answer) {
  if (answer.ok() && !answer.data.empty()) return;
  if (answer.sw == apdu::kSecurityStatusNotSatisfied)
    throw CardError(CardFault::not_logged_in, "the card gives this text only after its PIN");
  if (answer.ok() || answer.sw == apdu::kOffsetOutsideFile || answer.sw == apdu::kFileNotFound)
    throw_malformed("the file is missing, or ends before what it holds does");
  throw CardError(CardFault::unexpected_answer, "READ BINARY: " + describe(answer.sw));
}

}  // namespace

void TextApplet::select(Transaction& transaction) {
  selected_in_ = 0;
  current_file_.reset();
  const Response answer = select_application(transaction, kApplicationId);
  if (!answer.ok()) throw CardError(CardFault::application_missing, "SELECT: " + describe(answer.sw));
  selected_in_ = transaction.number();
}

std::optional<Response> TextApplet::refusal_to_select(Transaction& transaction, FileId file) {
  if (selected_in_ != transaction.number()) select(transaction);
  if (current_file_ == file) return std::nullopt;
  current_file_.reset();
  Response selected = transaction.transmit(iso7816::select_file(file));
  if (!selected.ok()) return selected;
  current_file_ = file;
  return std::nullopt;
}

Response TextApplet::ask(Transaction& transaction, FileId file, const Command& command) {
  if (auto refusal = refusal_to_select(transaction, file)) return std::move(*refusal);
  return transaction.transmit(command);
}

void TextApplet::approach_pin(Transaction& transaction) {
  if (const auto refusal = refusal_to_select(transaction, kPinFile))
    throw CardError(CardFault::unexpected_answer, "SELECT of a PIN's file: " + describe(refusal->sw));
}

std::optional<int> TextApplet::tries_left(Transaction& transaction) {
  return tries_left_in(ask(transaction, kPinFile, iso7816::query_tries()));
}

VerifyOutcome TextApplet::verify(Transaction& transaction, const Pin& pin) {
  approach_pin(transaction);
  return verified(transaction.transmit(iso7816::verify(pin.bytes())), kPinPolicy);
}

ChangeOutcome TextApplet::change_pin(Transaction& transaction, const Pin& fresh) {
  return changed(ask(transaction, kPinFile, iso7816::change_pin(fresh.bytes())));
}

std::variant<VerifyOutcome, apdu::KeypadFault> TextApplet::verify_by_keypad(Transaction& transaction) {
  approach_pin(transaction);
  return verified(
      transaction.enter_pin(apdu::PinOperation::verify, iso7816::verify_by_keypad(kPinPolicy.max_length)),
      kPinPolicy);
}

std::variant<ChangeOutcome, apdu::KeypadFault> TextApplet::change_pin_by_keypad(Transaction& transaction) {
  approach_pin(transaction);
  return changed(transaction.enter_pin(apdu::PinOperation::change,
                                       iso7816::change_pin_by_keypad(kPinPolicy.max_length)));
}

support::SecureBytes TextApplet::read_attributes(Transaction& transaction) {
  return read(transaction, kAttributesFile, ObjectTag::attributes);
}

support::SecureBytes TextApplet::read_number(Transaction& transaction) {
  return read(transaction, kNumberFile, ObjectTag::number);
}

support::SecureBytes TextApplet::read(Transaction& transaction, FileId file, ObjectTag tag) {
  support::SecureBytes object;
  std::size_t size = kBlock;
  for (std::size_t have = 0; have < size;) {
    const Response answer =
        ask(transaction, file, iso7816::read_binary(have, {std::min(kBlock, size - have)}));
    check(answer);
    if (have == 0) {
      const auto told = object_size(tag, answer.data);
      if (!told) throw_malformed("the file begins with no object of this kind");
      size = *told;
      object = support::SecureBytes(size);
    }
    // What follows the object is filler, and some cards give more than they are asked for.
    const std::size_t taken = std::min(answer.data.size(), size - have);
    std::copy_n(answer.data.begin(), taken, object.bytes().begin() + static_cast<std::ptrdiff_t>(have));
    have += taken;
  }
  return object;
}

void TextApplet::leave(Transaction& transaction) {
  if (selected_in_ != transaction.number()) return;
  selected_in_ = 0;
  current_file_.reset();
  transaction.transmit(iso7816::select_application(gen1::kApplicationId));
}

bool TextApplet::wants_pin(Transaction& transaction) {
  return ask(transaction, kAttributesFile, iso7816::read_binary(0, {1})).sw ==
         apdu::kSecurityStatusNotSatisfied;
}

// It is not known for certain which ends a login: leaving the application, or selecting it where it is
// current already.
bool TextApplet::end_login(Transaction& transaction) {
  leave(transaction);
  bool ended = wants_pin(transaction);
  if (!ended) {
    select(transaction);
    ended = wants_pin(transaction);
  }
  leave(transaction);
  return ended;
}

}  // namespace jpki::text
