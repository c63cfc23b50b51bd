// The demonstration: one reader with the virtual card of a folder.
#include <cstdlib>

#include "pkcs11/flavour/flavour.h"
#include "vcard/in_process.h"

namespace pkcs11 {
namespace {

const char* environment(const char* name) {
  const char* value = secure_getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::unique_ptr<apdu::ReaderDirectory> open_reader_directory() {
  return vcard::open_directory(environment("JPKI_DEMO_CARD"), environment("JPKI_DEMO_LEDGER"));
}

}  // namespace pkcs11
