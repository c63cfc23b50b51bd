// How often in a row a site's requests have come to nothing: one that asks again and again has its windows
// less and less often, and a holder who tries once more has one at once (docs/portal-protocol.md, "What the
// holder decides"). Of the last such site alone. Thread rule: values.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace jpki_portal {

class Refusals {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Refusals() = default;
  // What text() has made; none where it is anything else.
  explicit Refusals(const std::string& text);
  std::string text() const;

  bool has_to_wait(std::string_view origin, Time now) const;
  void add(std::string_view origin, Time now);

 private:
  bool counts(std::string_view origin, Time now) const;

  std::string origin_;
  std::size_t number_ = 0;
  Time last_;
};

}  // namespace jpki_portal
