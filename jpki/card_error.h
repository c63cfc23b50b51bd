// Answers of a card that end an operation. A refused PIN is no error: see VerifyOutcome.
#pragma once

#include <stdexcept>
#include <string>

namespace jpki {

enum class CardFault {
  not_logged_in,          // the card wants the PIN first: no login yet, or another program ended it
  certificate_missing,    // the card was issued without this certificate
  malformed_certificate,  // the certificate's file does not hold a certificate
  application_missing,    // the card has no such application: a phone has JPKI's only
  malformed_text,         // a file of the text application does not hold its object
  unexpected_answer,      // a status word or length that this operation has no meaning for
};

class CardError : public std::runtime_error {
 public:
  // `detail` is for the log; it carries no data of the card.
  CardError(CardFault fault, const std::string& detail) : std::runtime_error(detail), fault_(fault) {}

  CardFault fault() const { return fault_; }

 private:
  CardFault fault_;
};

}  // namespace jpki
