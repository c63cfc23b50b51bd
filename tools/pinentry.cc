// Source of the protocol: the manuals of pinentry and libassuan. Lines of 1000 bytes at the most; a request
// is answered by OK or ERR, with data in lines that begin with D before it.
#include "tools/pinentry.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "holder/trouble.h"
#include "support/bytes.h"
#include "support/utf8.h"
#include "tools/spawn_attributes.h"

namespace tools {
namespace {

using holder::Trouble;
using holder::TroubleError;
using support::SecureBytes;

constexpr std::size_t kLongestLine = 1000;
constexpr std::string_view kDescription = "SETDESC ";

// GPG_ERR_TIMEOUT, GPG_ERR_CANCELED, GPG_ERR_NOT_CONFIRMED and GPG_ERR_FULLY_CANCELED, in the lower 16 bits
// of the number.
constexpr unsigned long kRefusals[] = {62, 99, 114, 198};

// A value in a request: no line end, and no %.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out;
}

int hex_digit(std::uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

// What a line of data stands for.
SecureBytes unescaped(support::ByteView data) {
  SecureBytes out(data.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const bool coded =
        data[i] == '%' && i + 2 < data.size() && hex_digit(data[i + 1]) >= 0 && hex_digit(data[i + 2]) >= 0;
    out.bytes()[size++] =
        coded ? static_cast<std::uint8_t>(hex_digit(data[i + 1]) * 16 + hex_digit(data[i + 2])) : data[i];
    if (coded) i += 2;
  }
  return SecureBytes(out.view().first(size));
}

[[noreturn]] void refuse(std::string_view error) {
  const unsigned long code = std::strtoul(std::string(error).c_str(), nullptr, 10) & 0xFFFF;
  for (const unsigned long refusal : kRefusals)
    if (code == refusal) throw TroubleError(Trouble::cancelled);
  throw TroubleError(Trouble::cannot_ask);
}

// On a desktop it has the signals that its parent keeps waiting.
int flags_of(PinentryPlace place) {
  return place == PinentryPlace::terminal ? 0 : POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP;
}

// -1 where it cannot be started.
pid_t started(const std::string& program, PinentryPlace place, int line) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, line, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, line, STDOUT_FILENO);
  std::string name = program;
  char* arguments[] = {name.data(), nullptr};
  pid_t child = -1;
  const int failed = posix_spawnp(&child, program.c_str(), &actions, SpawnAttributes(flags_of(place)).get(),
                                  arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? child : -1;
}

}  // namespace

Pinentry::Pinentry(const std::string& program, PinentryPlace place, Wait wait)
    : place_(place), wait_(std::move(wait)) {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw TroubleError(Trouble::cannot_ask);
  child_ = started(program, place, ends[1]);
  line_ = ends[0];
  close(ends[1]);
  try {
    if (child_ < 0) throw TroubleError(Trouble::cannot_ask);
    finish_answer();
    if (place_ == PinentryPlace::terminal) tell_terminal();
    option("lc-ctype=C.UTF-8");
  } catch (...) {
    end();
    throw;
  }
}

Pinentry::~Pinentry() {
  end();
}

// One that waits for its window does not notice that nobody listens any more.
void Pinentry::end() noexcept {
  close(line_);
  if (child_ < 0) return;
  if (place_ == PinentryPlace::desktop) kill(-child_, SIGKILL);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

SecureBytes Pinentry::ask_pin(const PinentryTexts& texts) {
  return show(texts, "GETPIN");
}

void Pinentry::confirm(const PinentryTexts& texts) {
  show(texts, "CONFIRM");
}

void Pinentry::tell(const PinentryTexts& texts) {
  show(texts, "MESSAGE");
}

bool Pinentry::has_room_for(const std::string& description) {
  return kDescription.size() + escaped(description).size() < kLongestLine;
}

SecureBytes Pinentry::show(const PinentryTexts& texts, const char* command) {
  const std::string prompt = texts.prompt.empty() ? "" : texts.prompt + ":";
  const std::pair<std::string_view, std::string_view> lines[] = {
      {"SETTITLE ", texts.title}, {kDescription, texts.description},
      {"SETPROMPT ", prompt},     {"SETERROR ", texts.error},
      {"SETOK ", texts.ok},       {"SETCANCEL ", texts.cancel}};
  for (const auto& [name, value] : lines) {
    if (value.empty()) continue;
    request(std::string(name) + escaped(value));
    finish_answer();
  }
  request(command);
  return finish_answer();
}

// For a pinentry that draws on the terminal.
void Pinentry::tell_terminal() {
  const char* name = ttyname(STDERR_FILENO);
  const char* type = std::getenv("TERM");
  if (name != nullptr) option(std::string("ttyname=") + name);
  if (type != nullptr) option(std::string("ttytype=") + type);
}

// One that does not know an option says so, which is no matter.
void Pinentry::option(const std::string& setting) {
  request("OPTION " + escaped(setting));
  try {
    finish_answer();
  } catch (const TroubleError&) {
    if (gone_) throw;
  }
}

void Pinentry::request(std::string line) {
  std::size_t size = std::min(line.size(), kLongestLine - 1);
  while (size < line.size() && support::utf8::continues(line[size])) --size;
  line.resize(size);
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = send(line_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) lost();
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// The data of the answer, when it has come to its end.
SecureBytes Pinentry::finish_answer() {
  SecureBytes data;
  for (;;) {
    const SecureBytes line = read_line();
    const std::string_view text = support::as_text(line.view());
    if (text.starts_with("D ")) data = unescaped(line.view().subspan(2));
    if (text == "OK" || text.starts_with("OK ")) return data;
    if (text.starts_with("ERR ")) refuse(text.substr(4));
  }
}

void Pinentry::lost() {
  gone_ = true;
  throw TroubleError(Trouble::cannot_ask);
}

SecureBytes Pinentry::read_line() {
  SecureBytes line(kLongestLine);
  SecureBytes byte(1);
  for (std::size_t size = 0; size < line.size();) {
    if (wait_) wait_(line_);
    const ssize_t count = read(line_, byte.bytes().data(), 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) lost();
    if (byte.view()[0] == '\n') return SecureBytes(line.view().first(size));
    line.bytes()[size++] = byte.view()[0];
  }
  lost();
}

}  // namespace tools
