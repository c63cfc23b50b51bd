#include "holder/pdf/pdf_update.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <utility>
#include <vector>

namespace holder::pdf {
namespace {

// Offsets in a cross-reference stream, in bytes. Documents are smaller by far (input of signing.h).
constexpr int kOffsetSize = 4;

int first_free(Document& document) {
  const QPDFObjectHandle size = document.trailer().getKey("/Size");
  long long next = QPDFObjectHandle(size).isInteger() ? QPDFObjectHandle(size).getIntValue() : 1;
  for (const auto& [object, entry] : document.qpdf().getXRefTable())
    next = std::max(next, object.getObj() + 1LL);
  return static_cast<int>(next);
}

std::string hexadecimal(const std::string& bytes) {
  return "<" + support::to_hex(support::as_bytes(bytes)) + ">";
}

// Objects whose numbers follow each other, which a section has together.
struct Run {
  int first;
  std::vector<std::pair<int, std::size_t>> entries;  // generation, offset
};

std::vector<Run> runs_of(const std::map<QPDFObjGen, std::size_t>& offsets) {
  std::vector<Run> runs;
  for (const auto& [object, offset] : offsets) {
    const bool follows =
        !runs.empty() && runs.back().first + static_cast<int>(runs.back().entries.size()) == object.getObj();
    if (!follows) runs.push_back({object.getObj(), {}});
    runs.back().entries.emplace_back(object.getGen(), offset);
  }
  return runs;
}

void append_number(std::string& bytes, std::size_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFFU);
}

}  // namespace

std::string reference_to(QPDFObjGen object) {
  return object.unparse(' ') + " R";
}

PdfUpdate::PdfUpdate(Document& document)
    : document_(document), next_(first_free(document)), file_(support::copy_of(document.bytes())) {
  if (file_.back() != '\n' && file_.back() != '\r') file_.push_back('\n');
}

QPDFObjGen PdfUpdate::new_object() {
  return QPDFObjGen(next_++, 0);
}

std::size_t PdfUpdate::add(QPDFObjGen object, const std::string& body) {
  const std::string head = object.unparse(' ') + " obj\n";
  const std::string text = head + body + "\nendobj\n";
  const std::size_t begins = offsets_[object] = file_.size();
  file_.insert(file_.end(), text.begin(), text.end());
  return begins + head.size();
}

support::Bytes PdfUpdate::finish(const std::string& identifier) {
  const std::string_view section = support::as_text(document_.bytes()).substr(document_.last_section());
  const std::size_t begins = file_.size();
  if (section.starts_with("xref"))
    add_table(identifier);
  else
    add_stream(identifier);
  const std::string end = "startxref\n" + std::to_string(begins) + "\n%%EOF\n";
  file_.insert(file_.end(), end.begin(), end.end());
  return std::move(file_);
}

// The keys that both kinds of sections have.
std::string PdfUpdate::trailer(const std::string& identifier) {
  QPDFObjectHandle old = document_.trailer();
  std::string text = "/Size " + std::to_string(next_) + " /Prev " + std::to_string(document_.last_section());
  for (const char* key : {"/Root", "/Info"})
    if (old.hasKey(key)) text += std::string(" ") + key + " " + old.getKey(key).unparse();
  QPDFObjectHandle first = old.getKey("/ID");
  const bool has_first = first.isArray() && first.getArrayNItems() == 2 && first.getArrayItem(0).isString();
  return text + " /ID [" + hexadecimal(has_first ? first.getArrayItem(0).getStringValue() : identifier) +
         hexadecimal(identifier) + "]";
}

void PdfUpdate::add_table(const std::string& identifier) {
  std::ostringstream text;
  text << "xref\n" << std::setfill('0');
  for (const Run& run : runs_of(offsets_)) {
    text << run.first << ' ' << run.entries.size() << '\n';
    for (const auto& [generation, offset] : run.entries)
      text << std::setw(10) << offset << ' ' << std::setw(5) << generation << " n \n";
  }
  text << "trailer\n<< " << trailer(identifier) << " >>\n";
  const std::string made = text.str();
  file_.insert(file_.end(), made.begin(), made.end());
}

void PdfUpdate::add_stream(const std::string& identifier) {
  const QPDFObjGen object = new_object();
  offsets_[object] = file_.size();
  std::string index;
  std::string data;
  for (const Run& run : runs_of(offsets_)) {
    index += std::to_string(run.first) + " " + std::to_string(run.entries.size()) + " ";
    for (const auto& [generation, offset] : run.entries) {
      data += '\1';
      append_number(data, offset, kOffsetSize);
      append_number(data, static_cast<std::size_t>(generation), 2);
    }
  }
  add(object, "<< /Type /XRef /W [1 " + std::to_string(kOffsetSize) + " 2] /Index [" + index + "] /Length " +
                  std::to_string(data.size()) + " " + trailer(identifier) + " >>\nstream\n" + data +
                  "\nendstream");
}

}  // namespace holder::pdf
