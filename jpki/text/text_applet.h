// The card's text application (券面事項入力補助): its holder's name, address, date of birth and sex, and the
// Individual Number, behind a PIN of its own.
//
// Selecting it ends logins of the JPKI application, other programs' too: whoever only asks makes sure first
// that there are none (docs/adr/0025-asking-without-ending-a-login.md). Everything is asked with the file
// selected and nothing is taken for granted between transactions. In the transaction in which this
// application is used, a jpki::Card is not asked for anything afterwards: it does not know that its own was
// left. Thread rule: as Card. Errors: CardError, apdu::TransportError.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "apdu/command.h"
#include "apdu/pinpad.h"
#include "apdu/transaction.h"
#include "jpki/card.h"
#include "jpki/text/layout.h"
#include "jpki/text/text_object.h"
#include "support/secure_bytes.h"

namespace jpki::text {

class TextApplet {
 public:
  // Selects the application and its PIN's file. In the same transaction tries_left() and verify() then send
  // nothing else. Throws CardError (application_missing).
  void approach_pin(apdu::Transaction& transaction);

  // Costs no try; nothing where the card does not say.
  std::optional<int> tries_left(apdu::Transaction& transaction);

  // Presents the PIN, once, whatever happens.
  VerifyOutcome verify(apdu::Transaction& transaction, const Pin& pin);

  // Sets a new PIN, once, whatever happens. A card that refuses keeps the old one.
  // REQUIRES: verify() has accepted the old one in this transaction.
  ChangeOutcome change_pin(apdu::Transaction& transaction, const Pin& fresh);

  // The two with the PIN typed on the reader. REQUIRES: a reader that can.
  std::variant<VerifyOutcome, apdu::KeypadFault> verify_by_keypad(apdu::Transaction& transaction);
  std::variant<ChangeOutcome, apdu::KeypadFault> change_pin_by_keypad(apdu::Transaction& transaction);

  // The whole object of a file, without filler, as text_object.h takes it apart. Throws CardError:
  // not_logged_in, and malformed_text for what is none.
  support::SecureBytes read_attributes(apdu::Transaction& transaction);
  support::SecureBytes read_number(apdu::Transaction& transaction);

  // Where this application was selected in the transaction: goes back to that of the keys, where other
  // programs expect the card to be.
  void leave(apdu::Transaction& transaction);

  // The same, and makes the card forget the PIN as far as a command can. Whether it is seen to want it again.
  // REQUIRES: verify() in this transaction.
  bool end_login(apdu::Transaction& transaction);

 private:
  void select(apdu::Transaction& transaction);
  // What the card answers where it does not make `file` of this application the current one.
  std::optional<apdu::Response> refusal_to_select(apdu::Transaction& transaction, FileId file);
  // The answer to `command` with `file` as the current one, or to its selection.
  apdu::Response ask(apdu::Transaction& transaction, FileId file, const apdu::Command& command);
  support::SecureBytes read(apdu::Transaction& transaction, FileId file, ObjectTag tag);
  bool wants_pin(apdu::Transaction& transaction);

  // What is known of the card's state, and in which transaction it was learnt: it says nothing about the next
  // one.
  std::uint64_t selected_in_ = 0;
  std::optional<FileId> current_file_;
};

}  // namespace jpki::text
