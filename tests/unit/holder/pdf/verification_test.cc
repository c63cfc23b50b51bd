// Signatures within documents. Forgeries by the dozen are in tests/interop/jpki_tool/verify_pdf.sh.
#include "holder/pdf/verification.h"

#include <gtest/gtest.h>

#include "holder/pdf/error.h"
#include "tests/unit/holder/pdf/documents.h"

namespace holder::pdf {
namespace {

using support::Bytes;

using Fault = SignatureFault;
using Faults = std::vector<SignatureFault>;

std::vector<PdfCheck> checked(const Bytes& file) {
  const KnownIssuer issuer{support::crypto::Certificate(holder::test::card().signature.issuer_certificate),
                           IssuerSource::file};
  return check_pdf(file, {&issuer, 1}, holder::test::now());
}

TEST(PdfVerificationTest, takes_what_was_signed_with_the_whole_document) {
  for (const PdfForm form : {PdfForm::pkcs7, PdfForm::cades}) {
    const auto checks = checked(test::signed_document(test::page(), {form, 0}));
    ASSERT_EQ(checks.size(), 1U);
    EXPECT_EQ(checks[0].signer.faults, Faults{});
    EXPECT_TRUE(checks[0].covers_whole);
    EXPECT_EQ(checks[0].field, "Signature1");
  }
}

TEST(PdfVerificationTest, takes_the_time_of_the_dictionary_where_the_cms_has_none) {
  const Instant time = holder::test::now() - std::chrono::seconds{5};
  EXPECT_EQ(checked(test::signed_document(test::page(), {PdfForm::cades, 0}, time))[0].signer.signing_time,
            time);
}

TEST(PdfVerificationTest, keeps_each_signature_good_with_the_next) {
  Bytes file = test::page();
  for (std::size_t count = 1; count <= 4; ++count) {
    file = test::signed_document(file);
    const auto checks = checked(file);
    ASSERT_EQ(checks.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(checks[i].signer.faults, Faults{});
      EXPECT_EQ(checks[i].covers_whole, i + 1 == count);
    }
  }
}

TEST(PdfVerificationTest, takes_no_byte_more_and_none_that_was_changed) {
  const Bytes file = test::signed_document(test::page());
  Bytes longer = file;
  longer.push_back('\n');
  EXPECT_EQ(checked(longer)[0].signer.faults, Faults{Fault::changed_since});
  std::string text(support::as_text(file));
  text.replace(text.find("300 200"), 7, "200 300");
  EXPECT_EQ(checked(support::copy_of(support::as_bytes(text)))[0].signer.faults,
            Faults{Fault::content_changed});
}

TEST(PdfVerificationTest, says_nothing_of_what_is_not_signed_or_cannot_be_read) {
  EXPECT_THROW(checked(test::page()), PdfError);
  EXPECT_THROW(checked({}), PdfError);
  const Bytes file = test::signed_document(test::page());
  for (std::size_t size = 0; size < file.size() - 1; size += 997)
    EXPECT_THROW(checked(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))), PdfError);
}

}  // namespace
}  // namespace holder::pdf
