#include "pkcs11/held_card.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <span>

#include "support/own_process.h"

namespace pkcs11 {
namespace {

// As many readers as there are slots for; 0 is a free entry.
using HeldReaders = std::array<std::atomic<std::uint64_t>, 64>;
using List = support::PerProcess<HeldReaders>;

// FNV-1a: the same in every build, unlike std::hash.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char each : text) hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001B3;
  return hash == 0 ? 1 : hash;
}

}  // namespace

// Where the note points.
extern "C" {
__attribute__((visibility("hidden"), used)) constinit List jpki_pkcs11_held_readers{};
}

// The name, and as the type the layout of List: another one takes another number. The content is how far from
// itself the list lies, which the linker knows, so that the note stays read-only.
asm(R"(
  .pushsection .note.jpki_pkcs11, "a", %note
  .balign 4
  .long 12, 4, 1
  .asciz "jpki-pkcs11"
  .long jpki_pkcs11_held_readers - .
  .popsection
)");

namespace {

constexpr char kNoteName[] = "jpki-pkcs11";
constexpr std::uint32_t kNoteType = 1;

using Memory = std::span<const char>;

// The list of the module whose note begins `notes`; `notes` becomes what follows.
const List* next_list(Memory& notes) {
  ElfW(Nhdr) header;
  std::memcpy(&header, notes.data(), sizeof header);
  const auto padded = [](std::size_t size) { return (size + 3) / 4 * 4; };
  const std::size_t content = sizeof header + padded(header.n_namesz);
  const std::size_t size = content + padded(header.n_descsz);
  if (size > notes.size()) {
    notes = {};
    return nullptr;
  }
  const Memory note = notes.first(size);
  notes = notes.subspan(size);
  std::int32_t distance = 0;
  const bool ours = header.n_type == kNoteType && header.n_namesz == sizeof kNoteName &&
                    header.n_descsz == sizeof distance &&
                    std::memcmp(&note[sizeof header], kNoteName, sizeof kNoteName) == 0;
  if (!ours) return nullptr;
  std::memcpy(&distance, &note[content], sizeof distance);
  return reinterpret_cast<const List*>(&note[content] + distance);
}

bool is_loaded(std::span<const ElfW(Phdr)> segments, const ElfW(Phdr) & part) {
  return std::ranges::any_of(segments, [&part](const ElfW(Phdr) & segment) {
    return segment.p_type == PT_LOAD && part.p_vaddr >= segment.p_vaddr &&
           part.p_vaddr + part.p_memsz <= segment.p_vaddr + segment.p_filesz;
  });
}

bool holds(const List& list, std::uint64_t reader) {
  const HeldReaders* const held = list.get();
  return held != nullptr &&
         std::ranges::any_of(*held, [reader](const auto& entry) { return entry.load() == reader; });
}

// For dl_iterate_phdr: not 0, which ends it, where `object` is another module that holds the reader `wanted`.
int holds_reader(dl_phdr_info* object, std::size_t, void* wanted) {
  const std::span segments(object->dlpi_phdr, object->dlpi_phnum);
  for (const ElfW(Phdr) & segment : segments) {
    if (segment.p_type != PT_NOTE || !is_loaded(segments, segment)) continue;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers.
    const auto* const first = reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr);
    Memory notes(first, segment.p_memsz);
    while (notes.size() >= sizeof(ElfW(Nhdr))) {
      const List* const list = next_list(notes);
      if (list == nullptr || list == &jpki_pkcs11_held_readers) continue;
      if (holds(*list, *static_cast<const std::uint64_t*>(wanted))) return 1;
    }
  }
  return 0;
}

}  // namespace

HeldCard::HeldCard(std::string_view reader) noexcept : reader_(hash_of(reader)) {}

void HeldCard::mark(bool held) noexcept {
  if (held == (entry_ != nullptr)) return;
  if (!held) {
    *entry_ = 0;
    entry_ = nullptr;
    return;
  }
  try {
    for (auto& entry : jpki_pkcs11_held_readers.get_or_make()) {
      std::uint64_t free = 0;
      if (!entry.compare_exchange_strong(free, reader_)) continue;
      entry_ = &entry;
      return;
    }
  } catch (const std::bad_alloc&) {
  }
}

bool HeldCard::held_by_another_module() const noexcept {
  std::uint64_t wanted = reader_;
  return dl_iterate_phdr(holds_reader, &wanted) != 0;
}

}  // namespace pkcs11
