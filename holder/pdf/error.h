// Why a file is not taken as a PDF that can be signed or judged. Thread rule: a value.
#pragma once

#include <stdexcept>

namespace holder::pdf {

// Says nothing of what is in the file; `reason()` is a message id (holder/message_id.h).
class PdfError : public std::runtime_error {
 public:
  explicit PdfError(const char* reason) : std::runtime_error(reason), reason_(reason) {}
  const char* reason() const { return reason_; }

 private:
  const char* reason_;
};

}  // namespace holder::pdf
