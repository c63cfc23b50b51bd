// jpki-pkcs11-demo.so: both tokens of a virtual card, marked so that they are not taken for real ones.
#include <array>

#include "pkcs11/flavour/flavour.h"

namespace pkcs11 {

const Flavour& flavour() {
  using jpki::KeyRole;
  static constexpr std::array<KeyRole, 2> kRoles = {KeyRole::authentication, KeyRole::signature};
  static constexpr Flavour kFlavour{kRoles, "DEMO ", false, "DEMO My Number Card"};
  return kFlavour;
}

}  // namespace pkcs11
