// Which files are taken for PDF files. Thread rule: a pure function.
#pragma once

#include <cstddef>

#include "support/bytes.h"

namespace holder::pdf {

// Readers look for the header so far from the beginning (ISO 32000-1, appendix H, note 13).
inline constexpr std::size_t kPdfHeaderWithin = 1024;

// By the beginning of a file.
bool looks_like_pdf(support::ByteView beginning);

}  // namespace holder::pdf
