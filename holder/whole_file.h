// Files that are written whole or not at all: beside their place first, and put there when they are complete
// and on the disk. Thread rule: no state.
#pragma once

#include <filesystem>

#include "support/bytes.h"

namespace holder {

enum class Replacing { no, yes };

// Who may read it: 0600 for what names its holder, 0666 as the umask allows otherwise, or whoever could read
// what is replaced.
enum class Privacy { for_all, own, as_it_was };

// Why a file with this errno was not written, for file_not_written: a message id.
const char* reason_not_written(int error);

// Before anything is asked or read for its sake. Throws TroubleError (file_exists, file_not_written).
void make_sure_of_place(const std::filesystem::path& path, Replacing replacing);

// A file of that name that comes into being meanwhile is left as it is; only a regular file is ever replaced.
// Throws TroubleError (file_exists, file_not_written); then nothing is left behind.
void write_whole(const std::filesystem::path& path, support::ByteView content, Replacing replacing,
                 Privacy privacy);

// Throws TroubleError (file_not_written).
void remove_whole(const std::filesystem::path& path);

}  // namespace holder
