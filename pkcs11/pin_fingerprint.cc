#include "pkcs11/pin_fingerprint.h"

#include <sys/random.h>

#include "support/crypto/digest.h"

namespace pkcs11 {
namespace {

constexpr std::size_t kSaltSize = 32;

// Never destroyed: calls come when the process is nearly gone.
const support::SecureBytes& process_salt() {
  static const auto* const salt = [] {
    auto* bytes = new support::SecureBytes(kSaltSize);
    // Without randomness the fingerprint still tells PINs apart; it is only easier to undo.
    [[maybe_unused]] const ssize_t got = getrandom(bytes->bytes().data(), bytes->size(), 0);
    return bytes;
  }();
  return *salt;
}

}  // namespace

PinFingerprint::PinFingerprint(const jpki::Pin& pin) {
  support::crypto::Digest digest(support::crypto::HashAlgorithm::sha256);
  digest.update(process_salt().view());
  digest.update(pin.bytes().view());
  hash_ = support::SecureBytes(digest.finish());
}

}  // namespace pkcs11
