// jpki-pkcs11-sign.so: the signature token alone.
#include <array>

#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

const Flavour& flavour() {
  using jpki::KeyRole;
  static constexpr std::array<KeyRole, 1> kRoles = {KeyRole::signature};
  static constexpr Flavour kFlavour{kRoles, "", false, "My Number Card signature"};
  return kFlavour;
}

}  // namespace pkcs11
