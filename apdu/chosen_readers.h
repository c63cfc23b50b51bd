// Some of a directory's readers: those whose name contains a text. The others are neither listed nor asked
// anything, so that no card in them can be mistaken for the one that is meant. Thread rule: as the directory
// that it stands in front of.
#pragma once

#include "apdu/forwarding_readers.h"

namespace apdu {

class ChosenReaders : public ForwardingReaders {
 public:
  // `part` is UTF-8, as reader names are, and compared byte by byte; an empty one chooses every reader.
  ChosenReaders(std::unique_ptr<ReaderDirectory> all, std::string part)
      : ForwardingReaders(*all), owned_(std::move(all)), part_(std::move(part)) {}

  std::vector<ReaderState> list() override;
  WaitOutcome wait_for_change(const std::vector<ReaderState>& known,
                              std::chrono::milliseconds timeout) override;

 private:
  std::vector<ReaderState> chosen_of(std::vector<ReaderState> readers) const;

  const std::unique_ptr<ReaderDirectory> owned_;
  const std::string part_;
};

}  // namespace apdu
