// Readers' names without what tells one device from another. Thread rule: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace holder::doctor {

// The text, fit to be shown, with "…" for what stands in parentheses (there the reader service puts serial
// numbers) and for each word of eight characters or more of which four are digits.
std::string without_serial_numbers(std::string_view name);

}  // namespace holder::doctor
