#include "apdu/iso7816.h"

#include <array>
#include <stdexcept>

namespace apdu::iso7816 {
namespace {

constexpr std::size_t kMaxOffset = 0x7FFF;
constexpr FileId kMaxShortFileId = 30;

// P2: the reference data is the current file's own.
constexpr Header kVerify{0x00, 0x20, 0x00, 0x80};
constexpr Header kChangePin{0x00, 0x24, 0x01, 0x80};

std::uint8_t high(std::size_t value) {
  return static_cast<std::uint8_t>(value >> 8 & 0xFF);
}

std::uint8_t low(std::size_t value) {
  return static_cast<std::uint8_t>(value & 0xFF);
}

// The reader overwrites it.
support::Bytes room_for(std::size_t digits) {
  return support::Bytes(digits, 0xFF);
}

}  // namespace

ShortFileId::ShortFileId(FileId id) : id_(low(id)) {
  if (id == 0 || id > kMaxShortFileId) throw std::out_of_range("no short file identifier");
}

Command select_application(support::ByteView aid) {
  return Command(Header{0x00, 0xA4, 0x04, 0x0C}, aid);
}

Command select_file(FileId id) {
  const std::array bytes = {high(id), low(id)};
  return Command(Header{0x00, 0xA4, 0x02, 0x0C}, support::ByteView(bytes));
}

Command read_binary(std::size_t offset, ExpectedLength expected) {
  if (offset > kMaxOffset) throw std::out_of_range("READ BINARY reaches 32 KiB");
  return Command(Header{0x00, 0xB0, high(offset), low(offset)}, expected);
}

Command read_binary(ShortFileId file, std::size_t offset, ExpectedLength expected) {
  if (offset > kMaxShortOffset) throw std::out_of_range("READ BINARY by short identifier reaches 256 bytes");
  return Command(Header{0x00, 0xB0, file.reference(), low(offset)}, expected);
}

Command read_record(ShortFileId file, std::uint8_t record, ExpectedLength expected) {
  return Command(Header{0x00, 0xB2, record, file.record_reference()}, expected);
}

Command verify(const support::SecureBytes& pin) {
  return Command::with_secret(kVerify, pin);
}

Command change_pin(const support::SecureBytes& new_pin) {
  return Command::with_secret(kChangePin, new_pin);
}

Command verify_by_keypad(std::size_t digits) {
  return Command(kVerify, room_for(digits));
}

Command change_pin_by_keypad(std::size_t digits) {
  return Command(kChangePin, room_for(digits));
}

Command query_tries() {
  return Command(kVerify);
}

Command query_tries(ShortFileId pin) {
  Header query = kVerify;
  query.p2 = pin.reference();
  return Command(query);
}

Command get_response(ExpectedLength expected) {
  return Command(Header{0x00, 0xC0, 0x00, 0x00}, expected);
}

}  // namespace apdu::iso7816
