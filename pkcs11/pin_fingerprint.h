// Recognises a PIN that has been refused before, without keeping it.
//
// Four digits can be computed from their fingerprint and the salt. Both lie in memory that is locked, left
// out of core dumps and forks, and wiped (support::SecureBytes). A fingerprint outlives its call only for a
// PIN that was refused or is in doubt. Thread rule: a value.
#pragma once

#include "jpki/pin.h"
#include "support/secure_bytes.h"

namespace pkcs11 {

class PinFingerprint {
 public:
  // Of a PIN that was typed on the reader: like no other.
  PinFingerprint() = default;
  // Equal for equal PINs within this process; worthless outside of it. Allocates all the memory that is
  // needed, so that recording the card's answer cannot fail for want of it. Throws std::bad_alloc.
  explicit PinFingerprint(const jpki::Pin& pin);

  bool empty() const { return hash_.empty(); }
  bool same_as(const PinFingerprint& other) const { return !empty() && hash_.same_as(other.hash_); }

 private:
  support::SecureBytes hash_;
};

}  // namespace pkcs11
