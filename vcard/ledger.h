// What a card was asked, one line a command, and the sums: never a data byte but the identifiers in SELECT.
//
// The model of time is a contactless card's: 4 ms a command, 106 kbit/s both ways, and what a signature
// takes. Each line carries the sums so far, so that the last line of the file is always the whole account,
// however the process ends. Thread rule: every function may be called from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "support/bytes.h"
#include "support/mutex.h"

namespace vcard {

struct Totals {
  std::uint64_t commands = 0;
  std::uint64_t bytes_up = 0;    // to the card
  std::uint64_t bytes_down = 0;  // from the card
  std::uint64_t verifies = 0;    // VERIFYs that carried data
  std::uint64_t refused = 0;     // those of them that were not answered 9000
  std::uint64_t signatures = 0;
  double milliseconds = 0;  // modelled
};

class Ledger {
 public:
  // Keeps the sums only.
  Ledger() = default;
  // Appends to `file` as well (created 0600). The sums begin at zero. Throws std::system_error.
  explicit Ledger(const std::filesystem::path& file);
  ~Ledger();
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  void record(support::ByteView command, support::ByteView answer, unsigned signature_ms);
  // A line that is no command: power, reset, removal.
  void note(std::string_view event);
  Totals totals() const;

 private:
  void write_line(const std::string& line);

  mutable support::Mutex mutex_;
  Totals totals_ JPKI_GUARDED_BY(mutex_);
  int file_ = -1;
};

}  // namespace vcard
