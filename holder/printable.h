// Text from outside, made fit to be shown. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace holder {

// The UTF-8 `text`, with U+FFFD for each byte that is none, and for each control character and mark that
// changes the direction of writing, which could make a terminal show something else.
std::string printable(std::string_view text);

}  // namespace holder
