// jpki-pkcs11-auth.so: the authentication token alone, so that a browser can never ask for the signing
// password.
#include <array>

#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

const Flavour& flavour() {
  using jpki::KeyRole;
  static constexpr std::array<KeyRole, 1> kRoles = {KeyRole::authentication};
  static constexpr Flavour kFlavour{kRoles, "", true, "My Number Card authentication"};
  return kFlavour;
}

}  // namespace pkcs11
