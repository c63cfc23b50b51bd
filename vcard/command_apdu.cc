#include "vcard/command_apdu.h"

namespace vcard {
namespace {

using support::ByteView;
using support::copy_of;

std::size_t big_endian(ByteView two) {
  return static_cast<std::size_t>(two[0]) << 8 | two[1];
}

bool take_short(CommandApdu& command, ByteView body) {
  if (body.size() == 1) {
    command.expected = body[0] == 0 ? 256 : body[0];
    return true;
  }
  const std::size_t length = body[0];
  if (length == 0 || body.size() < 1 + length || body.size() > 2 + length) return false;
  command.data = copy_of(body.subspan(1, length));
  if (body.size() == 2 + length) command.expected = body.back() == 0 ? 256 : body.back();
  return true;
}

bool take_extended(CommandApdu& command, ByteView body) {
  command.extended = true;
  const std::size_t first = big_endian(body.subspan(1, 2));
  if (body.size() == 3) {
    command.expected = first == 0 ? 65536 : first;
    return true;
  }
  if (first == 0 || (body.size() != 3 + first && body.size() != 5 + first)) return false;
  command.data = copy_of(body.subspan(3, first));
  if (body.size() == 5 + first) {
    const std::size_t expected = big_endian(body.last(2));
    command.expected = expected == 0 ? 65536 : expected;
  }
  return true;
}

}  // namespace

std::optional<CommandApdu> take_apart(ByteView bytes) {
  if (bytes.size() < 4) return std::nullopt;
  CommandApdu command{.cla = bytes[0], .ins = bytes[1], .p1 = bytes[2], .p2 = bytes[3]};
  const ByteView body = bytes.subspan(4);
  if (body.empty()) return command;
  const bool extended = body.size() >= 3 && body[0] == 0;
  const bool well_formed = extended ? take_extended(command, body) : take_short(command, body);
  if (!well_formed) return std::nullopt;
  return command;
}

}  // namespace vcard
