#include "holder/doctor/openssl_parts.h"

namespace holder::doctor {
namespace {

constexpr const char* kProviders[] = {"/usr/lib/*/ossl-modules/pkcs11.so",
                                      "/usr/lib64/ossl-modules/pkcs11.so", "/usr/lib/ossl-modules/pkcs11.so",
                                      "/usr/local/lib*/ossl-modules/pkcs11.so"};
constexpr const char* kEngines[] = {"/usr/lib/*/engines-3/pkcs11.so", "/usr/lib64/engines-3/pkcs11.so",
                                    "/usr/lib/engines-3/pkcs11.so", "/usr/lib/*/engines-1.1/pkcs11.so"};

}  // namespace

Paths openssl_providers(const System& system) {
  return system.matching(kProviders);
}

Paths openssl_engines(const System& system) {
  return system.matching(kEngines);
}

}  // namespace holder::doctor
