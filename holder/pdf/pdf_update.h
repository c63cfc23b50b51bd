// An incremental update in the making (ISO 32000-1 section 7.5.6): objects that are new or take the place of
// others, behind a file of which no byte is changed. Thread rule: one thread.
#pragma once

#include <map>
#include <string>

#include "holder/pdf/document.h"

namespace holder::pdf {

class PdfUpdate {
 public:
  explicit PdfUpdate(Document& document);

  // A number that no object of the document has.
  QPDFObjGen new_object();

  // What stands between "obj" and "endobj". Returns where it begins in the updated file.
  std::size_t add(QPDFObjGen object, const std::string& body);

  // The whole file: the document's own, the objects, and a cross-reference section of the same kind as the
  // document's last one. `identifier`: 16 bytes that no other state of the document has.
  support::Bytes finish(const std::string& identifier);

 private:
  std::string trailer(const std::string& identifier);
  void add_table(const std::string& identifier);
  void add_stream(const std::string& identifier);

  Document& document_;
  int next_;
  support::Bytes file_;
  std::map<QPDFObjGen, std::size_t> offsets_;
};

// "12 0 R"
std::string reference_to(QPDFObjGen object);

}  // namespace holder::pdf
