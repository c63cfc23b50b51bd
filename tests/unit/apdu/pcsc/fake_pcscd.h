// Stands in for libpcsclite at link time: the SCard functions of a reader service that tests arrange.
//
// It behaves as pcsc-lite 1.9.9 does where it matters: a restart kills contexts, SCardCancel reaches only a
// call that waits already, the counter of a reader sits in the upper half of its state. Thread rule: every
// member function may be called from any thread.
#pragma once

#include <winscard.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "support/bytes.h"

namespace apdu::pcsc::testing {

struct FakeReader {
  std::string name;
  DWORD flags = SCARD_STATE_EMPTY;
  DWORD events = 0;
  support::Bytes atr = {};
};

class FakePcscd {
 public:
  // The one that the SCard functions talk to.
  static FakePcscd& instance();

  // A service that has just started, without a reader.
  void start();
  void stop();
  void refuse_clients(LONG code);
  // The connections that there are go on.
  void refuse_new_clients(LONG code);
  void put_reader(const FakeReader& reader);
  void insert_card(const std::string& reader, const support::Bytes& atr);
  void remove_card(const std::string& reader);
  // Another program leaves the card without power.
  void unpower_card();
  // Another program connects: nothing to us.
  void toggle_use(const std::string& reader);

  // What the next calls of a function answer; success once they are used up.
  void script(const std::string& function, std::deque<LONG> codes);
  void answer_with(std::size_t size);
  // What the reader answers to a control code; others are an error, as in readers without extras.
  void answer_control(DWORD code, const support::Bytes& answer);
  // What the last SCardControl with this code was given.
  support::Bytes control_request(DWORD code) const;
  // The calls since the last question, without those that only look.
  std::vector<std::string> calls();
  std::size_t count(const std::string& function) const;
  // Blocks until a call waits for a change.
  void await_waiter();
  std::size_t open_contexts() const;

  // Behind the SCard functions.
  LONG establish(SCARDCONTEXT& context);
  LONG release(SCARDCONTEXT context);
  LONG list(SCARDCONTEXT context, char* names, DWORD& size);
  LONG change(SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE* states, DWORD count);
  LONG cancel(SCARDCONTEXT context);
  LONG card_call(const std::string& function);
  LONG power_up();
  LONG card_status(DWORD& state) const;
  LONG transmit(unsigned char* answer, DWORD& size);
  LONG control(DWORD code, support::ByteView request, std::span<unsigned char> answer, DWORD& size);

 private:
  FakeReader* find(const std::string& name);
  LONG compare(SCARD_READERSTATE* states, DWORD count, std::size_t known_readers);
  void note(const std::string& function);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool running_ = false;
  LONG refusal_ = SCARD_S_SUCCESS;
  SCARDCONTEXT next_context_ = 1;
  std::set<SCARDCONTEXT> contexts_;
  std::set<SCARDCONTEXT> waiting_;
  std::set<SCARDCONTEXT> cancelled_;
  std::vector<FakeReader> readers_;
  std::vector<std::pair<std::string, std::deque<LONG>>> scripts_;
  bool powered_ = true;
  std::size_t answer_size_ = 2;
  std::map<DWORD, support::Bytes> control_answers_;
  std::map<DWORD, support::Bytes> control_requests_;
  std::vector<std::string> calls_;
  std::vector<std::string> all_calls_;
};

}  // namespace apdu::pcsc::testing
