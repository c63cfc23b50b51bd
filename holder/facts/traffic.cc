#include "holder/facts/traffic.h"

namespace holder::facts {

void Traffic::exchanged(support::ByteView /*command*/, support::ByteView answer) {
  constexpr std::uint8_t kMoreData = 0x61;
  constexpr std::uint8_t kOtherLength = 0x6C;
  if (answer.size() < 2) return;
  const std::uint8_t sw1 = answer[answer.size() - 2];
  more_data_ += sw1 == kMoreData;
  other_length_ += sw1 == kOtherLength;
}

}  // namespace holder::facts
