// Whether the signatures within a PDF file hold, each with the state of the document that it covers.
// Thread rule: pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "holder/renewal.h"
#include "holder/signature_check.h"
#include "support/bytes.h"

namespace holder::pdf {

struct PdfCheck {
  std::string field;          // its name; empty where the form does not show it
  bool covers_whole = false;  // nothing was added since
  SignerCheck signer;         // with what is wrong with the signature's place, too
};

// One check for each signature dictionary, in the order in which they were made; never none. Throws PdfError
// where nothing can be said, or there is no signature.
std::vector<PdfCheck> check_pdf(support::ByteView file, std::span<const KnownIssuer> known, Instant now);

}  // namespace holder::pdf
