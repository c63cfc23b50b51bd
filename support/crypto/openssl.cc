#include "support/crypto/openssl.h"

#include <dlfcn.h>
#include <openssl/opensslv.h>

#include <string>

#include "support/crypto/error.h"

namespace support::crypto {
namespace {

#define JPKI_TEXT_OF(number) #number
#define JPKI_TEXT(number) JPKI_TEXT_OF(number)
// The library whose headers were compiled in, as the linker would write it down.
constexpr const char* kLibrary = "libcrypto.so." JPKI_TEXT(OPENSSL_SHLIB_VERSION);

void* load_library() {
  // Stays loaded, as the module itself does (-z nodelete).
  if (void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL)) return library;
  throw CryptoError(std::string("cannot load ") + kLibrary);
}

// Asked of the library itself, so that no function of the same name in the host program is taken for it.
template <typename Function>
void find(void* library, const char* name, Function& function) {
  void* const address = dlsym(library, name);
  if (address == nullptr) throw CryptoError(std::string(kLibrary) + " has no " + name);
  function = reinterpret_cast<Function>(address);
}

OpenSsl load() {
  void* const library = load_library();
  OpenSsl functions{};
#define JPKI_FIND(name) find(library, #name, functions.name);
  JPKI_OPENSSL_FUNCTIONS(JPKI_FIND)
#undef JPKI_FIND
  return functions;
}

}  // namespace

const OpenSsl& openssl() {
  static const OpenSsl functions = load();
  return functions;
}

}  // namespace support::crypto
