// What a slot is called after its reader, in the 64 bytes that CK_SLOT_INFO has for it (PKCS#11 2.40 section
// 3.2): valid UTF-8, as the standard wants it. pcscd's names are up to 127 bytes of any kind, and what tells
// two like readers apart (an interface, a serial number, "00 01") comes last.
#pragma once

#include <string>
#include <string_view>

namespace pkcs11 {

// `name`, with "?" for bytes that are no UTF-8. Of a name that is longer than the field, the beginning and,
// behind an ellipsis, twice as much of the end.
std::string slot_description(std::string_view name);

}  // namespace pkcs11
