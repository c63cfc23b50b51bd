#include "jpki/gen1/applet.h"

#include "jpki/card_error.h"

namespace jpki::gen1 {

using apdu::Command;
using apdu::Response;
using apdu::Transaction;

void Applet::forget_older_state(const Transaction& transaction) {
  if (known_in_ == transaction.number()) return;
  known_in_ = transaction.number();
  selected_ = false;
  current_file_.reset();
}

bool Applet::open(Transaction& transaction) {
  forget_older_state(transaction);
  return selected_ || is_selected(transaction) || select(transaction);
}

void Applet::ensure_selected(Transaction& transaction) {
  if (!open(transaction)) throw CardError(CardFault::unexpected_answer, "the JPKI application is gone");
}

void Applet::ensure_selected_if_known(Transaction& transaction) {
  if (!identity_.empty()) ensure_selected(transaction);
}

void Applet::reselect(Transaction& transaction) {
  forget_older_state(transaction);
  if (!select(transaction))
    throw CardError(CardFault::unexpected_answer, "the JPKI application cannot be selected");
}

bool Applet::is_selected(Transaction& transaction) {
  const support::Bytes found = read_identity(transaction);
  if (identity_.empty()) {
    // At first sight any label that has been described will do.
    const auto info = TokenInfo::parse(found);
    if (!info || carrier_of(info->label) == nullptr) return false;
    identity_ = found;
  }
  return selected_ = !found.empty() && found == identity_;
}

bool Applet::select(Transaction& transaction) {
  current_file_.reset();
  const Command select_application = apdu::iso7816::select_application(kApplicationId);
  Response answer = transaction.transmit(select_application);
  // Some cards answer so to the first command after power-up, whatever it is, and never again.
  if (answer.sw == apdu::kNoPreciseDiagnosis) answer = transaction.transmit(select_application);
  selected_ = answer.ok();
  if (selected_ && identity_.empty()) identity_ = read_identity(transaction);
  return selected_;
}

support::Bytes Applet::read_identity(Transaction& transaction) {
  const Response content =
      attempt(transaction, kTokenInfoFile, apdu::iso7816::read_binary(0, {kTokenInfoPrefix}));
  return content.ok() ? content.data : support::Bytes{};
}

std::optional<Response> Applet::refusal_to_select(Transaction& transaction, FileId file) {
  if (current_file_ == file) return std::nullopt;
  const Response selected = transaction.transmit(apdu::iso7816::select_file(file));
  if (!selected.ok()) return Response{{}, selected.sw};
  current_file_ = file;
  return std::nullopt;
}

Response Applet::attempt(Transaction& transaction, FileId file, const Command& command) {
  if (const auto refusal = refusal_to_select(transaction, file)) return *refusal;
  return transaction.transmit(command);
}

std::variant<Response, apdu::KeypadFault> Applet::enter_pin(Transaction& transaction, FileId file,
                                                            apdu::PinOperation operation,
                                                            const Command& command) {
  if (const auto refusal = refusal_to_select(transaction, file)) return *refusal;
  return transaction.enter_pin(operation, command);
}

bool Applet::may_be_elsewhere(apdu::StatusWord sw) const {
  if (sw == apdu::kFileNotFound || sw == apdu::kNoCurrentFile) return true;
  // These have innocent reasons too; finding out must not cost a login.
  const bool can_look = !identity_.empty();
  return can_look && (sw == apdu::kSecurityStatusNotSatisfied || sw == apdu::kCommandIncompatibleWithFile ||
                      sw == apdu::kNoPreciseDiagnosis);
}

Response Applet::ask(Transaction& transaction, FileId file, const Command& command) {
  forget_older_state(transaction);
  const Response answer = attempt(transaction, file, command);
  if (selected_ || !may_be_elsewhere(answer.sw)) return answer;
  current_file_.reset();
  if (is_selected(transaction)) return answer;
  reselect(transaction);
  return attempt(transaction, file, command);
}

}  // namespace jpki::gen1
