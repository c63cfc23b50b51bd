// jpki-pkcs11.so: both tokens.
#include <array>

#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

const Flavour& flavour() {
  using jpki::KeyRole;
  static constexpr std::array<KeyRole, 2> kRoles = {KeyRole::authentication, KeyRole::signature};
  static constexpr Flavour kFlavour{kRoles, "", false, "PKCS#11 for the My Number Card"};
  return kFlavour;
}

}  // namespace pkcs11
