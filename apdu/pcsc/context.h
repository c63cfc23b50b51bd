// A connection of ours to pcscd.
// Thread rule: one thread at a time; pcsclite itself keeps a second caller waiting until the first is done.
// Only cancel() may come from another thread.
#pragma once

#include <winscard.h>

#include <memory>

namespace apdu::pcsc {

class Context {
 public:
  static constexpr const char* kEstablish = "SCardEstablishContext";

  // Throws TransportError.
  Context();
  // The same for whom no connection is an answer like any other: null then, and `code` is pcscd's reason.
  static std::unique_ptr<Context> open(LONG& code);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  SCARDCONTEXT handle() const { return handle_; }

  // Ends a SCardGetStatusChange that is waiting in another thread, and does nothing where none is.
  void cancel() const noexcept { SCardCancel(handle_); }

 private:
  struct Unconnected {};
  explicit Context(Unconnected) {}

  SCARDCONTEXT handle_ = 0;  // 0: unconnected
};

}  // namespace apdu::pcsc
