#include "apdu/whereabouts.h"

#include "apdu/instruction.h"

namespace apdu {
namespace {

using support::ByteView;

constexpr std::uint8_t kShortId = 0x80;
constexpr std::uint8_t kShortIdBits = 0x1F;
constexpr std::size_t kDataOffset = 5;

// Done, or as far as the file goes: more data waits, or tries are left.
bool found_file(StatusWord sw) {
  return sw.ok() || sw.sw1() == 0x61 || sw.tries_left();
}

}  // namespace

std::optional<iso7816::FileId> Whereabouts::named_by(ByteView command) {
  if (command.size() < 4) return std::nullopt;
  const bool in_p2 =
      command[1] == instruction::kVerify || command[1] == instruction::kPerformSecurityOperation;
  if (!in_p2 && command[1] != instruction::kReadBinary) return std::nullopt;
  const std::uint8_t reference = in_p2 ? command[3] : command[2];
  const auto id = static_cast<iso7816::FileId>(reference & kShortIdBits);
  return (reference & kShortId) != 0 && id != 0 ? std::optional(id) : std::nullopt;
}

std::size_t Whereabouts::offset_of(ByteView read) {
  const bool short_id = (read[2] & kShortId) != 0;
  return short_id ? read[3] : static_cast<std::size_t>(read[2] << 8 | read[3]);
}

bool Whereabouts::brings_content(ByteView command) {
  return command[1] == instruction::kReadBinary || command[1] == instruction::kGetResponse;
}

void Whereabouts::select(ByteView command) {
  if (command.size() < kDataOffset || command.size() < kDataOffset + command[4]) return;
  const ByteView data = command.subspan(kDataOffset, command[4]);
  if (command[2] == 0x04) {
    application_ = support::copy_of(data);
    file_.reset();
  } else if (data.size() == 2) {
    file_ = static_cast<iso7816::FileId>(data[0] << 8 | data[1]);
  }
}

void Whereabouts::follow(ByteView command, ByteView answer) {
  if (command.size() < 4 || answer.size() < 2) return;
  const StatusWord sw(answer[answer.size() - 2], answer[answer.size() - 1]);
  const std::uint8_t ins = command[1];
  position_ = ins == instruction::kReadBinary    ? offset_of(command)
              : ins == instruction::kGetResponse ? next_position_
                                                 : 0;
  next_position_ = position_ + answer.size() - 2;
  if (!found_file(sw)) return;
  if (ins == instruction::kSelect) select(command);
  if (const auto named = named_by(command)) file_ = named;
}

}  // namespace apdu
