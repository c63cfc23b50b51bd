// A connection of ours to pcscd.
// Thread rule: one thread at a time; pcsclite itself keeps a second caller waiting until the first is done.
// Only cancel() may come from another thread.
#pragma once

#include <winscard.h>

namespace apdu::pcsc {

class Context {
 public:
  // Throws TransportError.
  Context();
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  SCARDCONTEXT handle() const { return handle_; }

  // Ends a SCardGetStatusChange that is waiting in another thread, and does nothing where none is.
  void cancel() const noexcept { SCardCancel(handle_); }

 private:
  SCARDCONTEXT handle_ = 0;
};

}  // namespace apdu::pcsc
