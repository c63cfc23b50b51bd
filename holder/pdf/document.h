// A PDF file (ISO 32000) as libqpdf reads it, and only where nothing in it had to be guessed or mended: what
// one reader mends, another reads otherwise. Thread rule: one thread.
#pragma once

#include <cstddef>
#include <memory>

#include "holder/pdf/qpdf.h"
#include "support/bytes.h"

namespace holder::pdf {

class Document {
 public:
  // `bytes` have to stay where they are. Throws PdfError for what is damaged, encrypted or no PDF.
  explicit Document(support::ByteView bytes);

  support::ByteView bytes() const { return bytes_; }
  QPDF& qpdf() { return *qpdf_; }
  QPDFObjectHandle root() { return qpdf_->getRoot(); }
  QPDFObjectHandle trailer() { return qpdf_->getTrailer(); }
  // Where its last cross-reference section begins, as its end says.
  std::size_t last_section() const { return last_section_; }

 private:
  support::ByteView bytes_;
  std::size_t last_section_;
  std::unique_ptr<QPDF> qpdf_;
};

}  // namespace holder::pdf
