#include "support/crypto/openssl.h"

#include <dlfcn.h>
#include <openssl/opensslv.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "support/crypto/error.h"

namespace support::crypto {
namespace {

#define JPKI_TEXT_OF(number) #number
#define JPKI_TEXT(number) JPKI_TEXT_OF(number)
// The library whose headers were compiled in comes first, by the name that the linker would use; a newer one
// will do: hashes and big numbers are the same in all of these.
constexpr const char* kBuiltAgainst = "libcrypto.so." JPKI_TEXT(OPENSSL_SHLIB_VERSION);
constexpr const char* kLibraries[] = {kBuiltAgainst, "libcrypto.so.4", "libcrypto.so.3"};
// Callers allocate these structures, so their sizes must be the same in all versions.
static_assert(sizeof(SHA_CTX) == 96 && sizeof(SHA256_CTX) == 112 && sizeof(SHA512_CTX) == 216);

// A sanitizer's dlopen aborts for flags other than the plain ones, in whatever program it runs, however this
// module was built.
bool is_watched() {
  return dlsym(RTLD_DEFAULT, "__sanitizer_set_death_callback") != nullptr;
}

// Whether the library may have been loaded without RTLD_DEEPBIND in a program that exports the same names:
// then its internal calls reach that program's functions, and those that we use make such calls.
bool is_bound_to_others(void* library) {
  constexpr const char* kInside[] = {"BN_new", "BN_CTX_start", "CRYPTO_malloc", "CRYPTO_free",
                                     "OPENSSL_cleanse"};
  return std::any_of(std::begin(kInside), std::end(kInside), [library](const char* name) {
    void* const first = dlsym(RTLD_DEFAULT, name);
    return first != nullptr && first != dlsym(library, name);
  });
}

// Loads the library so that its internal calls stay in it, even if the program exports the same names. If it
// is loaded already and does not have that property, another copy is loaded in a namespace of its own.
void* open_library(const char* name) {
  if (is_watched()) return dlopen(name, RTLD_NOW | RTLD_LOCAL);
  void* const there = dlopen(name, RTLD_NOW | RTLD_NOLOAD);
  if (there != nullptr && is_bound_to_others(there)) return dlmopen(LM_ID_NEWLM, name, RTLD_NOW | RTLD_LOCAL);
  return dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
}

void* load_library() {
  // Stays loaded, as the module itself does (-z nodelete).
  for (const char* name : kLibraries)
    if (void* library = open_library(name)) return library;
  throw LibraryMissing(
      std::string("cannot load ") + kBuiltAgainst +
      " or another libcrypto of OpenSSL 3 or 4: is it installed? A program that shuts itself off "
      "from the file system must call C_Initialize before, with a reader connected");
}

// Asked of the library itself, so that no function of the same name in the host program is taken for it.
template <typename Function>
void find(void* library, const char* name, Function& function) {
  void* const address = dlsym(library, name);
  if (address == nullptr) throw LibraryMissing(std::string("libcrypto has no ") + name);
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
