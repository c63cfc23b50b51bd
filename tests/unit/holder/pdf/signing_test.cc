// What is appended to a document. That others take it, tests/interop/jpki_tool/sign_pdf.sh shows.
#include "holder/pdf/signing.h"

#include <gtest/gtest.h>

#include "holder/pdf/error.h"
#include "tests/unit/holder/pdf/documents.h"

namespace holder::pdf {
namespace {

using support::Bytes;

std::string text_of(const Bytes& file) {
  return std::string(support::as_text(file));
}

TEST(SignablePdfTest, changes_no_byte_that_was_there) {
  const Bytes file = test::page();
  EXPECT_TRUE(text_of(test::signed_document(file)).starts_with(text_of(file)));
}

TEST(SignablePdfTest, writes_what_the_registry_offices_want) {
  const std::string made = text_of(test::signed_document(test::page()));
  for (const char* part : {"/Type /Sig", "/Filter /Adobe.PPKLite", "/SubFilter /adbe.pkcs7.detached",
                           "/M (D:", "/ByteRange [0 ", "/Rect [0 0 0 0]", "/SigFlags 3", "/T (Signature1)"})
    EXPECT_NE(made.find(part), std::string::npos) << part;
}

TEST(SignablePdfTest, has_no_room_for_more_than_any_card_makes) {
  SignablePdf pdf(test::page(), {});
  pdf.digest(holder::test::now());
  EXPECT_TRUE(pdf.with(Bytes(8192)).has_value());
  EXPECT_FALSE(pdf.with(Bytes(8193)).has_value());
}

TEST(SignablePdfTest, refuses_a_page_that_is_not_there_and_a_line_over_a_signature) {
  EXPECT_NO_THROW(SignablePdf(test::page(), {PdfForm::pkcs7, 1}));
  EXPECT_THROW(SignablePdf(test::page(), {PdfForm::pkcs7, 2}), PdfError);
  EXPECT_THROW(SignablePdf(test::signed_document(test::page()), {PdfForm::pkcs7, 1}), PdfError);
}

TEST(SignablePdfTest, refuses_an_annotation_list_and_a_form_that_are_none) {
  for (const char* catalogue :
       {"<</Type/Catalog/Pages 2 0 R/AcroForm 7>>", "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 7>>>>"})
    EXPECT_THROW(SignablePdf(test::document_of({catalogue, "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>"}),
                             {}),
                 PdfError)
        << catalogue;
}

}  // namespace
}  // namespace holder::pdf
