// Where on a card a run of commands has got to, as far as they and their answers tell: which application and
// file are current, and from where in the file the data of an answer comes. For those who look at commands
// that others have sent. Thread rule: a value.
#pragma once

#include <cstddef>
#include <optional>

#include "apdu/iso7816.h"
#include "apdu/status_word.h"
#include "support/bytes.h"

namespace apdu {

class Whereabouts {
 public:
  // Empty where none was selected since the card got its power.
  const support::Bytes& application() const { return application_; }
  std::optional<iso7816::FileId> file() const { return file_; }
  // Of the data of the last answer, in its file.
  std::size_t position() const { return position_; }

  // The last two bytes of `answer` are its status word; nothing is learnt from one that is shorter.
  void follow(support::ByteView command, support::ByteView answer);
  void power_was_cut() { *this = {}; }

  // The file that a command names by its short identifier; nothing for one to the current file.
  static std::optional<iso7816::FileId> named_by(support::ByteView command);
  // Where in its file a READ BINARY begins.
  static std::size_t offset_of(support::ByteView read);
  // Whether a command is one whose answer is a piece of a file, or goes on with one.
  static bool brings_content(support::ByteView command);

 private:
  void select(support::ByteView command);

  support::Bytes application_;
  std::optional<iso7816::FileId> file_;
  std::size_t position_ = 0;
  std::size_t next_position_ = 0;  // where GET RESPONSE goes on
};

}  // namespace apdu
