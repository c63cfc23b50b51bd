// Elapsed time, including that in which the computer sleeps (CLOCK_BOOTTIME). Setting the date does not
// change it.
#pragma once

#include <time.h>

#include <chrono>

namespace pkcs11 {

struct BootClock {
  using rep = std::chrono::nanoseconds::rep;
  using period = std::nano;
  using duration = std::chrono::nanoseconds;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return time_point(std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec));
  }
};

}  // namespace pkcs11
