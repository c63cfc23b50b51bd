#include "jpki/gen1/file_command.h"

#include "apdu/iso7816.h"

namespace jpki::gen1 {
namespace {

namespace iso7816 = apdu::iso7816;
using apdu::Command;
using apdu::Response;
using iso7816::ShortFileId;

// P2 of a command to the current file.
constexpr std::uint8_t kCurrentFile = 0x80;

Command compute_signature(std::uint8_t p1, std::uint8_t reference, support::ByteView input) {
  return Command(apdu::Header{0x80, 0x2A, p1, reference}, input, apdu::kUpTo256);
}

bool is_data(const Response& answer) {
  return answer.ok() && !answer.data.empty();
}

// "None left" shuts the holder out, so that is heard of the selected file only.
bool is_counter(const Response& answer) {
  return answer.sw.tries_left().value_or(0) > 0;
}

bool is_signature(const Response& answer) {
  return answer.ok() && answer.data.size() == kSignatureSize;
}

}  // namespace

FileCommand FileCommand::read(FileId file, std::size_t offset, std::size_t length) {
  FileCommand command{file, iso7816::read_binary(offset, {length})};
  if (offset <= iso7816::kMaxShortOffset) {
    command.shortcut =
        Shortcut{FileUse::reading, iso7816::read_binary(ShortFileId(file), offset, {length}), is_data};
  }
  return command;
}

FileCommand FileCommand::ask_tries(FileId pin) {
  return {pin, iso7816::query_tries(),
          Shortcut{FileUse::asking_tries, iso7816::query_tries(ShortFileId(pin)), is_counter}};
}

FileCommand FileCommand::sign(FileId key, std::uint8_t p1, support::ByteView input) {
  FileCommand command = sign_without_shortcut(key, p1, input);
  command.shortcut =
      Shortcut{FileUse::signing, compute_signature(p1, ShortFileId(key).reference(), input), is_signature};
  return command;
}

FileCommand FileCommand::sign_without_shortcut(FileId key, std::uint8_t p1, support::ByteView input) {
  return {key, compute_signature(p1, kCurrentFile, input)};
}

FileCommand FileCommand::verify(FileId pin, const support::SecureBytes& value) {
  return {pin, iso7816::verify(value)};
}

FileCommand FileCommand::change_pin(FileId pin, const support::SecureBytes& fresh) {
  return {pin, iso7816::change_pin(fresh)};
}

}  // namespace jpki::gen1
