// The readers that pcscd knows.
// Thread rule: that of ReaderDirectory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apdu/pcsc/context.h"
#include "apdu/pcsc/reader_status.h"
#include "apdu/pcsc/waiting_room.h"
#include "apdu/reader_directory.h"
#include "apdu/transport_error.h"
#include "support/mutex.h"

namespace apdu::pcsc {

class PcscReaderDirectory final : public ReaderDirectory {
 public:
  std::vector<ReaderState> list() override;
  std::optional<Fault> fault() override;
  WaitOutcome wait_for_change(const std::vector<ReaderState>& known,
                              std::chrono::milliseconds timeout) override;
  void cancel() noexcept override { waiting_room_.cancel(); }
  std::unique_ptr<CardTransport> connect(const std::string& reader) override;

 private:
  struct Snapshot {
    std::vector<ReaderStatus> statuses;
    std::uint64_t generation = 0;

    std::vector<ReaderState> readers() const;
  };

  Snapshot snapshot();
  std::vector<ReaderStatus> current_statuses() JPKI_REQUIRES(mutex_);
  // False where no service runs or it refuses us, which the log explains.
  bool connect_to_service() JPKI_REQUIRES(mutex_);
  std::shared_ptr<const Context> context_for_a_card();
  // `detail` is a text or makes one.
  template <typename Detail>
  void note(std::optional<Fault> fault, Detail detail) JPKI_REQUIRES(mutex_);

  support::Mutex mutex_;
  std::shared_ptr<const Context> context_ JPKI_GUARDED_BY(mutex_);
  // Counts our contexts: a pcscd that was restarted counts insertions from zero again.
  std::uint64_t generation_ JPKI_GUARDED_BY(mutex_) = 0;
  std::optional<Fault> noted_ JPKI_GUARDED_BY(mutex_);  // of the last look, which the log has told
  WaitingRoom waiting_room_;
};

}  // namespace apdu::pcsc
