#include "holder/pdf/verification.h"

#include <algorithm>
#include <optional>

#include "holder/message_id.h"
#include "holder/pdf/document.h"
#include "holder/pdf/error.h"
#include "holder/pdf/pdf_signature.h"
#include "holder/pdf/revision.h"
#include "support/crypto/digest.h"
#include "support/crypto/error.h"

namespace holder::pdf {
namespace {

using support::Bytes;
using support::ByteView;
using support::crypto::CryptoError;
using support::crypto::Digest;

using Fault = SignatureFault;

constexpr const char* kNoSignature = N_("there is no signature in it");

Digests digests_of_covered(ByteView file, const PdfSignature& signature, const SignedData& cms) {
  Digests digests;
  for (const auto hash : hashes_of(cms)) {
    Digest running(hash);
    running.update(file.first(signature.hole));
    running.update(file.subspan(signature.behind_hole, signature.end - signature.behind_hole));
    digests.emplace(hash, running.finish());
  }
  return digests;
}

SignerCheck with_fault(Fault fault) {
  SignerCheck check;
  check.faults.push_back(fault);
  return check;
}

// Of the CMS alone. There is nothing to compare it with where its place is not clear.
SignerCheck check_cms(ByteView file, const PdfSignature& signature, std::span<const KnownIssuer> known,
                      Instant now) {
  if (!signature.is_placed() || signature.cms.empty()) return {};
  try {
    const SignedData cms(Bytes(signature.cms));
    if (cms.signers().size() != 1) return with_fault(Fault::several_signers);
    return check(cms, digests_of_covered(file, signature, cms), known, now, signature.time).front();
  } catch (const CryptoError&) {
    return with_fault(Fault::contents_unreadable);
  }
}

// Whether the state of `file` that ended with one signature is the same but for signatures when it ended with
// the next one.
bool unchanged(ByteView file, std::size_t end, std::size_t next_end) {
  try {
    return reading([&] {
      Document before(file.first(end));
      Document after(file.first(next_end));
      const auto known_then = signatures_of(before);
      return !known_then.empty() && known_then.back().is_placed() && known_then.back().end == end &&
             only_signatures_added(before, after);
    });
  } catch (const PdfError&) {
    return false;
  }
}

}  // namespace

std::vector<PdfCheck> check_pdf(ByteView file, std::span<const KnownIssuer> known, Instant now) {
  const std::vector<PdfSignature> signatures = reading([&] {
    Document document(file);
    return signatures_of(document);
  });
  if (signatures.empty()) throw PdfError(kNoSignature);

  std::vector<PdfCheck> checks;
  for (const PdfSignature& each : signatures) {
    PdfCheck check{each.field, each.is_placed() && each.end == file.size(),
                   check_cms(file, each, known, now)};
    check.signer.faults.insert(check.signer.faults.end(), each.faults.begin(), each.faults.end());
    checks.push_back(std::move(check));
  }
  // From the last to the first: what was changed after one was changed after those before it.
  bool same = true;
  for (std::size_t i = signatures.size(); i-- > 0;) {
    if (!signatures[i].is_placed()) continue;
    const bool has_next = i + 1 < signatures.size() && signatures[i + 1].is_placed();
    if (has_next)
      same = same && unchanged(file, signatures[i].end, signatures[i + 1].end);
    else
      same = checks[i].covers_whole;
    if (!same) checks[i].signer.faults.push_back(Fault::changed_since);
    if (!checks[i].covers_whole && signatures[i].forbids_signatures)
      checks[i].signer.faults.push_back(Fault::changes_forbidden);
  }
  for (PdfCheck& each : checks) std::sort(each.signer.faults.begin(), each.signer.faults.end());
  return checks;
}

}  // namespace holder::pdf
