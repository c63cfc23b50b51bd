#include "holder/doctor/elf.h"

#include <elf.h>

#include <algorithm>
#include <string_view>

namespace holder::doctor {
namespace {

struct MachineRow {
  Elf elf;
  const char* name;
};

constexpr MachineRow kMachines[] = {
    {{64, EM_X86_64}, "x86-64"}, {{32, EM_X86_64}, "x32"},    {{32, EM_386}, "i386"},
    {{64, EM_AARCH64}, "arm64"}, {{32, EM_ARM}, "arm"},       {{64, EM_PPC64}, "ppc64"},
    {{64, EM_S390}, "s390x"},    {{64, EM_RISCV}, "riscv64"},
};

}  // namespace

std::optional<Elf> elf_of(support::ByteView head) {
  constexpr std::size_t kMachine = 18;
  constexpr std::string_view kMagic(ELFMAG, SELFMAG);
  if (head.size() < kElfHead || support::as_text(head.first(SELFMAG)) != kMagic) return std::nullopt;
  const bool little = head[EI_DATA] == ELFDATA2LSB;
  const unsigned first = head[kMachine];
  const unsigned second = head[kMachine + 1];
  return Elf{head[EI_CLASS] == ELFCLASS64 ? 64 : 32,
             static_cast<std::uint16_t>(little ? first | second << 8U : second | first << 8U)};
}

std::string name_of(const Elf& elf) {
  const auto* row = std::find_if(std::begin(kMachines), std::end(kMachines),
                                 [&](const MachineRow& each) { return each.elf == elf; });
  if (row != std::end(kMachines)) return row->name;
  return "machine " + std::to_string(elf.machine) + ", " + std::to_string(elf.bits) + " bits";
}

}  // namespace holder::doctor
