// The interindustry commands that the card understands, by their names in ISO 7816-4. What is this card's own
// (its files, its signing command) is in jpki/gen1/.
#pragma once

#include <cstdint>

#include "apdu/command.h"
#include "support/bytes.h"
#include "support/secure_bytes.h"

namespace apdu::iso7816 {

using FileId = std::uint16_t;

// A file's number in the header of a command, so that no SELECT goes before it: 1 to 30 (section 7.3.2).
// There is none for VERIFY with data: a PIN goes to a file that has been selected.
class ShortFileId {
 public:
  // Throws std::out_of_range.
  explicit ShortFileId(FileId id);
  // Bit 8 says that the five low bits name a file.
  std::uint8_t reference() const { return static_cast<std::uint8_t>(0x80 | id_); }
  // The five high bits name it, the others say that P1 is the number of a record.
  std::uint8_t record_reference() const { return static_cast<std::uint8_t>(id_ << 3 | 0x04); }

 private:
  std::uint8_t id_;
};

// SELECT by application identifier, no answer data (ISO 7816-4 section 11.2.2: P1=04, P2=0C).
Command select_application(support::ByteView aid);

// SELECT an elementary file under the current application, no answer data (P1=02, P2=0C).
Command select_file(FileId id);

// READ BINARY of the current file (section 11.3.3). `offset` has 15 bits, or std::out_of_range is thrown.
Command read_binary(std::size_t offset, ExpectedLength expected);

// The same of `file`, which is the current one afterwards. `offset` has 8 bits, or std::out_of_range is
// thrown.
inline constexpr std::size_t kMaxShortOffset = 0xFF;
Command read_binary(ShortFileId file, std::size_t offset, ExpectedLength expected);

// READ RECORD of `file` (section 11.4.3), by the record's number.
Command read_record(ShortFileId file, std::uint8_t record, ExpectedLength expected);

// VERIFY against the current file (section 11.6.6: P2=80). REQUIRES: a PIN of at least one byte, for a VERIFY
// without data is the question below; std::length_error otherwise.
Command verify(const support::SecureBytes& pin);

// CHANGE REFERENCE DATA of the current file (section 11.6.7: P1=01, the new value alone; P2=80), after a
// VERIFY of the old one. REQUIRES: as verify().
Command change_pin(const support::SecureBytes& new_pin);

// The two with room for a PIN of that many digits, to be typed on the reader.
Command verify_by_keypad(std::size_t digits);
Command change_pin_by_keypad(std::size_t digits);

// VERIFY without data: asks for the tries left of the current PIN file and costs none.
Command query_tries();
Command query_tries(ShortFileId pin);

// GET RESPONSE (section 11.8.1).
Command get_response(ExpectedLength expected);

}  // namespace apdu::iso7816
