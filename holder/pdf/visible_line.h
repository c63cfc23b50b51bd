// A line of text on a page that says that the document is signed, and when: an appearance stream (ISO 32000-1
// section 12.5.5) in one of the fonts that every reader has. Whether the signature is valid, no picture says.
// Thread rule: a value.
#pragma once

#include <string>

#include "holder/pdf/qpdf.h"
#include "holder/renewal.h"

namespace holder::pdf {

class VisibleLine {
 public:
  // In the lower left corner of `page`.
  VisibleLine(QPDFObjectHandle page, Instant time);

  // The widget's /Rect, with its key.
  std::string rectangle() const;
  // The form XObject, from its dictionary to "endstream".
  std::string appearance() const;

 private:
  std::string text_;
  double left_ = 0;
  double bottom_ = 0;
};

}  // namespace holder::pdf
