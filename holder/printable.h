// Text from outside, made fit to be shown. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace holder {

// The characters of UTF-8 `text`; U+FFFD for each byte that is none, and for each control character and mark
// that changes the direction of writing, which could make a terminal show something else.
std::vector<std::string> printable_characters(std::string_view text);

std::string printable(std::string_view text);

}  // namespace holder
