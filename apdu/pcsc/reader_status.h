// The state of the readers as pcscd reports it. Asking sends no command to a card and waits for no
// transaction. Thread rule: that of the context.
#pragma once

#include <winscard.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "apdu/pcsc/context.h"
#include "support/bytes.h"

namespace apdu::pcsc {

struct ReaderStatus {
  std::string name;
  DWORD state = SCARD_STATE_UNAWARE;  // SCARD_STATE_ flags, and above them the counter
  support::Bytes atr = {};

  bool card_present() const { return (state & SCARD_STATE_PRESENT) != 0; }
  // pcscd's count of insertions and removals since the reader appeared.
  std::uint16_t events() const { return static_cast<std::uint16_t>(state >> 16); }

  friend bool operator==(const ReaderStatus&, const ReaderStatus&) = default;
};

// All readers, in pcscd's order. Throws TransportError.
std::vector<ReaderStatus> reader_statuses(const Context& context);

// One reader. Throws TransportError.
ReaderStatus reader_status(const Context& context, const std::string& reader);

enum class NewReaders { notice, ignore };

// Blocks until something differs from `known`, `limit` is over, or the context is cancelled, and answers with
// SCardGetStatusChange's own code. Harmless changes end the wait as well (another program connects): look
// again.
LONG wait_for_difference(const Context& context, const std::vector<ReaderStatus>& known,
                         NewReaders new_readers, std::chrono::milliseconds limit);

}  // namespace apdu::pcsc
