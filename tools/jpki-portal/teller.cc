#include "tools/jpki-portal/teller.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <vector>

#include "holder/trouble.h"
#include "support/deadline.h"
#include "support/log.h"
#include "tools/jpki-portal/pinentries.h"
#include "tools/jpki-portal/windows.h"
#include "tools/messages.h"
#include "tools/spawn_attributes.h"

namespace jpki_portal {
namespace {

using holder::Trouble;
using holder::TroubleError;

// Where the lock is in the other process.
constexpr int kTurn = 3;
// A pipe takes so much without anybody who reads (pipe(7)); no text is as long.
constexpr std::size_t kLongestText = 4096;

// A session of its own, which ends with neither the browser nor a terminal, and the signals as they are by
// default.
bool start(int text, int turn) {
  const tools::SpawnAttributes attributes(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, text, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, turn, kTurn);
  std::string name = "jpki-portal";
  std::string word = kTell;
  char* arguments[] = {name.data(), word.data(), nullptr};
  pid_t child = -1;
  const int failed = posix_spawn(&child, "/proc/self/exe", &actions, attributes.get(), arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0;
}

// pcscd's library lets programs that are started have its sockets, by which the service takes a card for one
// that is still wanted. The turn is ours alone: a window may start what stays.
void keep_what_was_meant() {
  std::vector<int> others;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    others.push_back(static_cast<int>(std::strtol(entry.path().filename().c_str(), nullptr, 10)));
  for (const int each : others)
    if (each > kTurn) close(each);
  fcntl(kTurn, F_SETFD, FD_CLOEXEC);
}

std::string standard_input() {
  std::string text;
  std::array<char, kLongestText> piece{};
  for (ssize_t count = 0; (count = read(STDIN_FILENO, piece.data(), piece.size())) > 0;)
    text.append(piece.data(), static_cast<std::size_t>(count));
  return text;
}

}  // namespace

void tell_apart(const std::string& text, const Turn& turn) {
  // Those who were told before have gone, or will be seen to the next time.
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  int ends[2] = {-1, -1};
  bool started = false;
  if (pipe2(ends, O_CLOEXEC) == 0) {
    const std::string_view part = std::string_view(text).substr(0, kLongestText);
    started = write(ends[1], part.data(), part.size()) == static_cast<ssize_t>(part.size()) &&
              start(ends[0], turn.file());
    close(ends[0]);
    close(ends[1]);
  }
  if (!started) support::log_error("the holder could not be told: ", text);
}

void tell(const conf::Settings& settings) {
  keep_what_was_meant();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(settings.window_seconds);
  const tools::PinentryTexts texts = {
      .title = window_title(), .description = standard_input(), .ok = _("Close")};
  std::vector<std::string> pinentries = desktop_pinentries(settings);
  try {
    with_first(
        pinentries,
        [deadline](int line) {
          if (!support::has_by(deadline, line, POLLIN)) throw TroubleError(Trouble::cancelled);
        },
        [&](tools::Pinentry& pinentry) { pinentry.tell(texts); });
  } catch (const TroubleError& unseen) {
    // Nobody has to look: what has happened stays as it is.
    support::log_info("a window with a trouble was not answered: ", unseen.what());
  }
}

}  // namespace jpki_portal
