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
// First the library whose headers were compiled in, as the linker would write it down. Where the system has
// gone on to another one since, that does as well: hashes and big numbers are the same in all of these.
constexpr const char* kBuiltAgainst = "libcrypto.so." JPKI_TEXT(OPENSSL_SHLIB_VERSION);
constexpr const char* kLibraries[] = {kBuiltAgainst, "libcrypto.so.4", "libcrypto.so.3"};
// What the caller makes room for must be of one size in all of them.
static_assert(sizeof(SHA_CTX) == 96 && sizeof(SHA256_CTX) == 112 && sizeof(SHA512_CTX) == 216);

// A sanitizer's dlopen ends the program that asks it for more than the plain thing, and what it watches is
// the program that we are loaded into, however we were built.
bool is_watched() {
  return dlsym(RTLD_DEFAULT, "__sanitizer_set_death_callback") != nullptr;
}

// Whether somebody may have loaded it plainly in a program that exports its names: its calls of itself are
// calls of that program's functions then. Those that we use call these.
bool is_bound_to_others(void* library) {
  constexpr const char* kInside[] = {"BN_new", "BN_CTX_start", "CRYPTO_malloc", "CRYPTO_free",
                                     "OPENSSL_cleanse"};
  return std::any_of(std::begin(kInside), std::end(kInside), [library](const char* name) {
    void* const first = dlsym(RTLD_DEFAULT, name);
    return first != nullptr && first != dlsym(library, name);
  });
}

// The library's calls of itself go to itself, whatever the program exports by the same names: it looks into
// itself first. Where it is there already and has not done so, another one is loaded in a place apart.
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
