#include "tools/jpki-portal/card_limit.h"

#include <unistd.h>

#include <csignal>
#include <string_view>

#include "portal/frame.h"

namespace jpki_portal {
namespace {

// What the handler writes; complete before the alarm is set.
std::string last_frame;

constexpr std::string_view kRemark =
    "jpki-portal: the card has not been free, or has not answered, for too long\n";

// Calls nothing but what signal-safety(7) allows.
void end_now(int /*signal*/) {
  const char* rest = last_frame.data();
  std::size_t size = last_frame.size();
  while (size > 0) {
    const ssize_t written = write(STDOUT_FILENO, rest, size);
    if (written <= 0) break;
    rest += written;
    size -= static_cast<std::size_t>(written);
  }
  [[maybe_unused]] const ssize_t ignored = write(STDERR_FILENO, kRemark.data(), kRemark.size());
  _exit(1);
}

}  // namespace

CardLimit::CardLimit(std::chrono::seconds time, const std::string& last_words) {
  last_frame = portal::framed(last_words);
  std::signal(SIGALRM, end_now);
  alarm(static_cast<unsigned>(time.count()));
}

CardLimit::~CardLimit() {
  alarm(0);
}

}  // namespace jpki_portal
