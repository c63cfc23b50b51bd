#include "apdu/chosen_readers.h"

namespace apdu {

std::vector<ReaderState> ChosenReaders::list() {
  return chosen_of(all_.list());
}

WaitOutcome ChosenReaders::wait_for_change(const std::vector<ReaderState>& known,
                                           std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    // The directory behind is waited for with all that it knows, so a change of the others ends its wait too.
    const std::vector<ReaderState> all = all_.list();
    if (chosen_of(all) != known) return WaitOutcome::changed;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= std::chrono::milliseconds::zero()) return WaitOutcome::timed_out;
    const WaitOutcome outcome = all_.wait_for_change(all, left);
    if (outcome != WaitOutcome::changed) return outcome;
  }
}

std::vector<ReaderState> ChosenReaders::chosen_of(std::vector<ReaderState> readers) const {
  std::erase_if(readers,
                [&](const ReaderState& reader) { return reader.name.find(part_) == std::string::npos; });
  return readers;
}

}  // namespace apdu
