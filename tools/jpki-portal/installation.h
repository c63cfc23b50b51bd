// The number by which pages know this installation again (uuid). Thread rule: no state.
#pragma once

#include "support/bytes.h"

namespace jpki_portal {

// 16 bytes that were random once and are kept in the user's folder, for their owner alone: whoever deletes
// the file is somebody new to every page. Throws holder::TroubleError, where it can be neither read nor made.
support::Bytes installation();

}  // namespace jpki_portal
