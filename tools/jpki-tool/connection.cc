#include "tools/jpki-tool/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "holder/message_id.h"
#include "holder/trouble.h"
#include "tools/jpki-tool/addresses.h"

namespace jpki_tool {
namespace {

using support::Deadline;

// A name may have addresses that nobody answers at, and the next one does.
constexpr std::chrono::seconds kPatienceAnAddress{5};

struct ErrorRow {
  int number;
  const char* reason;
};

constexpr std::array kReasons = {
    ErrorRow{ECONNREFUSED, N_("the connection is refused")},
    ErrorRow{ETIMEDOUT, N_("nobody answers")},
    ErrorRow{EHOSTUNREACH, N_("there is no way to it")},
    ErrorRow{ENETUNREACH, N_("there is no way to it")},
    ErrorRow{ENOENT, N_("it is not there")},
};

const char* reason_of(int number) {
  const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const ErrorRow& row) { return row.number == number; });
  return found == kReasons.end() ? N_("the system does not allow it") : found->reason;
}

[[noreturn]] void unreachable(const std::string& what, const char* reason) {
  throw holder::TroubleError(holder::Trouble::server_unreachable, what, {}, reason);
}

bool is_number(std::string_view word) {
  return !word.empty() && word.size() <= 5 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host(std::string_view word, std::string_view marks) {
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  };
  return !word.empty() && word.size() <= 255 && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), fits);
}

// 0, or why not.
int connected(int socket, const sockaddr* address, socklen_t size, Deadline deadline) {
  if (connect(socket, address, size) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (!support::has_by(deadline, socket, POLLOUT)) return ETIMEDOUT;
  int error = 0;
  socklen_t length = sizeof error;
  getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
  return error;
}

}  // namespace

std::optional<ServerName> server_name(std::string_view word) {
  ServerName server;
  std::string_view rest;
  if (word.starts_with('[')) {
    const std::size_t end = std::min(word.find(']'), word.size());
    server.host = word.substr(1, end - 1);
    if (end == word.size() || !is_host(server.host, ":.")) return std::nullopt;
    rest = word.substr(end + 1);
  } else {
    const std::size_t end = std::min(word.find(':'), word.size());
    server.host = word.substr(0, end);
    if (!is_host(server.host, "-._")) return std::nullopt;
    rest = word.substr(end);
  }
  if (rest.empty()) return server;
  server.port = rest.substr(1);
  const bool is_port = rest.front() == ':' && is_number(server.port) && std::stoul(server.port) - 1 < 65535;
  if (!is_port) return std::nullopt;
  return server;
}

Connection Connection::to(const ServerName& server, Deadline deadline) {
  const Addresses all = addresses_of(server.host, server.port, deadline);
  int error = EHOSTUNREACH;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    Connection connection(::socket(each->ai_family, each->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (connection.socket() < 0) continue;
    error = connected(connection.socket(), each->ai_addr, each->ai_addrlen,
                      std::min(deadline, std::chrono::steady_clock::now() + kPatienceAnAddress));
    if (error == 0) return connection;
  }
  unreachable(server.host, reason_of(error));
}

Connection Connection::to(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& name = path.native();
  if (name.size() >= sizeof address.sun_path) unreachable(name, reason_of(ENAMETOOLONG));
  std::memcpy(address.sun_path, name.data(), name.size());
  Connection connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (connect(connection.socket(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    unreachable(name, reason_of(errno));
  return connection;
}

Connection::Connection(Connection&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

Connection::~Connection() {
  if (socket_ >= 0) close(socket_);
}

}  // namespace jpki_tool
