// The pages of a document, and the signature fields of its form (ISO 32000-1 sections 7.7.3.3 and 12.7).
// Thread rule: one thread. Errors: PdfError where the trees are none.
#pragma once

#include <string>
#include <vector>

#include "holder/pdf/document.h"

namespace holder::pdf {

// From the first to the last.
std::vector<QPDFObjectHandle> pages_of(Document& document);

struct SignatureField {
  QPDFObjectHandle field;
  std::string name;        // with those of its parents, in UTF-8
  QPDFObjectHandle value;  // the signature dictionary; null where it is not signed
};
std::vector<SignatureField> signature_fields(Document& document);

// The dictionary at `key`, or an empty one of nobody's.
QPDFObjectHandle dictionary_at(QPDFObjectHandle holder, const std::string& key);
// The elements of the array at `key`; none where there is none.
std::vector<QPDFObjectHandle> array_at(QPDFObjectHandle holder, const std::string& key);

}  // namespace holder::pdf
