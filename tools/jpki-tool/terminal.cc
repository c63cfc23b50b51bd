#include "tools/jpki-tool/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include "holder/trouble.h"
#include "tools/jpki-tool/signals.h"
#include "tools/jpki-tool/text.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;

volatile std::sig_atomic_t g_ended = 0;

void note_end(int) {
  g_ended = 1;
}

// From here on the signals that end a program are noted, and arrive nowhere but within wait_for_input().
class NotedSignals {
 public:
  NotedSignals() {
    g_ended = 0;
    struct sigaction action {};
    action.sa_handler = note_end;
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i)
      sigaction(kEndingSignals[i], &action, &before_[i]);
  }
  ~NotedSignals() {
    for (std::size_t i = 0; i < kEndingSignals.size(); ++i)
      sigaction(kEndingSignals[i], &before_[i], nullptr);
  }
  NotedSignals(const NotedSignals&) = delete;
  NotedSignals& operator=(const NotedSignals&) = delete;

  // False where a signal ended the wait.
  bool wait_for_input(int file) const {
    pollfd input{file, POLLIN, 0};
    while (g_ended == 0) {
      if (ppoll(&input, 1, nullptr, &shield_.before()) >= 0) return !arrived();
      if (errno != EINTR) return false;
    }
    return false;
  }

 private:
  // Where input is there as well, a signal waits on: Ctrl-C and a line typed at once.
  static bool arrived() {
    const sigset_t ending = set_of(kEndingSignals);
    constexpr timespec kNow{0, 0};
    return sigtimedwait(&ending, nullptr, &kNow) > 0;
  }

  SignalShield shield_;
  std::array<struct sigaction, kEndingSignals.size()> before_{};
};

// The terminal shows nothing of what is typed.
class EchoOff {
 public:
  explicit EchoOff(int file) : file_(file) {
    if (tcgetattr(file_, &before_) != 0) throw TroubleError(Trouble::cannot_ask);
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
    unseen.c_lflag |= ICANON | ISIG;
    // What was typed before the question is no answer to it.
    if (tcsetattr(file_, TCSAFLUSH, &unseen) != 0) throw TroubleError(Trouble::cannot_ask);
  }
  ~EchoOff() { tcsetattr(file_, TCSAFLUSH, &before_); }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  int file_;
  termios before_{};
};

class Terminal : public PinSource {
 public:
  explicit Terminal(int file) : file_(file) {}
  ~Terminal() override { close(file_); }

  support::SecureBytes ask(const PinQuestion& question) override {
    Page page(wants_colours(file_));
    for (const std::string& paragraph : question.explanation) page.paragraph(paragraph);
    say(page.text());
    const NotedSignals signals;
    const EchoOff unseen(file_);
    say(wrapped(question.prompt + ": "));
    // The line's end was not shown either; it follows whatever happens.
    const NewLine after{*this};
    return read_line(signals);
  }

 private:
  struct NewLine {
    const Terminal& terminal;
    ~NewLine() { terminal.say("\n"); }
  };

  void say(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(file_, text.data(), text.size());
      if (written < 0 && errno != EINTR) return;
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  support::SecureBytes read_line(const NotedSignals& signals) const {
    support::SecureBytes line(kLongestTyped);
    support::SecureBytes byte(1);
    std::size_t size = 0;
    for (;;) {
      if (!signals.wait_for_input(file_)) throw TroubleError(Trouble::cancelled);
      const ssize_t count = read(file_, byte.bytes().data(), 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) throw TroubleError(Trouble::cancelled);  // Ctrl-D, or the terminal is gone
      if (byte.view()[0] == '\n') return first_bytes(line, size);
      if (size < line.size()) line.bytes()[size++] = byte.view()[0];
    }
  }

  int file_;
};

}  // namespace

std::unique_ptr<PinSource> open_terminal() {
  const int file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  return file < 0 ? nullptr : std::make_unique<Terminal>(file);
}

}  // namespace jpki_tool
