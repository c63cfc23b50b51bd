// The few socket calls of the vpcd front. Internal.
// Thread rule: no state.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "support/bytes.h"
#include "vcard/file_descriptor.h"

namespace vcard {

// To 127.0.0.1; an empty descriptor where nobody listens.
FileDescriptor connect_locally(std::uint16_t port);
// Throw std::system_error.
FileDescriptor listen_on(const std::filesystem::path& socket_path);
FileDescriptor connect_to_control(const std::filesystem::path& socket_path);

// One frame: two length bytes, then as many bytes. Nothing where the peer has gone.
std::optional<support::Bytes> read_frame(const FileDescriptor& socket);
bool write_frame(const FileDescriptor& socket, support::ByteView frame);

// A line without its end. Nothing where the peer sends none within two seconds.
std::optional<std::string> read_line(const FileDescriptor& socket);
bool write_text(const FileDescriptor& socket, const std::string& text);

}  // namespace vcard
