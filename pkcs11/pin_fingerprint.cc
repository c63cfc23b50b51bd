#include "pkcs11/pin_fingerprint.h"

#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "support/crypto/digest.h"

namespace pkcs11 {
namespace {

using Salt = std::array<std::uint8_t, 32>;

const Salt& process_salt() {
  static const Salt salt = [] {
    Salt bytes{};
    // Without randomness the fingerprint still tells PINs apart; it is only easier to undo.
    [[maybe_unused]] const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    return bytes;
  }();
  return salt;
}

}  // namespace

PinFingerprint fingerprint_of(const jpki::Pin& pin) {
  support::crypto::Digest digest(support::crypto::HashAlgorithm::sha256);
  digest.update(process_salt());
  digest.update(pin.bytes().view());
  const support::Bytes hash = digest.finish();
  PinFingerprint fingerprint(std::in_place);
  std::copy_n(hash.begin(), std::min(hash.size(), fingerprint->size()), fingerprint->begin());
  return fingerprint;
}

}  // namespace pkcs11
