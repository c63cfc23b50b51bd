#include "tools/jpki-portal/browser.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <variant>
#include <vector>

#include "support/log.h"
#include "support/signals.h"

namespace jpki_portal {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kPiece = 64UL * 1024;

}  // namespace

Browser::Browser() {
  // One that is ignored would be in the programs that are started too; they have no signal blocked.
  const sigset_t broken_pipe = support::signal_set({SIGPIPE});
  sigprocmask(SIG_BLOCK, &broken_pipe, nullptr);
  const sigset_t ending = support::signal_set({SIGINT, SIGTERM, SIGHUP});
  sigprocmask(SIG_BLOCK, &ending, nullptr);
  signals_ = signalfd(-1, &ending, SFD_CLOEXEC);
  if (signals_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
}

Browser::~Browser() {
  close(signals_);
}

portal::BrowserMessage Browser::next() {
  for (;;) {
    if (auto message = pending()) return std::move(*message);
    throw_if_ended();
    if (wait({}, std::nullopt).by == Woken::By::browser) take_in();
  }
}

int Browser::wait_beside(std::initializer_list<int> descriptors, support::Deadline deadline) {
  for (;;) {
    throw_if_ended();
    const Woken woken = wait(descriptors, deadline);
    if (woken.by == Woken::By::other || woken.by == Woken::By::time) return woken.other;
    if (woken.by == Woken::By::browser) take_in();
    answer_pending();
  }
}

void Browser::catch_up() {
  while (!ended_ && wait({}, steady_clock::now()).by == Woken::By::browser) take_in();
  answer_pending();
}

// The browser comes first: where it is gone, no answer of the holder's counts.
Browser::Woken Browser::wait(std::initializer_list<int> others, std::optional<support::Deadline> deadline) {
  for (;;) {
    std::vector<pollfd> watched = {{signals_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    for (const int other : others) watched.push_back({other, POLLIN, 0});
    const int patience = deadline ? support::milliseconds_to(*deadline) : -1;
    if (poll(watched.data(), watched.size(), patience) < 0 && errno != EINTR)
      throw std::system_error(errno, std::generic_category(), "poll");
    if (watched[0].revents != 0) {
      ended_ = true;
      return {Woken::By::signal};
    }
    if (watched[1].revents != 0) return {Woken::By::browser};
    const auto other = std::find_if(watched.begin() + 2, watched.end(),
                                    [](const pollfd& each) { return each.revents != 0; });
    if (other != watched.end()) return {Woken::By::other, other->fd};
    if (deadline && steady_clock::now() >= *deadline) return {Woken::By::time};
  }
}

void Browser::take_in() {
  std::array<std::uint8_t, kPiece> piece{};
  const ssize_t count = read(STDIN_FILENO, piece.data(), piece.size());
  if (count < 0 && errno == EINTR) return;
  if (count <= 0) {
    ended_ = true;
    return;
  }
  frames_.add(support::ByteView(piece).first(static_cast<std::size_t>(count)));
}

void Browser::throw_if_ended() const {
  if (ended_) throw Ended();
}

std::optional<portal::BrowserMessage> Browser::pending() {
  const auto frame = frames_.next();
  if (!frame) return std::nullopt;
  if (frame->too_long) {
    support::log_error("a message is longer than any that is meant");
    return portal::Unintelligible{};
  }
  return portal::browser_message(frame->text);
}

void Browser::answer_pending() {
  while (const auto message = pending()) {
    if (std::holds_alternative<portal::Close>(*message)) {
      ended_ = true;
      return;
    }
    meanwhile_(*message);
  }
}

void Browser::say(const std::string& message) {
  const std::string frame = portal::framed(message);
  std::string_view rest = frame;
  while (!rest.empty()) {
    const ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw Ended();
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace jpki_portal
