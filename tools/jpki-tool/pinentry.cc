// Source of the protocol: the manuals of pinentry and libassuan. Lines of 1000 bytes at the most; a request
// is answered by OK or ERR, with data in lines that begin with D before it.
#include "tools/jpki-tool/pinentry.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "holder/trouble.h"
#include "support/bytes.h"

namespace jpki_tool {
namespace {

using holder::Trouble;
using holder::TroubleError;
using support::SecureBytes;

constexpr std::size_t kLongestLine = 1000;

// GPG_ERR_CANCELED and GPG_ERR_FULLY_CANCELED, in the lower 16 bits of the number.
constexpr unsigned long kCancelled[] = {99, 198};

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
  return first_bytes(out, size);
}

class Pinentry : public PinSource {
 public:
  Pinentry(pid_t child, int line) : child_(child), line_(line) {
    finish_answer();
    tell_terminal();
  }
  ~Pinentry() override {
    close(line_);
    waitpid(child_, nullptr, 0);
  }

  SecureBytes ask(const PinQuestion& question) override {
    std::string description;
    for (const std::string& paragraph : question.explanation)
      description += (description.empty() ? "" : "\n") + paragraph;
    request("SETTITLE jpki-tool");
    finish_answer();
    request("SETDESC " + escaped(description));
    finish_answer();
    request("SETPROMPT " + escaped(question.prompt + ":"));
    finish_answer();
    request("GETPIN");
    return finish_answer();
  }

 private:
  // For a pinentry that draws on the terminal. One that does not know an option says so, which is no matter.
  void tell_terminal() {
    const char* name = ttyname(STDERR_FILENO);
    const char* type = std::getenv("TERM");
    if (name != nullptr) option(std::string("ttyname=") + name);
    if (type != nullptr) option(std::string("ttytype=") + type);
    option("lc-ctype=C.UTF-8");
  }

  void option(const std::string& setting) {
    request("OPTION " + escaped(setting));
    try {
      finish_answer();
    } catch (const TroubleError& error) {
      if (gone_) throw;
    }
  }

  void request(std::string line) {
    line.resize(std::min(line.size(), kLongestLine - 1));
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
  SecureBytes finish_answer() {
    SecureBytes data;
    for (;;) {
      const SecureBytes line = read_line();
      const std::string_view text = support::as_text(line.view());
      if (text.starts_with("D ")) data = unescaped(line.view().subspan(2));
      if (text == "OK" || text.starts_with("OK ")) return data;
      if (text.starts_with("ERR ")) refuse(text.substr(4));
    }
  }

  [[noreturn]] static void refuse(std::string_view error) {
    const unsigned long code = std::strtoul(std::string(error).c_str(), nullptr, 10) & 0xFFFF;
    for (const unsigned long cancelled : kCancelled)
      if (code == cancelled) throw TroubleError(Trouble::cancelled);
    throw TroubleError(Trouble::cannot_ask);
  }

  [[noreturn]] void lost() {
    gone_ = true;
    throw TroubleError(Trouble::cannot_ask);
  }

  SecureBytes read_line() {
    SecureBytes line(kLongestLine);
    SecureBytes byte(1);
    for (std::size_t size = 0; size < line.size();) {
      const ssize_t count = read(line_, byte.bytes().data(), 1);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) lost();
      if (byte.view()[0] == '\n') return first_bytes(line, size);
      line.bytes()[size++] = byte.view()[0];
    }
    lost();
  }

  pid_t child_;
  int line_;
  bool gone_ = false;
};

}  // namespace

std::unique_ptr<PinSource> open_pinentry(const std::string& program) {
  int ends[2] = {-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw TroubleError(Trouble::cannot_ask);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string name = program;
  char* arguments[] = {name.data(), nullptr};
  pid_t child = -1;
  const int failed = posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) {
    close(ends[0]);
    throw TroubleError(Trouble::cannot_ask);
  }
  return std::make_unique<Pinentry>(child, ends[0]);
}

}  // namespace jpki_tool
