// What a card answers to one command: data and a status word.
#pragma once

#include "apdu/status_word.h"
#include "support/bytes.h"

namespace apdu {

struct Response {
  support::Bytes data;
  StatusWord sw;

  bool ok() const { return sw.ok(); }

  // Splits the bytes of a short answer. Throws TransportError{malformed_answer} for fewer than 2 or more than
  // 256 + 2 bytes: nothing that follows has to ask again how long an answer can be.
  static Response parse(support::ByteView raw);
};

}  // namespace apdu
