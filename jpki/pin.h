// PINs that may be sent to a card. Only a well-formed one becomes a Pin, and only a Pin reaches VERIFY, so a
// malformed PIN costs no try. Source of the rules: docs/card-protocol.md, "PINs". Thread rule: values.
#pragma once

#include <cstddef>
#include <variant>

#include "support/bytes.h"
#include "support/secure_bytes.h"

namespace jpki {

enum class PinAlphabet {
  digits,              // 0-9
  capitals_and_digits  // A-Z and 0-9; small letters are read as capitals, since no registered password has
                       // any
};

struct PinPolicy {
  std::size_t min_length;
  std::size_t max_length;
  PinAlphabet alphabet;
  int max_tries;
};

// Whether a reader's keypad, which has digits only and no way to tell a length, can take such PINs.
bool fits_keypad(const PinPolicy& policy);

enum class PinFault {
  wrong_length,
  wrong_character,
  not_mixed  // of new ones: letters without a digit, or digits without a letter
};

class Pin {
 public:
  // The PIN in the form that the card compares, for `typed` as the holder typed it; or why it cannot be a
  // PIN.
  static std::variant<Pin, PinFault> from(const PinPolicy& policy, support::ByteView typed);

  // The same for a new PIN, which must have at least one letter and one digit where the policy has both. An
  // existing PIN need not: it is not known how strictly earlier ones were checked.
  static std::variant<Pin, PinFault> to_be_set(const PinPolicy& policy, support::ByteView typed);

  const support::SecureBytes& bytes() const { return bytes_; }

 private:
  explicit Pin(support::SecureBytes bytes) : bytes_(std::move(bytes)) {}

  support::SecureBytes bytes_;
};

}  // namespace jpki
