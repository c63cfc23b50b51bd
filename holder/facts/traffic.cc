#include "holder/facts/traffic.h"

#include <cstdint>

namespace holder::facts {

void Traffic::exchanged(const std::string& reader, support::ByteView /*command*/, support::ByteView answer) {
  constexpr std::uint8_t kMoreData = 0x61;
  constexpr std::uint8_t kOtherLength = 0x6C;
  Parts& parts = by_reader_[reader];
  if (answer.size() < 2) return;
  const std::uint8_t sw1 = answer[answer.size() - 2];
  parts.more_data += sw1 == kMoreData;
  parts.other_length += sw1 == kOtherLength;
}

}  // namespace holder::facts
