// A card that is held from login to logout (docs/adr/0011-holding-the-card.md), as the other modules of this
// process see it.
//
// Each module is a copy of this code with data of its own, and to the reader service another program: one
// that waited for a card which its neighbour holds would wait for a logout that only this process can make.
// So each says in a note of its file (ELF's PT_NOTE) where it keeps the list of what it holds, and the others
// read that. Modules that were loaded into a namespace of their own (dlmopen) do not see each other.
//
// Thread rule: that of the card's channel.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace pkcs11 {

class HeldCard {
 public:
  // The card in `reader`, which is not held yet.
  explicit HeldCard(std::string_view reader) noexcept;
  ~HeldCard() { mark(false); }
  HeldCard(const HeldCard&) = delete;
  HeldCard& operator=(const HeldCard&) = delete;

  // Whether this module holds it. Where there is no memory left for the list, the others wait.
  void mark(bool held) noexcept;

  bool held_by_another_module() const noexcept;

 private:
  const std::uint64_t reader_;                   // its name's hash; never 0
  std::atomic<std::uint64_t>* entry_ = nullptr;  // of the list, while the card is held
};

}  // namespace pkcs11
