#include "pkcs11/pin_fingerprint.h"

#include <sys/random.h>

#include <array>
#include <cstdint>

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

support::Bytes fingerprint_of(const jpki::Pin& pin) {
  support::crypto::Digest digest(support::crypto::HashAlgorithm::sha256);
  digest.update(process_salt());
  digest.update(pin.bytes().view());
  return digest.finish();
}

}  // namespace pkcs11
