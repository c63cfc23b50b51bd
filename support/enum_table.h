// Tables with one row an enumerator, in the order of the enumeration, so that a row is found by index. A slip
// in such a table does not compile: static_assert(support::in_enum_order(kRows, &Row::member, count)).
#pragma once

#include <cstddef>
#include <functional>
#include <iterator>

namespace support {

// Whether there are `count` rows and their `enumerator`s count up from zero.
template <typename Rows, typename Projection>
constexpr bool in_enum_order(const Rows& rows, Projection enumerator, std::size_t count) {
  std::size_t next = 0;
  for (const auto& row : rows)
    if (static_cast<std::size_t>(std::invoke(enumerator, row)) != next++) return false;
  return next == count;
}

}  // namespace support
