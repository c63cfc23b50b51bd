// The virtual card in a real pcscd: a client of vsmartcard's vpcd driver, and the control socket that drives
// it.
//
// vpcd waits on a TCP port for "a card"; a connection is an insertion, its end a removal. One thread, one
// poll loop. Thread rule: run() belongs to one thread; stop() may be called from any, and from a signal
// handler.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "vcard/card.h"
#include "vcard/fault_plan.h"
#include "vcard/file_descriptor.h"

namespace vcard {

struct VpcdOptions {
  std::uint16_t port = 35963;         // vpcd's first reader; the second has the next one
  std::filesystem::path control;      // unix socket, mode 0600; empty for none
  std::chrono::seconds patience{30};  // how long to wait for a vpcd that does not listen
  // pcscd looks at a reader some times a second: a card that leaves for less might not have left.
  std::chrono::milliseconds out_at_least{1000};
};

enum class VpcdEnd { stopped, no_vpcd };

class VpcdFront {
 public:
  using Loader = std::function<std::shared_ptr<Card>(const std::filesystem::path&)>;

  // `load` fetches the card that `swap DIR` names. Throws std::system_error where the control socket cannot
  // be made.
  VpcdFront(VpcdOptions options, std::shared_ptr<Card> card, Loader load);
  ~VpcdFront();

  // Called once the card is in the reader for the first time.
  void when_ready(std::function<void()> ready) { ready_ = std::move(ready); }
  // Called when `hold` keeps an answer back, in the thread of run(). To be set before it.
  void when_held(std::function<void()> held) { held_ = std::move(held); }

  // Until stop(), the command `quit`, or the end of patience.
  VpcdEnd run();
  void stop() noexcept;

  // What the control socket does with one line; the answer begins with "ok" or "error".
  std::string obey(const std::string& line);

 private:
  void connect_card();
  void take_out();
  bool serve_frame();
  bool answer(support::ByteView frame);
  bool answer_command(support::ByteView command);
  void keep_back(support::Bytes answer);
  void serve_control();
  int poll_timeout() const;

  std::string remove(std::string_view);
  std::string insert(std::string_view);
  std::string swap(std::string_view directory);
  std::string reset(std::string_view);
  std::string fault(std::string_view arguments);
  std::string hold(std::string_view arguments);
  std::string release(std::string_view);
  std::string status(std::string_view);
  std::string quit(std::string_view);

  const VpcdOptions options_;
  std::shared_ptr<Card> card_;
  const Loader load_;
  std::function<void()> ready_;
  std::function<void()> held_;
  FaultPlan faults_;
  std::uint64_t held_exchange_ = 0;            // whose answer shall wait; 0 for none
  std::optional<support::Bytes> held_answer_;  // for `release`
  bool inserted_ = true;                       // whether the card shall be in the reader
  bool running_ = true;
  std::chrono::steady_clock::time_point waiting_since_;
  std::chrono::steady_clock::time_point next_attempt_;
  FileDescriptor vpcd_;
  FileDescriptor listener_;
  FileDescriptor stop_event_;
};

// Sends one line to the control socket of a running card and returns its answer. Throws std::system_error.
std::string tell(const std::filesystem::path& control, const std::string& line);

}  // namespace vcard
