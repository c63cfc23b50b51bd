// Why a file is not taken as a PDF that can be signed or judged. Thread rule: a value.
#pragma once

#include <stdexcept>

namespace holder::pdf {

extern const char* const kDamaged;

// Says nothing of what is in the file; `reason()` is a message id (holder/message_id.h).
class PdfError : public std::runtime_error {
 public:
  explicit PdfError(const char* reason) : std::runtime_error(reason), reason_(reason) {}
  const char* reason() const { return reason_; }

 private:
  const char* reason_;
};

// Runs what reads a document: whatever else stops it, libqpdf's complaints first of all, is damage to the
// file.
template <typename Run>
auto reading(Run run) {
  try {
    return run();
  } catch (const PdfError&) {
    throw;
  } catch (const std::exception&) {
    throw PdfError(kDamaged);
  }
}

}  // namespace holder::pdf
