#include "tests/lifecycle/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "tests/contract/virtual_reader.h"

namespace lifecycle {
namespace {

constexpr int kPatienceMs = 60'000;

std::size_t entries(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

Program::Program(const char* executable) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  process_ = fork();
  if (process_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execl(executable, executable, JPKI_MODULE, contract::kVirtualReader, nullptr);
    _exit(127);
  }
  to_ = vcard::FileDescriptor(in[1]);
  from_ = vcard::FileDescriptor(out[0]);
  ::close(in[0]);
  ::close(out[1]);
  if (rv("initialize") != CKR_OK) throw std::runtime_error("C_Initialize failed");
}

Program::~Program() {
  if (process_ == 0) return;
  to_.close_now();
  // Its output ends when it does.
  pollfd output{from_.number(), POLLIN, 0};
  char byte = 0;
  while (poll(&output, 1, kPatienceMs) > 0 && read(from_.number(), &byte, 1) > 0) {
  }
  kill();
}

void Program::send(const std::string& line) {
  const std::string whole = line + "\n";
  if (write(to_.number(), whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()))
    throw std::system_error(errno, std::generic_category(), line);
}

Answer Program::call(const std::string& line) {
  send(line);
  return next(false);
}

Answer Program::end() {
  return next(true);
}

Answer Program::next(bool of_a_thread) {
  auto& waiting = early_[of_a_thread ? 1 : 0];
  while (waiting.empty()) {
    std::string line = read_line();
    const bool threads = line.starts_with("& ");
    std::istringstream words(threads ? line.substr(2) : line);
    Answer answer;
    words >> answer.rv >> answer.rest;
    early_[threads ? 1 : 0].push_back(answer);
  }
  Answer answer = waiting.front();
  waiting.pop_front();
  return answer;
}

std::string Program::read_line() {
  while (unread_.find('\n') == std::string::npos) {
    pollfd output{from_.number(), POLLIN, 0};
    char some[1024];
    const int ready = poll(&output, 1, kPatienceMs);
    const ssize_t size = ready > 0 ? read(from_.number(), some, sizeof some) : 0;
    if (size <= 0) throw std::runtime_error(ready == 0 ? "the program hangs" : "the program has ended");
    unread_.append(some, static_cast<std::size_t>(size));
  }
  const std::size_t end = unread_.find('\n');
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  return line;
}

void Program::kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = 0;
}

int Program::status() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

double Program::processor_time() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  // proc(5): what follows the name in parentheses begins with field 3; 14 and 15 are user and system ticks.
  std::istringstream fields(all.substr(all.rfind(')') + 2));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

bool Program::has_loaded(const std::string& library) const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/maps");
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  return all.find("/" + library) != std::string::npos;
}

std::size_t Program::descriptors() const {
  return entries("/proc/" + std::to_string(process_) + "/fd");
}

std::size_t Program::threads() const {
  return entries("/proc/" + std::to_string(process_) + "/task");
}

}  // namespace lifecycle
