// The computer that the tool runs on, for the doctor and for whatever lies in the user's folders. Thread
// rule: one thread.
#pragma once

#include "holder/doctor/system.h"

namespace jpki_tool {

holder::doctor::System this_computer();

}  // namespace jpki_tool
