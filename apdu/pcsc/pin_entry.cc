#include "apdu/pcsc/pin_entry.h"

#include <reader.h>

#include <algorithm>
#include <cstring>

namespace apdu::pcsc {
namespace {

// A feature's value is its control code, in big-endian order.
constexpr std::size_t kCodeSize = 4;

constexpr std::size_t kLcOffset = 4;

constexpr std::uint8_t kSeconds = 30;
// The PIN stands at the beginning of the data, left-justified in ASCII; positions count in bytes.
constexpr std::uint8_t kFormat = 0x82;
// The holder ends the entry by a key, so that he can still correct the last digit.
constexpr std::uint8_t kUntilKeyPressed = 0x02;
constexpr std::uint8_t kConfirmNewPin = 0x01;  // and ask for no current one: it has been verified
// The reader's own texts: enter PIN, enter new PIN, confirm new PIN. A reader may refuse a language that it
// does not have.
constexpr std::uint16_t kEnglish = 0x0409;
constexpr std::uint8_t kEnterPin = 0;
constexpr std::uint8_t kEnterNewPin = 1;
constexpr std::uint8_t kConfirmPin = 2;

DWORD code_in(support::ByteView value) {
  DWORD code = 0;
  for (const std::uint8_t byte : value) code = code << 8 | byte;
  return code;
}

// What both structures have, by the same names. Numbers are in the order of the host.
template <typename Structure>
support::Bytes filled_in(Structure structure, support::ByteView command) {
  const std::uint8_t digits = command[kLcOffset];
  structure.bTimerOut = kSeconds;
  structure.bTimerOut2 = kSeconds;
  structure.bmFormatString = kFormat;
  structure.bmPINBlockString = digits & 0x0F;
  structure.wPINMaxExtraDigit = static_cast<std::uint16_t>(digits << 8 | digits);
  structure.bEntryValidationCondition = kUntilKeyPressed;
  structure.wLangId = kEnglish;
  structure.ulDataLength = static_cast<std::uint32_t>(command.size());
  support::Bytes bytes(sizeof structure + command.size());
  std::memcpy(bytes.data(), &structure, sizeof structure);
  std::copy(command.begin(), command.end(), bytes.begin() + sizeof structure);
  return bytes;
}

support::Bytes verify_request(support::ByteView command) {
  PIN_VERIFY_STRUCTURE structure = {};
  structure.bNumberMessage = 1;
  structure.bMsgIndex = kEnterPin;
  return filled_in(structure, command);
}

support::Bytes modify_request(support::ByteView command) {
  PIN_MODIFY_STRUCTURE structure = {};
  structure.bConfirmPIN = kConfirmNewPin;
  structure.bNumberMessage = 2;
  structure.bMsgIndex1 = kEnterNewPin;
  structure.bMsgIndex2 = kConfirmPin;
  return filled_in(structure, command);
}

}  // namespace

PinFeatures pin_features_in(support::ByteView answer) {
  PinFeatures features;
  constexpr std::size_t kHead = 2;  // tag and length
  while (answer.size() >= kHead && answer.size() - kHead >= answer[1]) {
    const std::uint8_t tag = answer[0];
    const support::ByteView value = answer.subspan(kHead, answer[1]);
    answer = answer.subspan(kHead + value.size());
    if (value.size() != kCodeSize) continue;
    if (tag == FEATURE_VERIFY_PIN_DIRECT) features.verify = code_in(value);
    if (tag == FEATURE_MODIFY_PIN_DIRECT) features.modify = code_in(value);
  }
  return features;
}

support::Bytes pin_request(PinOperation operation, support::ByteView command) {
  return operation == PinOperation::verify ? verify_request(command) : modify_request(command);
}

}  // namespace apdu::pcsc
