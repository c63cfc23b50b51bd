// Documents for the tests of both: of one page, and signed by the virtual card's keys.
#pragma once

#include <string>
#include <vector>

#include "holder/pdf/signing.h"
#include "tests/unit/holder/signed_files.h"

namespace holder::pdf::test {

// Objects 1, 2, ... with a cross-reference table.
inline support::Bytes document_of(const std::vector<std::string>& objects) {
  std::string text = "%PDF-1.4\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(text.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    text += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string size = std::to_string(objects.size() + 1);
  const std::string start = std::to_string(text.size());
  text += "xref\n0 " + size + "\n" + table + "trailer\n<</Root 1 0 R/Size " + size + ">>\nstartxref\n" +
          start + "\n%%EOF\n";
  return support::copy_of(support::as_bytes(text));
}

inline support::Bytes page() {
  return document_of({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"});
}

// By the key for signing of the card of the tests.
inline support::Bytes signed_document(const support::Bytes& file, const PdfWish& wish = {},
                                      Instant time = holder::test::now()) {
  const vcard::Credential& credential = holder::test::card().signature;
  SignablePdf pdf(file, wish);
  const support::Bytes digest = pdf.digest(time);
  const DetachedSignature signature(support::crypto::Certificate(credential.certificate),
                                    support::crypto::Certificate(credential.issuer_certificate), digest,
                                    wish.form == PdfForm::cades ? std::nullopt : std::optional(time));
  return pdf.with(signature.with(credential.key.sign_padded(signature.to_be_signed())).value()).value();
}

}  // namespace holder::pdf::test
