#include "tools/jpki-tool/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
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

  // False where a signal ended the wait, or the time was over.
  bool wait_for_input(int file, const timespec* limit = nullptr) const {
    pollfd input{file, POLLIN, 0};
    // Also those that wait since a PIN was sent: they are meant for this question.
    sigset_t open = shield_.before();
    for (const int signal : kEndingSignals) sigdelset(&open, signal);
    while (g_ended == 0) {
      const int ready = ppoll(&input, 1, limit, &open);
      if (ready >= 0) return ready > 0 && !arrived();
      if (errno != EINTR) return false;
    }
    return false;
  }

 private:
  // Where input is there as well, a signal waits on: Ctrl-C and a line typed at once.
  static bool arrived() {
    const sigset_t ending = support::signal_set(kEndingSignals);
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

void write_to(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

int open_tty() {
  return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

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

  void say(std::string_view text) const { write_to(file_, text); }

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

struct OpenTerminal {
  explicit OpenTerminal(int opened) : file(opened) {}
  ~OpenTerminal() {
    if (file >= 0) close(file);
  }
  OpenTerminal(const OpenTerminal&) = delete;
  OpenTerminal& operator=(const OpenTerminal&) = delete;
  const int file;
};

bool is_yes(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r' || line.back() == ' '))
    line.remove_suffix(1);
  constexpr std::string_view kYes[] = {"y", "Y", "yes", "Yes", "YES", "ｙ", "はい"};
  return std::find(std::begin(kYes), std::end(kYes), line) != std::end(kYes);
}

}  // namespace

std::unique_ptr<PinSource> open_terminal() {
  const int file = open_tty();
  return file < 0 ? nullptr : std::make_unique<Terminal>(file);
}

bool has_terminal() {
  const int file = open_tty();
  if (file >= 0) close(file);
  return file >= 0;
}

bool agreed_at_terminal(const std::string& text, const std::string& question, std::chrono::seconds patience) {
  const OpenTerminal terminal(open_tty());
  if (terminal.file < 0) throw TroubleError(Trouble::consent_needed);
  write_to(terminal.file, text);
  const NotedSignals signals;
  tcflush(terminal.file, TCIFLUSH);
  write_to(terminal.file, wrapped(question + " [y/N]:") + " ");
  const timespec limit{patience.count(), 0};
  if (!signals.wait_for_input(terminal.file, &limit)) {
    write_to(terminal.file, "\n");
    throw TroubleError(Trouble::cancelled);
  }
  // A terminal hands over a line at once.
  std::array<char, kLongestTyped> line{};
  const ssize_t size = read(terminal.file, line.data(), line.size());
  if (size <= 0) throw TroubleError(Trouble::cancelled);
  return is_yes({line.data(), static_cast<std::size_t>(size)});
}

}  // namespace jpki_tool
