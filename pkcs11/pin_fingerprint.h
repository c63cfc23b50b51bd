// Telling whether a PIN is the one that was refused a moment ago, without keeping it.
//
// Whoever has the fingerprint of four digits and the salt has the digits. Both lie in memory that is locked,
// left out of core dumps and forks, and wiped (support::SecureBytes); a fingerprint is kept of a PIN that was
// refused or is in doubt only, and goes with the call otherwise. Thread rule: a value.
#pragma once

#include "jpki/pin.h"
#include "support/secure_bytes.h"

namespace pkcs11 {

class PinFingerprint {
 public:
  // Of a PIN that was typed on the reader: like no other.
  PinFingerprint() = default;
  // The same for the same PIN within this process; worthless outside of it. All the memory that is needed is
  // taken here, so that what a card says of a PIN is known also where there is none left then. Throws
  // std::bad_alloc.
  explicit PinFingerprint(const jpki::Pin& pin);

  bool empty() const { return hash_.empty(); }
  bool same_as(const PinFingerprint& other) const { return !empty() && hash_.same_as(other.hash_); }

 private:
  support::SecureBytes hash_;
};

}  // namespace pkcs11
