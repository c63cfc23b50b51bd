// A card's answers, written down without what is personal (docs/card-transcript.md), taken apart.
// Thread rule: values.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "apdu/iso7816.h"
#include "apdu/whereabouts.h"
#include "support/bytes.h"

namespace vcard {

// A command or an answer: its bytes, with noughts where they are not written, and where that is.
struct Recorded {
  support::Bytes bytes;
  std::vector<bool> written;
};

struct RecordedExchange {
  Recorded command;
  Recorded answer;  // status word included
  // Before the command, and where the answer's data come from.
  apdu::Whereabouts before;
  apdu::Whereabouts after;
};

// A file that held a certificate, of which the length alone was written down.
struct CertificateFile {
  support::Bytes application;
  apdu::iso7816::FileId file;
  std::size_t size;
};

struct Transcript {
  std::optional<support::Bytes> atr;
  std::uint16_t otherwise = 0x6D00;  // the answer to what was not asked
  std::vector<CertificateFile> certificates;
  std::vector<RecordedExchange> exchanges;
};

class TranscriptError : public std::runtime_error {
 public:
  explicit TranscriptError(std::size_t line);
  std::size_t line() const { return line_; }  // from 1

 private:
  std::size_t line_;
};

// Throws TranscriptError with the line that is none.
Transcript parse_transcript(std::string_view text);

}  // namespace vcard
