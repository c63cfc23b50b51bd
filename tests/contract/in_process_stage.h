// The stage within this process, with the faults and counts that only it has.
#pragma once

#include "tests/contract/stage.h"
#include "vcard/in_process.h"

namespace contract {

inline constexpr const char* kReader = "Test reader 00 00";

// The readers that the module under test sees; others after its next C_Initialize.
vcard::VirtualReaderDirectory& readers();
void begin_anew();

}  // namespace contract
