// What the card's text application (券面事項入力補助) says of its holder, read after its PIN.
//
// Personal data, the Individual Number above all: it is kept in memory that is wiped, shown to the holder and
// nobody else, and neither logged nor stored. Thread rule: values.
#pragma once

#include <string_view>

#include "holder/person.h"
#include "jpki/text/text_applet.h"
#include "support/secure_bytes.h"

namespace holder {

enum class MyNumber { leave, read };

class CardText {
 public:
  // REQUIRES: the right PIN in this transaction. Throws jpki::CardError, malformed_text among it.
  CardText(apdu::Transaction& transaction, jpki::text::TextApplet& applet, MyNumber my_number);

  Person person() const;
  // As they lie on the card, for as long as this lives.
  jpki::text::Attributes attributes() const;
  // Its 12 digits; empty where it was left.
  std::string_view my_number() const;

 private:
  support::SecureBytes attributes_;  // as they lie on the card; well formed
  support::SecureBytes number_;
};

}  // namespace holder
