// A PDF file that jpki-tool signs or verifies.
//
// What sign takes, verify has to find in its place; and a signature that is good is so for the file alone
// that it covers: with a byte more nothing in it is valid.
#include <algorithm>

#include "fuzz/invariant.h"
#include "holder/pdf/error.h"
#include "holder/pdf/signing.h"
#include "holder/pdf/verification.h"
#include "support/der.h"

namespace fuzz {
namespace {

using holder::SignatureFault;
using holder::pdf::PdfCheck;
using holder::pdf::PdfError;
using support::Bytes;
using support::ByteView;

// The day after the signatures in corpus/ were made.
const holder::Instant kNow = holder::instant_of("20261201000000");

std::vector<PdfCheck> checked(ByteView file) {
  try {
    return holder::pdf::check_pdf(file, {}, kNow);
  } catch (const PdfError&) {
    return {};
  }
}

// But for the issuer, for whom nobody vouches here.
bool is_good(const PdfCheck& check) {
  return check.signer.faults == std::vector{SignatureFault::issuer_unconfirmed};
}

void verify(ByteView file) {
  const auto checks = checked(file);
  for (const PdfCheck& each : checks) {
    require(std::is_sorted(each.signer.faults.begin(), each.signer.faults.end()), "the gravest comes first");
    require(!each.signer.faults.empty(), "nothing is valid without an issuer");
  }
  if (!std::any_of(checks.begin(), checks.end(), is_good)) return;
  require(std::any_of(checks.begin(), checks.end(), [](const PdfCheck& each) { return each.covers_whole; }),
          "something covers the whole file");
  Bytes longer = support::copy_of(file);
  longer.push_back('\n');
  for (const PdfCheck& each : checked(longer)) require(!is_good(each), "a byte more is a change");
}

void sign(ByteView file) {
  try {
    holder::pdf::SignablePdf pdf(support::copy_of(file), {});
    pdf.digest(kNow);
    const auto made = pdf.with(Bytes{support::der::kSequence, 0});
    require(made.has_value(), "there is room");
    const auto checks = checked(*made);
    require(!checks.empty() && checks.back().covers_whole, "the new signature covers the file");
    require(checks.back().signer.faults == std::vector{SignatureFault::contents_unreadable},
            "the new signature is in its place");
  } catch (const PdfError&) {
    // says that it cannot be signed
  }
}

}  // namespace
}  // namespace fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::verify({data, size});
  fuzz::sign({data, size});
  return 0;
}
