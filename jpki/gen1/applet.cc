#include "jpki/gen1/applet.h"

#include <algorithm>

#include "apdu/iso7816.h"
#include "jpki/card_error.h"
#include "jpki/gen1/layout.h"
#include "jpki/select_application.h"
#include "support/log.h"

namespace jpki::gen1 {

using apdu::Command;
using apdu::Response;
using apdu::Transaction;

namespace {

// The part of EF 0006 by which the application is recognised. Some cards return more than they are asked for.
support::Bytes label_in(const Response& answer) {
  if (!answer.ok()) return {};
  return support::copy_of(
      support::ByteView(answer.data).first(std::min(answer.data.size(), kTokenInfoPrefix)));
}

bool names_a_carrier(support::ByteView token_info) {
  const auto info = TokenInfo::parse(token_info);
  return info && carrier_of(info->label) != nullptr;
}

}  // namespace

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
  if (can_tell()) ensure_selected(transaction);
}

bool Applet::may_have_been_elsewhere(Transaction& transaction) {
  forget_older_state(transaction);
  if (selected_) return false;
  if (!can_tell()) return true;
  if (is_selected(transaction)) return false;
  reselect(transaction);
  return true;
}

void Applet::reselect_through_neighbour(Transaction& transaction) {
  transaction.transmit(apdu::iso7816::select_application(kNeighbourApplicationId));
  reselect(transaction);
}

void Applet::reselect(Transaction& transaction) {
  forget_older_state(transaction);
  if (!select(transaction))
    throw CardError(CardFault::unexpected_answer, "the JPKI application cannot be selected");
}

bool Applet::is_selected(Transaction& transaction) {
  const bool unknown = label_.unread() && trust(FileUse::reading) == Trust::untried;
  support::Bytes found = unknown ? read_label_of_unknown_card(transaction) : read_label(transaction);
  if (!label_.known()) {
    // At first sight any label that has been described will do.
    if (!names_a_carrier(found)) return false;
    label_.learn(std::move(found));
    return selected_ = true;
  }
  return selected_ = found == label_.bytes();
}

bool Applet::select(Transaction& transaction) {
  current_file_.reset();
  selected_ = select_application(transaction, kApplicationId).ok();
  if (selected_ && label_.unread()) try_label_of_selected(transaction);
  return selected_;
}

// Whether EF 0006 is there at all, its selection tells; then its short identifier can be tried for nothing.
support::Bytes Applet::read_label_of_unknown_card(Transaction& transaction) {
  const FileCommand read = label_command();
  if (refusal_to_select(transaction, read.file)) return {};
  Response answer = transaction.transmit(read.shortcut->command);
  const bool understood = is_label(answer);
  if (!understood) answer = transaction.transmit(read.command);
  if (is_label(answer)) trust(FileUse::reading) = understood ? Trust::proven : Trust::refused;
  return label_in(answer);
}

// By short identifier only: a card that does not know it has cost one command, and its label is read later if
// it is needed.
void Applet::try_label_of_selected(Transaction& transaction) {
  const FileCommand read = label_command();
  const auto probe = by_short_id(transaction, read);
  if (probe && !probe->ok()) {
    trust(FileUse::reading) = Trust::refused;
  } else {
    label_.learn(label_from(transaction, read, probe));
  }
}

std::optional<TokenInfo> Applet::token_info(Transaction& transaction) {
  if (label_.unread()) {
    ensure_selected(transaction);
    if (label_.unread()) label_.learn(read_label(transaction));
  }
  return TokenInfo::parse(label_.bytes());
}

bool Applet::is_label(const Response& answer) const {
  if (!answer.ok()) return false;
  return label_.known() ? label_in(answer) == label_.bytes() : names_a_carrier(answer.data);
}

FileCommand Applet::label_command() const {
  // As much as there was: some cards refuse to give less than they are asked for.
  FileCommand read =
      FileCommand::read(kTokenInfoFile, 0, label_.known() ? label_.bytes().size() : kTokenInfoPrefix);
  read.shortcut->expected = [this](const Response& answer) { return is_label(answer); };
  return read;
}

support::Bytes Applet::read_label(Transaction& transaction) {
  const FileCommand read = label_command();
  return label_from(transaction, read, by_short_id(transaction, read));
}

support::Bytes Applet::label_from(Transaction& transaction, const FileCommand& read,
                                  const std::optional<Response>& quick) {
  if (quick && is_label(*quick)) return label_in(*quick);
  return label_in(quick ? by_selection_instead(transaction, read) : by_selection(transaction, read));
}

bool Applet::may_shorten(const FileCommand& command) {
  if (!command.shortcut || current_file_ == command.file) return false;
  if (trust(command.shortcut->use) == Trust::refused) return false;
  if (trust(FileUse::reading) == Trust::proven) return true;
  // The first try is EF 0006, since its content tells whether it was understood, at a time when it is there
  // to be read.
  return command.file == kTokenInfoFile && (selected_ || label_.known());
}

std::optional<Response> Applet::by_short_id(Transaction& transaction, const FileCommand& command) {
  if (!may_shorten(command)) return std::nullopt;
  const FileCommand::Shortcut& shortcut = *command.shortcut;
  current_file_.reset();
  Response answer = transaction.transmit(shortcut.command);
  if (shortcut.expected(answer)) {
    trust(shortcut.use) = Trust::proven;
    // ISO 7816-4 section 7.3.2: the file becomes the current one. Relied on for reading only; a PIN goes to a
    // file that was selected.
    if (shortcut.use == FileUse::reading) current_file_ = command.file;
  }
  return answer;
}

std::optional<Response> Applet::refusal_to_select(Transaction& transaction, FileId file) {
  if (current_file_ == file) return std::nullopt;
  const Response selected = transaction.transmit(apdu::iso7816::select_file(file));
  if (!selected.ok()) return Response{{}, selected.sw};
  current_file_ = file;
  return std::nullopt;
}

// Every JPKI application has the PIN's file. One that refuses it is another application, even if its EF 0006
// looks like ours.
void Applet::select_file(Transaction& transaction, FileId file) {
  if (!refusal_to_select(transaction, file)) return;
  label_.forget();
  reselect(transaction);
  if (const auto refusal = refusal_to_select(transaction, file))
    throw CardError(CardFault::unexpected_answer, "SELECT of a PIN's file: " + describe(refusal->sw));
}

Response Applet::by_selection(Transaction& transaction, const FileCommand& command) {
  if (const auto refusal = refusal_to_select(transaction, command.file)) return *refusal;
  return transaction.transmit(command.command);
}

Response Applet::by_selection_instead(Transaction& transaction, const FileCommand& command) {
  Response answer = by_selection(transaction, command);
  if (command.shortcut->expected(answer)) {
    support::log_info("the card takes no short file identifier here; files are selected from now on");
    trust(command.shortcut->use) = Trust::refused;
  }
  return answer;
}

bool Applet::withdraw_short_ids(FileUse use) {
  if (trust(use) == Trust::refused) return false;
  trust(use) = Trust::refused;
  current_file_.reset();
  return true;
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
  return can_tell() && (sw == apdu::kSecurityStatusNotSatisfied || sw == apdu::kCommandIncompatibleWithFile ||
                        sw == apdu::kNoPreciseDiagnosis);
}

Response Applet::ask(Transaction& transaction, const FileCommand& command) {
  forget_older_state(transaction);
  const auto quick = by_short_id(transaction, command);
  if (quick && command.shortcut->expected(*quick)) return *quick;
  const Response answer = quick ? *quick : by_selection(transaction, command);
  if (!selected_ && (quick || may_be_elsewhere(answer.sw))) {
    current_file_.reset();
    if (!is_selected(transaction)) {
      reselect(transaction);
      return ask(transaction, command);
    }
  }
  if (!quick) return answer;
  // A missing login is believed where this use has been seen to work, so that it is found out in two
  // commands.
  const bool proven = trust(command.shortcut->use) == Trust::proven;
  if (proven && answer.sw == apdu::kSecurityStatusNotSatisfied) return answer;
  return by_selection_instead(transaction, command);
}

Response Applet::ask_current_application(Transaction& transaction, const FileCommand& command) {
  forget_older_state(transaction);
  return by_selection(transaction, command);
}

}  // namespace jpki::gen1
