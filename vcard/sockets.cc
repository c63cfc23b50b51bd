#include "vcard/sockets.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace vcard {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.string().size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.string().size());
  return address;
}

// The sockets API takes every kind of address through this type.
template <typename Address>
const sockaddr* generic(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool receive_all(int socket, std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = recv(socket, out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out = out.subspan(static_cast<std::size_t>(got));
    // vpcd sends length and bytes apart; without an acknowledgement at once each command would cost 44 ms.
    // The kernel forgets the option, so it is set after each read.
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
  }
  return true;
}

bool send_all(int socket, support::ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

FileDescriptor connect_locally(std::uint16_t port) {
  FileDescriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket.number(), generic(address), sizeof address) != 0) return {};
  const int on = 1;
  setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return socket;
}

FileDescriptor listen_on(const std::filesystem::path& path) {
  const sockaddr_un address = address_of(path);
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // A socket that nobody answers on is what a killed card left behind; one that answers belongs to a running
  // card.
  if (connect(socket.number(), generic(address), sizeof address) == 0) {
    errno = EADDRINUSE;
    fail(path);
  }
  if (std::filesystem::is_socket(path)) unlink(path.c_str());
  const mode_t before = umask(S_IRWXG | S_IRWXO);
  const int bound = bind(socket.number(), generic(address), sizeof address);
  umask(before);
  if (bound != 0 || chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0 || listen(socket.number(), 4) != 0)
    fail(path);
  return socket;
}

FileDescriptor connect_to_control(const std::filesystem::path& path) {
  const sockaddr_un address = address_of(path);
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connect(socket.number(), generic(address), sizeof address) != 0) fail(path);
  return socket;
}

std::optional<support::Bytes> read_frame(const FileDescriptor& socket) {
  std::uint8_t length[2] = {};
  if (!receive_all(socket.number(), length)) return std::nullopt;
  support::Bytes frame(static_cast<std::size_t>(length[0]) << 8 | length[1]);
  if (!receive_all(socket.number(), frame)) return std::nullopt;
  return frame;
}

bool write_frame(const FileDescriptor& socket, support::ByteView frame) {
  support::Bytes bytes = {static_cast<std::uint8_t>(frame.size() >> 8),
                          static_cast<std::uint8_t>(frame.size())};
  bytes.insert(bytes.end(), frame.begin(), frame.end());
  return send_all(socket.number(), bytes);
}

std::optional<std::string> read_line(const FileDescriptor& socket) {
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string line;
  char c = 0;
  while (line.size() < 4096) {
    const ssize_t got = recv(socket.number(), &c, 1, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    if (c == '\n') return line;
    line += c;
  }
  return std::nullopt;
}

bool write_text(const FileDescriptor& socket, const std::string& text) {
  return send_all(socket.number(), support::as_bytes(text));
}

}  // namespace vcard
