// The state of the virtual readers, shared by a directory and the transports that it gave out. Internal.
// Thread rule: everything but the mutex itself is guarded by the mutex.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "support/mutex.h"
#include "vcard/fault_plan.h"
#include "vcard/in_process.h"

namespace vcard {

struct Keypad {
  apdu::Pinpad can;
  std::deque<std::variant<std::string, support::Bytes>> typed;
  std::uint64_t prompts = 0;
};

struct Reader {
  std::shared_ptr<Card> card;
  std::uint64_t events = 0;  // insertions and removals; also tells a card's stays apart
  std::uint64_t resets = 0;  // by whomever
  // How many transports there are, to whatever card; theirs as well, since they may outlive the reader.
  std::shared_ptr<std::size_t> connections = std::make_shared<std::size_t>(0);
  const void* holder = nullptr;  // the transport whose transaction runs
  std::uint64_t transactions = 0;
  FaultPlan faults;
  Keypad keypad;
  std::optional<apdu::Fault> connect_fault;
  std::optional<apdu::Fault> begin_fault;
  std::function<void(const Exchange&)> hook;
  std::function<void()> connect_hook;
};

struct ReaderTable {
  support::Mutex mutex;
  std::condition_variable_any changed;  // anything below
  std::map<std::string, Reader> readers JPKI_GUARDED_BY(mutex);
  std::uint64_t events JPKI_GUARDED_BY(mutex) = 0;  // the last number that a reader got
  std::uint64_t waiting JPKI_GUARDED_BY(mutex) = 0;
  bool service JPKI_GUARDED_BY(mutex) = true;
  bool cancelled JPKI_GUARDED_BY(mutex) = false;

  // Throws apdu::TransportError where there is no such reader.
  Reader& reader(const std::string& name) JPKI_REQUIRES(mutex);
  void take_out(Reader& reader) JPKI_REQUIRES(mutex);
  void put_in(Reader& reader, std::shared_ptr<Card> card) JPKI_REQUIRES(mutex);
  void reset(Reader& reader) JPKI_REQUIRES(mutex);
  void cut_power(Reader& reader) JPKI_REQUIRES(mutex);
};

// Throws TransportError where the reader or its card is not there.
std::unique_ptr<apdu::CardTransport> connect_to(std::shared_ptr<ReaderTable> table,
                                                const std::string& reader);

}  // namespace vcard
