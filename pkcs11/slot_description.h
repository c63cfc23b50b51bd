// The description of a slot, made from its reader's name to fit the 64 bytes of CK_SLOT_INFO (PKCS#11 2.40
// section 3.2) as valid UTF-8. pcscd's names have up to 127 bytes of any kind, and the part that
// distinguishes two like readers (an interface, a serial number, "00 01") comes last.
#pragma once

#include <string>
#include <string_view>

namespace pkcs11 {

// `name`, with "?" for bytes that are no UTF-8, and for characters that steer a terminal or turn the
// direction of writing, since programs print it as it is. Of a name that is longer than the field, the
// beginning and, behind an ellipsis, twice as much of the end.
std::string slot_description(std::string_view name);

}  // namespace pkcs11
