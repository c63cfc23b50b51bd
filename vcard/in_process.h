// The virtual card behind the module's only door to hardware, within one process: readers, cards that come
// and go, other programs, and faults.
//
// What a reader service guarantees holds here too: one program at a time holds a card; a connection to a card
// that was taken out stays dead even if the same card is put in again; a reset by another program is reported
// by begin(). Thread rule: every function may be called from any thread. Hooks run on the thread that
// exchanges, with no lock held, so that they may call anything here but transmit on the same transport.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "apdu/reader_directory.h"
#include "apdu/transport_error.h"
#include "support/bytes.h"
#include "vcard/card.h"

namespace vcard {

struct ReaderTable;  // shared with the transports

// What a hook sees of the exchange that is about to happen.
struct Exchange {
  std::string reader;
  std::uint64_t number;       // counted from 1 for this reader
  support::ByteView command;  // may hold a PIN
};

class VirtualReaderDirectory : public apdu::ReaderDirectory {
 public:
  VirtualReaderDirectory();
  // One reader with `card` in it.
  VirtualReaderDirectory(const std::string& reader, std::shared_ptr<Card> card);
  ~VirtualReaderDirectory() override;

  std::vector<apdu::ReaderState> list() override;
  std::optional<apdu::Fault> fault() override;
  apdu::WaitOutcome wait_for_change(const std::vector<apdu::ReaderState>& known,
                                    std::chrono::milliseconds timeout) override;
  void cancel() noexcept override;
  std::unique_ptr<apdu::CardTransport> connect(const std::string& reader) override;

  void add_reader(const std::string& reader);
  void remove_reader(const std::string& reader);
  // All or none of the readers' service; without it list() is empty and connections fail with no_service.
  void set_service(bool running);

  void insert(const std::string& reader, std::shared_ptr<Card> card);
  void remove(const std::string& reader);
  // Another card (or the same one) at once, so that no list() in between shows an empty reader.
  void swap(const std::string& reader, std::shared_ptr<Card> card);

  // Another card between two looks of the reader service: no list() ever tells, and the next exchange fails,
  // for the card has no power yet.
  void swap_unseen(const std::string& reader, std::shared_ptr<Card> card);

  // The same behind a reset: no list() tells, but the next begin(), or a transaction that runs, hears of the
  // reset.
  void swap_behind_reset(const std::string& reader, std::shared_ptr<Card> card);

  // Another program resets the card. A transaction that runs fails with card_reset; the next begin() says
  // after_reset.
  void reset_by_other_program(const std::string& reader);
  // Another program sends a command between two of ours: to the card, past faults, hooks and whoever holds
  // it.
  support::Bytes other_program_transmit(const std::string& reader, support::ByteView command);

  // The `n`-th exchange from now, 1 being the next, fails or is answered with `raw` and does not reach the
  // card. card_removed takes the card out of the reader, card_reset resets it; other faults leave it as it
  // is.
  void fail_exchange(const std::string& reader, std::uint64_t n, apdu::Fault fault);
  void answer_exchange(const std::string& reader, std::uint64_t n, support::Bytes raw);
  void clear_faults(const std::string& reader);
  // The next connect() or begin() fails with this, once.
  void fail_connect(const std::string& reader, apdu::Fault fault);
  void fail_begin(const std::string& reader, apdu::Fault fault);

  // A keypad for the reader, from its next connection on. Without one, as at first, it has none.
  void give_keypad(const std::string& reader, apdu::Pinpad keypad);
  // What the holder types at the next prompts, in turn: digits (which a new PIN is confirmed with), or what
  // the reader answers in place of the card. Without anything left he lets the time run out.
  void type_on_keypad(const std::string& reader, std::variant<std::string, support::Bytes> typed);
  std::uint64_t prompts(const std::string& reader) const;

  // Called before each exchange of any transport of `reader`; null for none.
  void before_each_exchange(const std::string& reader, std::function<void(const Exchange&)> hook);
  // Called once, at the beginning of the next connect().
  void before_next_connect(const std::string& reader, std::function<void()> hook);
  std::uint64_t exchanges(const std::string& reader) const;
  // How many connections are open, to whatever card: a program that wants one for itself alone is refused
  // while there is any.
  std::size_t connections(const std::string& reader) const;
  // Whether a transaction runs.
  bool held(const std::string& reader) const;
  // How many transactions began.
  std::uint64_t transactions(const std::string& reader) const;

 private:
  const std::shared_ptr<ReaderTable> table_;
};

inline constexpr const char* kDemoReader = "jpki-pkcs11 DEMO reader 00 00";

// The demonstration's world: one reader with the card of that directory in it, or an empty one where the
// directory holds no card, which the log says. `ledger`, where given, gets the account.
std::unique_ptr<apdu::ReaderDirectory> open_directory(const std::filesystem::path& card_directory,
                                                      const std::filesystem::path& ledger = {});

}  // namespace vcard
