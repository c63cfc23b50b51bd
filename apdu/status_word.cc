#include "apdu/status_word.h"

#include <array>

#include "support/bytes.h"

namespace apdu {
namespace {

struct Meaning {
  StatusWord sw;
  const char* text;
};

// ISO 7816-4, tables 5 and 6.
constexpr std::array kMeanings = {
    Meaning{kOk, "done"},
    Meaning{kWrongLength, "wrong length"},
    Meaning{kLogicalChannelNotSupported, "logical channel not supported"},
    Meaning{kCommandIncompatibleWithFile, "command incompatible with the file"},
    Meaning{kSecurityStatusNotSatisfied, "security status not satisfied"},
    Meaning{kAuthenticationMethodBlocked, "authentication method blocked"},
    Meaning{kReferencedDataInvalidated, "referenced data invalidated"},
    Meaning{kConditionsNotSatisfied, "conditions of use not satisfied"},
    Meaning{kNoCurrentFile, "no current file"},
    Meaning{kFileNotFound, "file or application not found"},
    Meaning{kWrongParameters, "wrong parameters P1 P2"},
    Meaning{kOffsetOutsideFile, "offset outside the file"},
    Meaning{kInstructionNotSupported, "instruction not supported"},
    Meaning{kClassNotSupported, "class not supported"},
    Meaning{kNoPreciseDiagnosis, "no precise diagnosis"},
    // PC/SC part 10.
    Meaning{kEntryTimedOut, "PIN entry timed out"},
    Meaning{kEntryCancelled, "PIN entry cancelled"},
    Meaning{kEntryNotConfirmed, "new PIN not confirmed"},
    Meaning{kEntryWrongLength, "PIN entry of a wrong length"},
};

const char* meaning_of(StatusWord sw) {
  for (const Meaning& row : kMeanings) {
    if (row.sw == sw) return row.text;
  }
  return sw.tries_left() ? "tries left" : "unknown";
}

}  // namespace

std::string describe(StatusWord sw) {
  return support::to_hex(std::array{sw.sw1(), sw.sw2()}) + " (" + meaning_of(sw) + ")";
}

}  // namespace apdu
