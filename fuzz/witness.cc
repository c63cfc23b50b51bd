#include "fuzz/witness.h"

#include <algorithm>

#include "fuzz/invariant.h"

namespace fuzz {
namespace {

using support::ByteView;

constexpr std::size_t kHeaderSize = 5;
constexpr std::uint8_t kSelect = 0xA4;
constexpr std::uint8_t kReadBinary = 0xB0;
constexpr std::uint8_t kVerify = 0x20;
constexpr std::uint8_t kChange = 0x24;
constexpr std::uint8_t kComputeSignature = 0x2A;

constexpr std::uint16_t kAuthenticationPinFile = 0x0018;
constexpr std::uint16_t kSignaturePinFile = 0x001B;
constexpr std::size_t kAuthenticationPinSize = 4;

bool holds(ByteView bytes, std::string_view pin) {
  return support::as_text(bytes).find(pin) != std::string_view::npos;
}

// With 61xx the card has done it and has something to say about it. A selection with data is one too.
bool says_done(ByteView answer) {
  if (answer.size() < 2) return false;
  const ByteView status = answer.last(2);
  return (status[0] == 0x90 && status[1] == 0x00) || status[0] == 0x61;
}

bool signs(std::string_view function) {
  return function == "C_Sign" || function == "C_SignFinal";
}

bool takes_pin(std::string_view function) {
  return function == "C_Login" || function == "C_LoginUser" || function == "C_SetPIN";
}

}  // namespace

void Witness::call_begins(std::string_view function) {
  require(!held_, "no card is held from one call to the next");
  function_ = function;
  verifies_ = 0;
  changes_ = 0;
}

void Witness::transaction_begins() {
  held_ = true;
  selected_file_.reset();
}

void Witness::sees(ByteView command, ByteView answer) {
  require(held_, "a command goes to a card that is held");
  require(command.size() >= 4 && command.size() <= kHeaderSize + 255 + 1, "a command is a short one");
  const bool done = says_done(answer);
  const std::uint8_t instruction = command[1];
  if (instruction == kSelect) sees_selection(command, done);
  if (instruction == kReadBinary && (command[2] & 0x80) != 0) selected_file_.reset();
  const bool carries_pin = (instruction == kVerify || instruction == kChange) && command.size() > kHeaderSize;
  if (carries_pin) {
    sees_pin(instruction, command.subspan(kHeaderSize), done);
  } else if (instruction != kComputeSignature) {
    require(!holds(command, kAuthenticationPin) && !holds(command, kSignaturePin),
            "no other command has a PIN in it");
  }
}

void Witness::sees_selection(ByteView command, bool done) {
  selected_file_.reset();
  constexpr std::uint8_t kElementaryFile = 0x02;
  if (!done || command[2] != kElementaryFile || command.size() != kHeaderSize + 2) return;
  selected_file_ = static_cast<std::uint16_t>(command[5] << 8 | command[6]);
}

void Witness::sees_pin(std::uint8_t instruction, ByteView pin, bool done) {
  const auto file = pin.size() == kAuthenticationPinSize ? kAuthenticationPinFile : kSignaturePinFile;
  require(selected_file_ == file, "a PIN goes to its own file");
  int& count = instruction == kVerify ? verifies_ : changes_;
  require(++count == 1, "a PIN is sent once");
  if (instruction == kChange) return require(function_ == "C_SetPIN", "only C_SetPIN changes a PIN");
  const bool again =
      signs(function_) && pin.size() == kAuthenticationPinSize && support::equal(pin, accepted_);
  require(takes_pin(function_) || again, "a PIN is sent where a call has brought it");
  if (done) accepted_ = support::copy_of(pin);
}

}  // namespace fuzz
