// Files that are read: whole, or for their digests alone. Ordinary files only, so that nothing is waited for
// and each is read from its beginning to its end. Thread rule: no state. Errors: TroubleError
// (file_not_read).
#pragma once

#include <filesystem>
#include <map>
#include <set>

#include "support/bytes.h"
#include "support/crypto/digest.h"

namespace holder {

// The first `size` bytes, or all where there are fewer.
support::Bytes beginning_of(const std::filesystem::path& path, std::size_t size);

// Of at most `limit` bytes.
support::Bytes read_whole(const std::filesystem::path& path, std::size_t limit);

using Digests = std::map<support::crypto::HashAlgorithm, support::Bytes>;

// Of a file of any size, read once.
Digests digests_of(const std::filesystem::path& path, const std::set<support::crypto::HashAlgorithm>& wanted);

}  // namespace holder
