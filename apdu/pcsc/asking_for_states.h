// Keeps a fork from taking place in the middle of a question for the readers' states.
//
// Newer libpcsclite (2.3.3) has a lock of the whole process, which it holds while pcscd answers such a
// question (SCardListReaders, SCardGetStatusChange, SCardStatus). A child made meanwhile by another thread
// inherits it locked for ever, and could never ask for a reader. So fork() waits for the questions of this
// module, but no longer than kLongestWait: a reader service that does not answer is no reason for the host to
// stand still (ADR 31). Thread rule: any thread.
#pragma once

#include <chrono>

namespace apdu::pcsc {

class AskingForStates {
 public:
  static constexpr std::chrono::milliseconds kLongestWait{1000};

  // For as long as it lives, the calling thread asks; it must not fork meanwhile.
  AskingForStates();
  ~AskingForStates();
  AskingForStates(const AskingForStates&) = delete;
  AskingForStates& operator=(const AskingForStates&) = delete;
};

}  // namespace apdu::pcsc
