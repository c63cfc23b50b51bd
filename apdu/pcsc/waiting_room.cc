#include "apdu/pcsc/waiting_room.h"

#include "apdu/transport_error.h"

namespace apdu::pcsc {
namespace {

using std::chrono::milliseconds;
using support::MutexLock;

// How soon a service that has come back is noticed.
constexpr milliseconds kServiceRetry{1000};
// How often a cancellation that may have come too early for a wait is repeated.
constexpr milliseconds kCancelRetry{20};

}  // namespace

// Makes a context known to cancel() for as long as a call waits on it.
class WaitingRoom::Seat {
 public:
  Seat(WaitingRoom& room, const Context& context) : room_(room), context_(context) {
    const MutexLock lock(room_.mutex_);
    room_.waiting_.insert(&context_);
  }
  ~Seat() {
    const MutexLock lock(room_.mutex_);
    room_.waiting_.erase(&context_);
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;

 private:
  WaitingRoom& room_;
  const Context& context_;
};

WaitingRoom::Visit::Visit(WaitingRoom& room) : room_(room) {
  const MutexLock lock(room_.mutex_);
  ++room_.visits_;
}

WaitingRoom::Visit::~Visit() {
  const MutexLock lock(room_.mutex_);
  --room_.visits_;
  room_.changed_.notify_all();
}

bool WaitingRoom::cancelled() const {
  const MutexLock lock(mutex_);
  return cancelled_;
}

void WaitingRoom::wait(const std::vector<ReaderStatus>& known, milliseconds limit) {
  LONG code = SCARD_E_NO_SERVICE;
  try {
    const Context context;
    const Seat seat(*this, context);
    // A cancel() before this point finds no wait to cancel; a later one repeats itself until this wait has
    // ended.
    if (!cancelled()) code = wait_for_difference(context, known, NewReaders::notice, limit);
  } catch (const TransportError&) {
    code = SCARD_E_NO_SERVICE;
  }
  constexpr LONG kOrdinary[] = {SCARD_S_SUCCESS, SCARD_E_TIMEOUT, SCARD_E_CANCELLED, SCARD_E_UNKNOWN_READER};
  for (const LONG ordinary : kOrdinary) {
    if (code == ordinary) return;
  }
  pause(std::min(limit, kServiceRetry));
}

void WaitingRoom::pause(milliseconds time) {
  const MutexLock lock(mutex_);
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (!cancelled_) {
    if (changed_.wait_until(mutex_, deadline) == std::cv_status::timeout) return;
  }
}

void WaitingRoom::cancel() noexcept {
  const MutexLock lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
  while (visits_ > 0) {
    for (const Context* context : waiting_) context->cancel();
    changed_.wait_for(mutex_, kCancelRetry);
  }
}

}  // namespace apdu::pcsc
