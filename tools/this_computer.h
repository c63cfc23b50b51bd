// The computer that the program runs on, for the doctor and for whatever lies in the user's folders. Thread
// rule: one thread.
#pragma once

#include "holder/doctor/system.h"

namespace tools {

holder::doctor::System this_computer();

}  // namespace tools
