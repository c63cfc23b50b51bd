// Opens the readers of pcscd. Callers need no PC/SC header.
#pragma once

#include <memory>

#include "apdu/reader_directory.h"

namespace apdu::pcsc {

// Asks pcscd for nothing yet, and succeeds where none runs. Throws std::bad_alloc.
std::unique_ptr<ReaderDirectory> open_reader_directory();

}  // namespace apdu::pcsc
