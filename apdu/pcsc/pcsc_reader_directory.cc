#include "apdu/pcsc/pcsc_reader_directory.h"

#include <algorithm>

#include "apdu/pcsc/open_reader_directory.h"
#include "apdu/pcsc/pcsc_error.h"
#include "apdu/pcsc/pcsc_transport.h"
#include "support/log.h"

namespace apdu::pcsc {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// No single wait in pcscd is longer: a change that slipped through between a look and the wait after it (a
// reader that appears just then) is seen at the next look.
constexpr milliseconds kLongestWait{5000};
// After a report that was nothing to us (another program connects): keeps a flood of them from burning the
// processor.
constexpr milliseconds kPauseAfterNothing{50};
// Keeps `now + timeout` inside the clock's range.
constexpr milliseconds kForever = std::chrono::hours(24 * 365);

}  // namespace

std::vector<ReaderState> PcscReaderDirectory::Snapshot::readers() const {
  std::vector<ReaderState> readers;
  for (const ReaderStatus& status : statuses) {
    readers.push_back({status.name, status.card_present(), generation << 16 | status.events()});
  }
  return readers;
}

std::vector<ReaderState> PcscReaderDirectory::list() {
  return snapshot().readers();
}

std::optional<Fault> PcscReaderDirectory::fault() {
  const support::MutexLock lock(mutex_);
  return noted_;
}

template <typename Detail>
void PcscReaderDirectory::note(std::optional<Fault> fault, Detail detail) {
  if (fault == noted_) return;
  noted_ = fault;
  if (fault) {
    support::log_error("no readers: ", detail);
  } else {
    support::log_info("the reader service answers again");
  }
}

PcscReaderDirectory::Snapshot PcscReaderDirectory::snapshot() {
  const support::MutexLock lock(mutex_);
  try {
    Snapshot now{current_statuses(), generation_};
    if (context_ != nullptr) note(std::nullopt, "");
    return now;
  } catch (const TransportError& error) {
    context_.reset();
    note(error.fault(), error.what());
    return {{}, generation_};
  }
}

// Contexts die in ordinary life: pcscd goes after a minute without clients, or is restarted. So an old one
// that fails is replaced by a new one, once.
std::vector<ReaderStatus> PcscReaderDirectory::current_statuses() {
  if (context_ != nullptr) {
    try {
      return reader_statuses(*context_);
    } catch (const TransportError& error) {
      support::log_debug("a new connection to the reader service, for ", error.what());
      context_.reset();
    }
  }
  if (!connect_to_service()) return {};
  ++generation_;
  return reader_statuses(*context_);
}

// A machine without a reader service is an ordinary one, so nothing is thrown: unwinding takes some 400 KB of
// code and tables into the memory of a program that only loads the module.
bool PcscReaderDirectory::connect_to_service() {
  LONG code = SCARD_S_SUCCESS;
  context_ = Context::open(code);
  if (context_ != nullptr) return true;
  note(fault_of(code), [code] { return std::string(error_of(Context::kEstablish, code).what()); });
  return false;
}

WaitOutcome PcscReaderDirectory::wait_for_change(const std::vector<ReaderState>& known,
                                                 milliseconds timeout) {
  const auto deadline = steady_clock::now() + std::clamp(timeout, milliseconds{0}, kForever);
  const WaitingRoom::Visit visit(waiting_room_);
  std::optional<std::vector<ReaderStatus>> before;
  while (!waiting_room_.cancelled()) {
    const Snapshot now = snapshot();
    if (now.readers() != known) return WaitOutcome::changed;
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left.count() <= 0) return WaitOutcome::timed_out;
    if (before == now.statuses) waiting_room_.pause(std::min(left, kPauseAfterNothing));
    waiting_room_.wait(now.statuses, std::min(left, kLongestWait));
    before = now.statuses;
  }
  return WaitOutcome::cancelled;
}

std::unique_ptr<CardTransport> PcscReaderDirectory::connect(const std::string& reader) {
  return std::make_unique<PcscTransport>(context_for_a_card(), reader);
}

// A context of its own, so that no reader ever waits for another one. The service refuses a new one once the
// program has given up its privileges or cannot reach the socket any more (chroot); then the shared context
// serves, in which pcsclite lets calls wait for each other.
std::shared_ptr<const Context> PcscReaderDirectory::context_for_a_card() {
  LONG code = SCARD_S_SUCCESS;
  if (std::shared_ptr<const Context> own = Context::open(code)) return own;
  const support::MutexLock lock(mutex_);
  if (context_ == nullptr) throw error_of(Context::kEstablish, code);
  support::log_info("no other connection to the reader service: ", [code] { return name_of(code); });
  return context_;
}

std::unique_ptr<ReaderDirectory> open_reader_directory() {
  return std::make_unique<PcscReaderDirectory>();
}

}  // namespace apdu::pcsc
