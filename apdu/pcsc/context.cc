#include "apdu/pcsc/context.h"

#include "apdu/pcsc/pcsc_error.h"

namespace apdu::pcsc {

Context::Context() {
  check("SCardEstablishContext", SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &handle_));
}

Context::~Context() {
  SCardReleaseContext(handle_);
}

}  // namespace apdu::pcsc
