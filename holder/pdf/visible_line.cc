#include "holder/pdf/visible_line.h"

#include <algorithm>
#include <locale>
#include <sstream>

namespace holder::pdf {
namespace {

// In points.
constexpr double kMargin = 18;
constexpr double kHeight = 14;
constexpr double kFontSize = 9;
constexpr double kAboveLowerEdge = 4;
// Enough for each letter, as Helvetica's digits are 0.556 wide.
constexpr double kWidthOfLetter = 0.56 * kFontSize;

// More than any tree of pages has.
constexpr int kDeepest = 64;

std::string number(double value) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << std::fixed;
  text.precision(2);
  text << value;
  return text.str();
}

// What a page may have from those above it in the tree (7.7.3.4); null where none has it.
QPDFObjectHandle inherited(QPDFObjectHandle page, const std::string& key) {
  for (int i = 0; i < kDeepest && page.isDictionary(); ++i) {
    if (page.hasKey(key)) return page.getKey(key);
    page = page.getKey("/Parent");
  }
  return QPDFObjectHandle::newNull();
}

}  // namespace

VisibleLine::VisibleLine(QPDFObjectHandle page, Instant time)
    : text_("Digitally signed " + iso_date(day_in_japan(time)) + " " + iso_time_of_day_in_japan(time) +
            " +09:00") {
  for (const char* key : {"/CropBox", "/MediaBox"}) {
    QPDFObjectHandle box = inherited(page, key);
    if (!box.isRectangle()) continue;
    const auto corners = box.getArrayAsRectangle();
    left_ = std::min(corners.llx, corners.urx);
    bottom_ = std::min(corners.lly, corners.ury);
    break;
  }
  left_ += kMargin;
  bottom_ += kMargin;
}

std::string VisibleLine::rectangle() const {
  const double width = kWidthOfLetter * static_cast<double>(text_.size());
  return "/Rect [" + number(left_) + " " + number(bottom_) + " " + number(left_ + width) + " " +
         number(bottom_ + kHeight) + "]";
}

std::string VisibleLine::appearance() const {
  const std::string content =
      "BT /F1 " + number(kFontSize) + " Tf 0 " + number(kAboveLowerEdge) + " Td (" + text_ + ") Tj ET";
  return "<< /Type /XObject /Subtype /Form /BBox [0 0 " +
         number(kWidthOfLetter * static_cast<double>(text_.size())) + " " + number(kHeight) +
         "] /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding "
         "/WinAnsiEncoding >> >> >> /Length " +
         std::to_string(content.size()) + " >>\nstream\n" + content + "\nendstream";
}

}  // namespace holder::pdf
