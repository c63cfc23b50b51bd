// Readers with a keypad of their own: the holder types a PIN there, and no program sees it (PC/SC part 10).
// Thread rule: values.
#pragma once

namespace apdu {

// Which PIN operations the reader does on its own keypad.
struct Pinpad {
  bool verifies = false;  // presents it
  bool changes = false;   // sets a new one, which is asked for twice
};

enum class PinOperation { verify, change };

// Why the reader has sent nothing to the card.
enum class KeypadFault {
  timed_out,      // no key was pressed
  cancelled,      // the holder pressed the key for that
  wrong_length,   // fewer or more digits than were asked for
  not_confirmed,  // a new PIN was not typed the same way twice
};

}  // namespace apdu
