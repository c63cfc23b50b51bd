// What an exception means to a holder. Thread rule: pure.
#pragma once

#include "holder/trouble.h"

namespace tools {

// Of the exception that is being handled. Names no file, which might name somebody.
holder::TroubleError trouble_now();

}  // namespace tools
