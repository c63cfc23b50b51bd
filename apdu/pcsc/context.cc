#include "apdu/pcsc/context.h"

#include "apdu/pcsc/pcsc_error.h"

namespace apdu::pcsc {
namespace {

LONG establish(SCARDCONTEXT& handle) {
  return SCardEstablishContext(SCARD_SCOPE_SYSTEM, nullptr, nullptr, &handle);
}

}  // namespace

Context::Context() {
  check(kEstablish, establish(handle_));
}

std::unique_ptr<Context> Context::open(LONG& code) {
  std::unique_ptr<Context> context(new Context(Unconnected{}));
  code = establish(context->handle_);
  if (code != SCARD_S_SUCCESS) return nullptr;
  return context;
}

Context::~Context() {
  if (handle_ != 0) SCardReleaseContext(handle_);
}

}  // namespace apdu::pcsc
