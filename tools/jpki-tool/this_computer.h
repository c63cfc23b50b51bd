// The computer that the tool runs on, for the doctor. Thread rule: one thread.
#pragma once

#include "holder/doctor/system.h"

namespace jpki_tool {

holder::doctor::System this_computer();

}  // namespace jpki_tool
