// What can stand between a holder and the card: each trouble with its symbolic code, the exit code of
// jpki-tool, a sentence and what to do next. The one table; docs/jpki-tool.md repeats it and is held equal by
// tests/structure/trouble_pages.py. Texts are message ids (holder/message_id.h). Thread rule: constants only.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

#include "apdu/pinpad.h"
#include "apdu/transport_error.h"
#include "jpki/card_error.h"

namespace holder {

enum class Trouble {
  none,
  failed,
  usage,
  no_service,
  access_denied,
  no_reader,
  no_card,
  other_card,
  several_cards,
  no_certificate,
  card_in_use,
  card_removed,
  card_fault,
  cancelled,
  cannot_ask,
  pin_needed,
  consent_needed,
  no_text,
  text_unreadable,
  pin_not_typed,
  pin_malformed,
  pin_wrong,
  pin_locked,
  pin_last_try,
  pin_tries_unknown,
  pin_unanswered,
  pin_not_repeated,
  pin_not_changed,
  pin_change_unanswered,
  login_not_ended,
  file_exists,
  file_not_written,
  file_not_read,
  pdf_not_signable,
  expired,
  expires_soon,
  not_yet_valid,
  certificate_invalid,
  certificate_unreadable,
  signature_invalid,
  signature_unreadable,
  issuer_unknown,
  signer_expired,
  signature_not_made,
  unknown_code,
  pdf_unverifiable,
  demo_card_unusable,
  keypad_unusable,
  pin_tries_missing,
  problem_found,
  report_unseen,
  program_running,
  change_unseen,
  module_missing,
  no_profile,
  program_confined,
  file_left,
  no_home,
  login_in_the_way,
  server_unreachable,
  no_tls_server
};

struct TroubleRow {
  Trouble trouble;
  int exit_code;
  const char* code;     // symbolic, for programs: small letters and _
  const char* message;  // what happened; may have %1, the subject (a file, a code), and %2, the reason
  const char* remedy;   // what to do next
};

std::span<const TroubleRow> trouble_rows();
const TroubleRow& row_of(Trouble trouble);

Trouble trouble_of(apdu::Fault fault);
Trouble trouble_of(jpki::CardFault fault);
Trouble trouble_of(apdu::KeypadFault fault);

// Carries no PIN and nothing that a certificate says. `what()` is for a log.
class TroubleError : public std::runtime_error {
 public:
  explicit TroubleError(Trouble trouble, std::string subject = {}, const std::string& observed = {},
                        const char* reason = "");

  Trouble trouble() const { return trouble_; }
  const std::string& subject() const { return subject_; }
  const char* reason() const { return reason_; }  // a message id, or empty

 private:
  Trouble trouble_;
  std::string subject_;
  const char* reason_;
};

}  // namespace holder
