// Texts one behind the other. Thread rule: pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace support {

// `text` of each element, with `between` where two meet.
template <typename Range, typename Text = std::identity>
std::string joined(const Range& range, std::string_view between, Text text = {}) {
  std::string all;
  bool first = true;
  for (const auto& each : range) {
    if (!first) all += between;
    first = false;
    all += std::invoke(text, each);
  }
  return all;
}

}  // namespace support
