// The readers of this machine, and the way to a card in one of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apdu/card_transport.h"

namespace apdu {

struct ReaderState {
  std::string name;
  bool card_present = false;
  // Changes with each insertion and removal, so that a card swapped between two looks is seen; means nothing
  // else.
  std::uint64_t events = 0;

  friend bool operator==(const ReaderState&, const ReaderState&) = default;
};

enum class WaitOutcome { changed, timed_out, cancelled };

// Thread rule: every function may be called from any thread.
class ReaderDirectory {
 public:
  virtual ~ReaderDirectory() = default;

  // The readers now, without a command to any card. Empty where no reader service runs or it refuses us: both
  // are ordinary states of a machine, which the log explains.
  virtual std::vector<ReaderState> list() = 0;

  // Why the last list() has no readers; nothing where the reader service has answered.
  virtual std::optional<Fault> fault() = 0;

  // Blocks until the readers or their cards differ from `known`, `timeout` is over, or somebody cancels.
  // A missing reader service is waited for.
  virtual WaitOutcome wait_for_change(const std::vector<ReaderState>& known,
                                      std::chrono::milliseconds timeout) = 0;

  // Ends every wait, running or coming: called once, when the directory is about to go. Returns when no
  // thread waits any more.
  virtual void cancel() noexcept = 0;

  // Throws TransportError.
  virtual std::unique_ptr<CardTransport> connect(const std::string& reader) = 0;
};

}  // namespace apdu
