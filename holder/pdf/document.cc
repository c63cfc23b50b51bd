#include "holder/pdf/document.h"

#include <charconv>
#include <string_view>

#include "holder/message_id.h"
#include "holder/pdf/error.h"
#include "holder/pdf/recognition.h"

namespace holder::pdf {
namespace {

using support::ByteView;

constexpr std::string_view kHeader = "%PDF-";
constexpr std::string_view kSection = "startxref";
constexpr std::string_view kEnd = "%%EOF";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kDigits = "0123456789";

constexpr const char* kEncrypted = N_("it is encrypted");

// Takes `word` from the end, and blanks behind it.
void drop_last(std::string_view& text, std::string_view word) {
  text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
  if (!text.ends_with(word)) throw PdfError(kDamaged);
  text.remove_suffix(word.size());
}

// startxref, a number, %%EOF, and nothing behind but ends of lines.
std::size_t last_section_of(std::string_view text) {
  const std::size_t size = text.size();
  drop_last(text, kEnd);
  drop_last(text, "");
  const std::size_t digits = text.find_last_not_of(kDigits) + 1;
  std::size_t section = 0;
  const auto read = std::from_chars(text.data() + digits, text.data() + text.size(), section);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) throw PdfError(kDamaged);
  text = text.substr(0, digits);
  drop_last(text, kSection);
  if (section == 0 || section >= size) throw PdfError(kDamaged);
  return section;
}

std::unique_ptr<QPDF> opened(ByteView bytes) {
  auto qpdf = std::make_unique<QPDF>();
  qpdf->setSuppressWarnings(true);
  qpdf->setAttemptRecovery(false);
  const std::string_view text = support::as_text(bytes);
  const bool clear = reading([&] {
    try {
      qpdf->processMemoryFile("", text.data(), text.size());
    } catch (const QPDFExc& error) {
      throw PdfError(error.getErrorCode() == qpdf_e_password ? kEncrypted : kDamaged);
    }
    if (qpdf->isEncrypted()) throw PdfError(kEncrypted);
    // Reads each object, so that there is a warning for each that is damaged.
    qpdf->getAllObjects();
    return !qpdf->anyWarnings() && qpdf->getRoot().isDictionary();
  });
  if (!clear) throw PdfError(kDamaged);
  return qpdf;
}

}  // namespace

const char* const kDamaged = N_("it is damaged, or no PDF as the standard has it");

bool looks_like_pdf(ByteView beginning) {
  return support::as_text(beginning.first(std::min(beginning.size(), kPdfHeaderWithin))).find(kHeader) !=
         std::string_view::npos;
}

Document::Document(ByteView bytes) : bytes_(bytes) {
  const std::string_view text = support::as_text(bytes);
  if (!text.starts_with(kHeader)) throw PdfError(kDamaged);
  last_section_ = last_section_of(text);
  qpdf_ = opened(bytes);
}

}  // namespace holder::pdf
