// The PINs of a card and their counters: what outlives power, and the process where the card is kept in a
// directory. Thread rule: both stores may be used from any thread; the directory's also from several
// processes at once.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "support/mutex.h"
#include "vcard/holder.h"

namespace vcard {

enum class PinId : std::size_t { auth, sign, text, text_b, juki, count_of_pins };
inline constexpr std::size_t kPinCount = static_cast<std::size_t>(PinId::count_of_pins);

struct PinRow {
  PinId id;
  std::string_view name;
  int tries;
  std::size_t min_length;
  std::size_t max_length;
};
const PinRow& pin_row(PinId id);

struct PinRecord {
  std::string value;
  int left = 0;
};

class PinRecords {
 public:
  PinRecord& operator[](PinId id) { return records_[static_cast<std::size_t>(id)]; }
  const PinRecord& operator[](PinId id) const { return records_[static_cast<std::size_t>(id)]; }

 private:
  std::array<PinRecord, kPinCount> records_;
};

// The PINs as a new card of this holder has them, with all their tries.
PinRecords fresh_pins(const Holder& holder);

class PinStore {
 public:
  virtual ~PinStore() = default;
  virtual PinRecords read() = 0;
  // Reads, lets `edit` change the records, and writes, with nobody in between. Throws std::runtime_error.
  virtual void change(const std::function<void(PinRecords&)>& edit) = 0;
};

std::unique_ptr<PinStore> keep_pins_in_memory(PinRecords records);

// Keeps them in `directory`/pins.toml: written beside and renamed, under a lock, so that neither a killed
// process nor two at once leave it damaged or lose a try.
std::unique_ptr<PinStore> keep_pins_in(const std::filesystem::path& directory);
void write_pins(const std::filesystem::path& directory, const PinRecords& records);

}  // namespace vcard
