// PIN entry on the reader's keypad (PC/SC part 10, v2.02.09): reading the features of a reader, and building
// its requests. Thread rule: values.
#pragma once

#include <winscard.h>

#include <optional>

#include "apdu/pinpad.h"
#include "support/bytes.h"

namespace apdu::pcsc {

// The control codes of the features that we use.
struct PinFeatures {
  std::optional<DWORD> verify;
  std::optional<DWORD> modify;

  std::optional<DWORD> code_for(PinOperation operation) const {
    return operation == PinOperation::verify ? verify : modify;
  }
};

// In the answer to CM_IOCTL_GET_FEATURE_REQUEST (section 2.2): as far as it can be read.
PinFeatures pin_features_in(support::ByteView answer);

// The request that goes to the reader with the control code of the operation (sections 2.5.2 and 2.5.3).
// `command` has one data byte for each digit.
support::Bytes pin_request(PinOperation operation, support::ByteView command);

}  // namespace apdu::pcsc
