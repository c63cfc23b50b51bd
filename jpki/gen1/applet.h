// The JPKI application on the card: keeping it selected, politely.
//
// Selecting the application ends every program's login on the card, and another program's selection of
// another one is invisible to PC/SC. So before the application is selected, the card is asked whether it is
// already, by EF 0006 and what was read there first. And where a wrong guess does no harm, a file is used in
// good faith, with one repair if the answer shows that the application was not the current one. Thread rule:
// as Card.
#pragma once

#include <optional>
#include <variant>

#include "apdu/transaction.h"
#include "jpki/gen1/layout.h"
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

  // Selects it again, which ends all logins. Throws CardError.
  void reselect(apdu::Transaction& transaction);

  // Sends `command` with `file` as the current one, and returns the card's answer, be it to the selection or
  // to the command. Sent a second time only where another application turned out to be current.
  apdu::Response ask(apdu::Transaction& transaction, FileId file, const apdu::Command& command);

  // Sends `command` with `file` as the current one and the PIN typed on the reader. Once, whatever happens.
  // REQUIRES: ensure_selected() in this transaction.
  std::variant<apdu::Response, apdu::KeypadFault> enter_pin(apdu::Transaction& transaction, FileId file,
                                                            apdu::PinOperation operation,
                                                            const apdu::Command& command);

  // What EF 0006 says; nothing where it is missing or odd.
  std::optional<TokenInfo> token_info() const { return TokenInfo::parse(identity_); }

 private:
  support::Bytes read_identity(apdu::Transaction& transaction);
  bool is_selected(apdu::Transaction& transaction);
  bool select(apdu::Transaction& transaction);
  bool may_be_elsewhere(apdu::StatusWord sw) const;
  apdu::Response attempt(apdu::Transaction& transaction, FileId file, const apdu::Command& command);
  std::optional<apdu::Response> refusal_to_select(apdu::Transaction& transaction, FileId file);
  void forget_older_state(const apdu::Transaction& transaction);

  support::Bytes identity_;  // the start of EF 0006 as first read; empty where it cannot be read
  // What is known of the card's state, and in which transaction it was learnt: it says nothing about the next
  // one.
  std::uint64_t known_in_ = 0;
  bool selected_ = false;
  std::optional<FileId> current_file_;
};

}  // namespace jpki::gen1
