#include "vcard/ledger.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "vcard/command_apdu.h"

namespace vcard {
namespace {

constexpr double kMsPerCommand = 4;
constexpr double kMsPerByte = 8.0 / 106;  // 106 kbit/s

bool is_verify_with_data(const CommandApdu& command) {
  return command.ins == 0x20 && !command.data.empty();
}

std::string last_two(support::ByteView answer) {
  return answer.size() < 2 ? "none" : support::to_hex(answer.last(2));
}

// Header and length; the identifier too where a file or an applet is selected.
std::string outline(support::ByteView raw, const std::optional<CommandApdu>& command) {
  std::string text = support::to_hex(raw.first(std::min<std::size_t>(raw.size(), 4)));
  if (!command) return text + " malformed";
  if (command->ins == 0xA4 && !command->data.empty()) return text + " id=" + support::to_hex(command->data);
  text += " Lc=" + std::to_string(command->data.size());
  if (command->expected) text += " Le=" + std::to_string(*command->expected);
  return text;
}

std::string sums(const Totals& totals) {
  char text[256] = {};
  std::snprintf(
      text, sizeof text, "commands=%llu up=%llu down=%llu verifies=%llu refused=%llu signatures=%llu ms=%.1f",
      static_cast<unsigned long long>(totals.commands), static_cast<unsigned long long>(totals.bytes_up),
      static_cast<unsigned long long>(totals.bytes_down), static_cast<unsigned long long>(totals.verifies),
      static_cast<unsigned long long>(totals.refused), static_cast<unsigned long long>(totals.signatures),
      totals.milliseconds);
  return text;
}

}  // namespace

Ledger::Ledger(const std::filesystem::path& file)
    : file_(open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
  if (file_ < 0) throw std::system_error(errno, std::generic_category(), file.string());
  write_line("# process " + std::to_string(getpid()) + "; after the bar: the sums of this process so far");
}

Ledger::~Ledger() {
  if (file_ >= 0) close(file_);
}

void Ledger::record(support::ByteView raw, support::ByteView answer, unsigned signature_ms) {
  const auto command = take_apart(raw);
  const double ms = kMsPerCommand + kMsPerByte * static_cast<double>(raw.size() + answer.size()) +
                    static_cast<double>(signature_ms);
  const support::MutexLock lock(mutex_);
  ++totals_.commands;
  totals_.bytes_up += raw.size();
  totals_.bytes_down += answer.size();
  totals_.milliseconds += ms;
  totals_.signatures += signature_ms > 0;
  if (command && is_verify_with_data(*command)) {
    ++totals_.verifies;
    totals_.refused += last_two(answer) != "9000";
  }
  char figures[96] = {};
  std::snprintf(figures, sizeof figures, " answer=%zu SW=%s ms=%.1f | ",
                answer.size() < 2 ? 0 : answer.size() - 2, last_two(answer).c_str(), ms);
  write_line(std::to_string(totals_.commands) + " " + outline(raw, command) + figures + sums(totals_));
}

void Ledger::note(std::string_view event) {
  const support::MutexLock lock(mutex_);
  write_line("- " + std::string(event) + " | " + sums(totals_));
}

Totals Ledger::totals() const {
  const support::MutexLock lock(mutex_);
  return totals_;
}

void Ledger::write_line(const std::string& line) {
  if (file_ < 0) return;
  const std::string text = line + "\n";
  // A full disk spoils the account, not the card.
  [[maybe_unused]] const ssize_t written = write(file_, text.data(), text.size());
}

}  // namespace vcard
