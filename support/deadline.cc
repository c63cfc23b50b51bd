#include "support/deadline.h"

#include <poll.h>

#include <algorithm>
#include <limits>

namespace support {

int milliseconds_to(Deadline deadline) {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now()).count();
  return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, std::numeric_limits<int>::max()));
}

bool has_by(Deadline deadline, int descriptor, short events) {
  const int left = milliseconds_to(deadline);
  pollfd watched{descriptor, events, 0};
  return left > 0 && poll(&watched, 1, left) > 0;
}

}  // namespace support
