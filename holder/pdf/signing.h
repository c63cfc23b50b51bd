// A signature in a PDF file as the registry offices take it: adbe.pkcs7.detached or ETSI.CAdES.detached, by
// an incremental update. Everything but the CMS that goes into it. Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>

#include "holder/renewal.h"
#include "support/bytes.h"

namespace holder::pdf {

// A PDF is held in memory; more than any that is sent to an office has.
inline constexpr std::size_t kMostPdfBytes = 256U << 20U;

// adbe.pkcs7.detached (ISO 32000-1) has the time in the CMS, ETSI.CAdES.detached (ISO 32000-2, EN 319 142-1)
// in the dictionary alone.
enum class PdfForm { pkcs7, cades };

struct PdfWish {
  PdfForm form = PdfForm::pkcs7;
  std::size_t visible_on = 0;  // the page with a line that says so, from 1; 0: none
};

class SignablePdf {
 public:
  // Throws PdfError for what cannot be signed so that its signature is clear, and where that would harm a
  // signature that is there.
  SignablePdf(support::Bytes file, PdfWish wish);
  SignablePdf(SignablePdf&&) noexcept;
  SignablePdf& operator=(SignablePdf&&) noexcept;
  ~SignablePdf();

  // SHA-256 of what is to be signed, with that time in it. Once.
  support::Bytes digest(Instant time);

  // The signed file; nothing where the CMS is larger than its place.
  std::optional<support::Bytes> with(support::ByteView cms) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace holder::pdf
