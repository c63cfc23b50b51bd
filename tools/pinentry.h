// A pinentry, GnuPG's window for secrets, spoken to by its Assuan protocol. Thread rule: one thread.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>

#include "support/secure_bytes.h"

namespace tools {

// What a window says; what is empty is left to the pinentry.
struct PinentryTexts {
  std::string title;
  std::string description;
  std::string prompt = {};  // of a PIN, without colon
  std::string error = {};   // what was wrong with the answer before
  std::string ok = {};
  std::string cancel = {};
};

// Where it may show itself. On a terminal it is told of the one of standard error, and belongs to the job
// there. On a desktop it is a process group of its own, which is ended with its window however it stands.
enum class PinentryPlace { terminal, desktop };

class Pinentry {
 public:
  // Returns when the descriptor has something to read, and throws what a question is to end with instead.
  using Wait = std::function<void(int descriptor)>;

  // Starts `program`, found in PATH. Throws holder::TroubleError (cannot_ask) where there is none or it does
  // not speak.
  Pinentry(const std::string& program, PinentryPlace place, Wait wait);
  ~Pinentry();
  Pinentry(const Pinentry&) = delete;
  Pinentry& operator=(const Pinentry&) = delete;

  // Each throws holder::TroubleError: cancelled (also where the pinentry's patience has ended), cannot_ask.
  support::SecureBytes ask_pin(const PinentryTexts& texts);
  // Returns where the holder has agreed.
  void confirm(const PinentryTexts& texts);
  void tell(const PinentryTexts& texts);

  // Whether a window shows all of it: a line of the protocol is no longer.
  static bool has_room_for(const std::string& description);

 private:
  void end() noexcept;
  void tell_terminal();
  void option(const std::string& setting);
  support::SecureBytes show(const PinentryTexts& texts, const char* command);
  void request(std::string line);
  support::SecureBytes finish_answer();
  support::SecureBytes read_line();
  [[noreturn]] void lost();

  const PinentryPlace place_;
  const Wait wait_;
  pid_t child_ = -1;
  int line_ = -1;
  bool gone_ = false;
};

}  // namespace tools
