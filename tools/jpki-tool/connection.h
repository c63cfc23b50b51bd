// A connection to the one server that the holder has named, over TCP or a socket of this computer's.
// Thread rule: one thread.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "support/deadline.h"

namespace jpki_tool {

struct ServerName {
  std::string host;  // a name of ASCII characters, or an address
  std::string port = "443";
};

// "HOST", "HOST:PORT", "[ADDRESS]:PORT". Nothing where it is none of these.
std::optional<ServerName> server_name(std::string_view word);

class Connection {
 public:
  // Throws holder::TroubleError: server_unreachable.
  static Connection to(const ServerName& server, support::Deadline deadline);
  static Connection to(const std::filesystem::path& socket);

  explicit Connection(int socket) : socket_(socket) {}
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&&) = delete;
  ~Connection();

  int socket() const { return socket_; }  // does not block

 private:
  int socket_;
};

}  // namespace jpki_tool
