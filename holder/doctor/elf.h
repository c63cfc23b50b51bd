// What kind of program a library belongs to: the head of an ELF file (System V ABI, "ELF Header"). Thread
// rule: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "support/bytes.h"

namespace holder::doctor {

struct Elf {
  int bits = 0;               // 32 or 64
  std::uint16_t machine = 0;  // e_machine

  friend bool operator==(const Elf&, const Elf&) = default;
};

// What has to be read of a file.
inline constexpr std::size_t kElfHead = 20;

// Nothing where `head` is not that of an ELF file.
std::optional<Elf> elf_of(support::ByteView head);

// "x86-64", "AArch64" ...; of one that has no name here, its number.
std::string name_of(const Elf& elf);

}  // namespace holder::doctor
