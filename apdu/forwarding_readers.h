// Readers behind which others are: all is passed on, but for what a class on top of this does in another way.
// Thread rule: as the directory that it stands in front of.
#pragma once

#include "apdu/reader_directory.h"

namespace apdu {

class ForwardingReaders : public ReaderDirectory {
 public:
  std::vector<ReaderState> list() override { return all_.list(); }
  std::optional<Fault> fault() override { return all_.fault(); }
  WaitOutcome wait_for_change(const std::vector<ReaderState>& known,
                              std::chrono::milliseconds timeout) override {
    return all_.wait_for_change(known, timeout);
  }
  void cancel() noexcept override { all_.cancel(); }
  std::unique_ptr<CardTransport> connect(const std::string& reader) override { return all_.connect(reader); }

 protected:
  // `all` outlives this object.
  explicit ForwardingReaders(ReaderDirectory& all) : all_(all) {}

  ReaderDirectory& all_;
};

}  // namespace apdu
