// What a card may be sent while a PKCS#11 function runs, held by a trap on every command:
//
// - at most one VERIFY that carries a PIN in a login or a change of the PIN, and none in any other call; in a
//   signature one with the PIN that the card has accepted before, where another program has ended the login;
// - a PIN goes to its own file, which was selected in the same transaction, and in no other command;
// - commands go to a card that is held.
//
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "support/bytes.h"

namespace fuzz {

// The PINs that scenarios log in with. No other data of theirs has these bytes in it.
inline constexpr std::string_view kAuthenticationPin = "4711";
inline constexpr std::string_view kSignaturePin = "QX7ZPIN4";

class Witness {
 public:
  void call_begins(std::string_view function);
  void transaction_begins();
  void transaction_ends() { held_ = false; }
  void sees(support::ByteView command, support::ByteView answer);

 private:
  void sees_selection(support::ByteView command, bool done);
  void sees_pin(std::uint8_t instruction, support::ByteView pin, bool done);

  std::string function_;
  int verifies_ = 0;  // in this call
  int changes_ = 0;
  bool held_ = false;
  std::optional<std::uint16_t> selected_file_;
  support::Bytes accepted_;  // the PIN that was accepted last
};

}  // namespace fuzz
