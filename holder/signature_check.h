// Whether a detached signature holds, as far as an individual can tell: the content, the signature, who made
// it, with which kind of key, and by whom the certificate was issued. Whether a certificate was revoked
// cannot be checked by an individual, and nothing here says so. Thread rule: pure functions.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <vector>

#include "holder/input_file.h"
#include "holder/renewal.h"
#include "holder/signed_data.h"
#include "holder/trouble.h"
#include "jpki/card.h"
#include "support/crypto/certificate.h"

namespace holder {

// What is wrong with a signature, the gravest first. With any of them it is not valid.
enum class SignatureFault {
  // Of a signature within a PDF file (holder/pdf/).
  byte_range_unfit,
  not_in_form,
  pdf_kind_unknown,
  contents_unreadable,
  several_signers,
  changed_since,
  changes_forbidden,
  // Of every signature.
  content_changed,
  signature_wrong,
  algorithm_unknown,
  attributes_incomplete,
  content_of_another_kind,
  certificate_missing,
  certificates_ambiguous,
  another_certificate_meant,
  key_too_short,
  key_usage_unfit,
  is_authority,
  extension_unknown,
  time_in_future,
  not_valid_then,
  issuer_not_valid_then,
  issuer_missing,
  issuer_unconfirmed,
  expired_since,
  issuer_expired_since
};

struct SignatureFaultRow {
  SignatureFault fault;
  const char* code;  // symbolic, for programs
  Trouble trouble;   // signature_invalid, issuer_unknown or signer_expired
  const char* text;  // a message id: a part of the trouble's sentence
};

std::span<const SignatureFaultRow> signature_fault_rows();
const SignatureFaultRow& row_of(SignatureFault fault);

// Who says that an issuer is the one that it names: the holder, by naming a file; the card in the reader; or
// nobody but the signature itself.
enum class IssuerSource { file, card, signature };

struct KnownIssuer {
  support::crypto::Certificate certificate;
  IssuerSource source;
};

struct SignerCheck {
  std::vector<SignatureFault> faults;   // empty: it is valid
  std::optional<Instant> signing_time;  // as the signer says
  std::optional<support::crypto::Certificate> certificate;
  jpki::KeyRole role = jpki::KeyRole::signature;  // by the certificate's key usage
  bool names_its_certificate = false;             // by signing-certificate-v2
  std::optional<KnownIssuer> issuer;              // by whom the certificate was issued
  bool issuer_within = false;                     // that certificate lies within the signature too
};

// The hash functions that the signers have taken, as far as they are known.
std::set<support::crypto::HashAlgorithm> hashes_of(const SignedData& signature);

// One check for each signer. `digests` are the content's, `known` the issuers that the holder or the card
// vouches for, `time` when it was made as something else says that is signed, for signers that do not.
std::vector<SignerCheck> check(const SignedData& signature, const Digests& digests,
                               std::span<const KnownIssuer> known, Instant now,
                               std::optional<Instant> time = {});

// What is gravest among all signers; nothing where all are valid.
std::optional<SignatureFault> gravest(std::span<const SignerCheck> signers);

}  // namespace holder
