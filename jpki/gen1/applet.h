// The JPKI application on the card: keeping it selected, politely, and reaching its files in few commands.
//
// Selecting the application ends every program's login on the card, and PC/SC does not report that another
// program has selected another one. So before the application is selected, the card is asked whether it
// already is, by comparing EF 0006 with its content at the first look. Where a wrong guess does no harm, a
// file is used in good faith, and the call is repaired once if its answer shows that another application was
// current (docs/adr/0006-polite-selection.md). A file is named by its short identifier on cards that have
// shown that they know these, and selected if that does not bring the expected answer
// (docs/adr/0010-short-file-identifiers.md). Thread rule: as Card.
#pragma once

#include <array>
#include <optional>
#include <variant>

#include "apdu/transaction.h"
#include "jpki/gen1/file_command.h"
#include "jpki/gen1/label.h"
#include "jpki/gen1/token_info.h"

namespace jpki::gen1 {

class Applet {
 public:
  // Selects the application unless it is selected already; false where the card has none.
  bool open(apdu::Transaction& transaction);

  // As open(), before a command that must not reach another application. Throws CardError where it has
  // vanished.
  void ensure_selected(apdu::Transaction& transaction);

  // ensure_selected() if the card can tell; otherwise nothing, since selecting would end the logins.
  void ensure_selected_if_known(apdu::Transaction& transaction);

  // False where this application is known to have been the current one all along. Where it turns out not to
  // have been, it is selected.
  bool may_have_been_elsewhere(apdu::Transaction& transaction);

  // Selects another application, if there is one, and this one again. Throws CardError.
  void reselect_through_neighbour(apdu::Transaction& transaction);

  // Selects the application whether it is selected or not. Throws CardError.
  void reselect(apdu::Transaction& transaction);

  // Makes `file` the current one, for a command with a PIN. Throws CardError. REQUIRES: ensure_selected() in
  // this transaction.
  void select_file(apdu::Transaction& transaction, FileId file);

  // Sends `command` and returns the card's answer, be it to the command or to the selection of its file. Sent
  // again only where another application turned out to be current, or a short identifier was not understood;
  // a command without a shortcut never for the latter.
  apdu::Response ask(apdu::Transaction& transaction, const FileCommand& command);

  // The same with the file selected and without a repair: the answer may be another application's.
  apdu::Response ask_current_application(apdu::Transaction& transaction, const FileCommand& command);

  // Sends `command` with `file` as the current one and the PIN typed on the reader. Never repeated. REQUIRES:
  // ensure_selected() in this transaction.
  std::variant<apdu::Response, apdu::KeypadFault> enter_pin(apdu::Transaction& transaction, FileId file,
                                                            apdu::PinOperation operation,
                                                            const apdu::Command& command);

  // The data read by a short identifier proved wrong: from now on files are selected for this use. False if
  // they were already.
  bool withdraw_short_ids(FileUse use);

  // The content of EF 0006; nothing if it is missing or malformed. Read at the first call.
  std::optional<TokenInfo> token_info(apdu::Transaction& transaction);
  bool knows_token_info() const { return !label_.unread(); }

 private:
  // Whether the card knows short identifiers, for one use of files.
  enum class Trust { untried, proven, refused };

  // Empty where the card does not give it.
  support::Bytes read_label(apdu::Transaction& transaction);
  // After `quick`, the answer to `read` by short identifier, or nothing.
  support::Bytes label_from(apdu::Transaction& transaction, const FileCommand& read,
                            const std::optional<apdu::Response>& quick);
  FileCommand label_command() const;
  bool is_label(const apdu::Response& answer) const;
  // False where the card is known not to tell which application is selected.
  bool can_tell() const { return label_.state() != Label::State::unreadable; }
  support::Bytes read_label_of_unknown_card(apdu::Transaction& transaction);
  void try_label_of_selected(apdu::Transaction& transaction);
  bool is_selected(apdu::Transaction& transaction);
  bool select(apdu::Transaction& transaction);
  bool may_be_elsewhere(apdu::StatusWord sw) const;

  Trust& trust(FileUse use) { return trust_[static_cast<std::size_t>(use)]; }
  bool may_shorten(const FileCommand& command);
  // Nothing where no shortcut is taken.
  std::optional<apdu::Response> by_short_id(apdu::Transaction& transaction, const FileCommand& command);
  std::optional<apdu::Response> refusal_to_select(apdu::Transaction& transaction, FileId file);
  apdu::Response by_selection(apdu::Transaction& transaction, const FileCommand& command);
  // For a command whose short identifier did not bring the expected answer.
  apdu::Response by_selection_instead(apdu::Transaction& transaction, const FileCommand& command);
  void forget_older_state(const apdu::Transaction& transaction);

  Label label_;
  std::array<Trust, kFileUses> trust_{};
  // The card's state as it was learnt in this transaction; it says nothing about the next one.
  std::uint64_t known_in_ = 0;
  bool selected_ = false;
  std::optional<FileId> current_file_;
};

}  // namespace jpki::gen1
