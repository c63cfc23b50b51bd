// Every signature dictionary of a document (ISO 32000-1 section 12.8.1), whether or not its form shows it,
// and whether what it covers is the document around it. Thread rule: one thread. Errors: PdfError.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "holder/pdf/document.h"
#include "holder/renewal.h"
#include "holder/signature_check.h"

namespace holder::pdf {

struct PdfSignature {
  std::string field;                   // empty: the form has none for it
  std::vector<SignatureFault> faults;  // of the dictionary and its place; the CMS is not looked at
  std::optional<Instant> time;         // /M
  bool forbids_signatures = false;     // or is not clear in what it forbids
  // Covered are the bytes before `hole` and from `behind_hole` to `end`: all of the file's first `end` bytes
  // but the string that the signature is in. Only where there is no byte_range_unfit.
  std::size_t hole = 0;
  std::size_t behind_hole = 0;
  std::size_t end = 0;
  support::Bytes cms;  // without the zeros that fill its place up

  bool is_placed() const;
};

// By where the state of the file ends that they cover; those without one at the end.
std::vector<PdfSignature> signatures_of(Document& document);

}  // namespace holder::pdf
