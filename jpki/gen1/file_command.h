// A command to one file of the card, in its two forms: with the file selected before, or with a short
// identifier in its header, which no command with a PIN has. Thread rule: a value.
#pragma once

#include <functional>
#include <optional>

#include "apdu/command.h"
#include "apdu/response.h"
#include "jpki/gen1/layout.h"
#include "support/secure_bytes.h"

namespace jpki::gen1 {

// Kinds of commands: a card may know short identifiers in one and not in another.
enum class FileUse { reading, asking_tries, signing };
inline constexpr std::size_t kFileUses = 3;

struct FileCommand {
  // A command by short identifier, and the only answers to it that are believed.
  struct Shortcut {
    FileUse use;
    apdu::Command command;
    std::function<bool(const apdu::Response&)> expected;
  };

  FileId file;
  apdu::Command command;  // to the current file
  std::optional<Shortcut> shortcut = std::nullopt;

  static FileCommand read(FileId file, std::size_t offset, std::size_t length);
  static FileCommand ask_tries(FileId pin);
  // COMPUTE DIGITAL SIGNATURE; `p1` says what the card makes of `input`.
  static FileCommand sign(FileId key, std::uint8_t p1, support::ByteView input);
  // The same for a request that is meant to fail: an error would not tell a misunderstood short identifier.
  static FileCommand sign_without_shortcut(FileId key, std::uint8_t p1, support::ByteView input);
  static FileCommand verify(FileId pin, const support::SecureBytes& value);
  static FileCommand change_pin(FileId pin, const support::SecureBytes& fresh);
};

}  // namespace jpki::gen1
