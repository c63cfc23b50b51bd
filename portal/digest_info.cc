#include "portal/digest_info.h"

#include <algorithm>
#include <array>

namespace portal {
namespace {

using support::crypto::HashAlgorithm;

struct HashRow {
  HashAlgorithm hash;
  const char* name;
};
constexpr std::array kHashes = {HashRow{HashAlgorithm::sha256, "SHA-256"},
                                HashRow{HashAlgorithm::sha384, "SHA-384"},
                                HashRow{HashAlgorithm::sha512, "SHA-512"}};

// Its end, taken for the hash, has to be in its place.
bool is_digest_info(HashAlgorithm hash, support::ByteView bytes) {
  const std::size_t size = support::crypto::digest_size(hash);
  return bytes.size() > size && support::equal(bytes, support::crypto::digest_info(hash, bytes.last(size)));
}

}  // namespace

const char* name_of(HashAlgorithm hash) {
  const auto* row =
      std::find_if(kHashes.begin(), kHashes.end(), [hash](const HashRow& each) { return each.hash == hash; });
  return row == kHashes.end() ? "" : row->name;
}

std::optional<DigestInfo> digest_info_in(support::ByteView bytes) {
  for (const HashRow& row : kHashes)
    if (is_digest_info(row.hash, bytes)) return DigestInfo{row.hash, support::copy_of(bytes)};
  return std::nullopt;
}

}  // namespace portal
