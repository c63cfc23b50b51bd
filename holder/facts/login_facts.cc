// What a login with the PIN for authentication shows (docs/card-protocol.md, "PINs" and "Signing"). Each fact
// has a login of its own, since the one before may have ended it. What is signed means nothing to anybody.
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"
#include "jpki/gen1/file_command.h"
#include "jpki/gen1/layout.h"
#include "jpki/signature_scheme.h"
#include "support/crypto/certificate.h"
#include "support/crypto/digest.h"
#include "support/crypto/error.h"

namespace holder::facts {
namespace {

namespace gen1 = jpki::gen1;
namespace crypto = support::crypto;
using apdu::Response;
using jpki::SignatureScheme;
using support::Bytes;
using support::ByteView;

constexpr crypto::HashAlgorithm kHash = crypto::HashAlgorithm::sha256;
constexpr std::uint8_t kPadded = 0x00;
constexpr std::uint8_t kHashed = 0x02;
constexpr std::uint8_t kPss = 0x04;

Bytes hash() {
  crypto::Digest digest(kHash);
  digest.update(support::as_bytes("A text without meaning, signed by jpki-tool card-facts and thrown away."));
  return digest.finish();
}

Bytes digest_info() {
  return crypto::digest_info(kHash, hash());
}

bool wants_pin(const Response& answer) {
  return answer.sw == apdu::kSecurityStatusNotSatisfied;
}

// Whether a login is over, by what the signing command answered; nothing else tells.
Finding over(const Response& answer) {
  if (!answer.ok() && !wants_pin(answer)) return {Verdict::unclear, said(answer)};
  return judged(wants_pin(answer), said(answer));
}

// What comes of `p1` and `data` after the PIN: whether it is this scheme's signature of `signed_data`.
Finding makes(Inquiry& card, std::uint8_t p1, ByteView data, SignatureScheme scheme, ByteView signed_data) {
  const Bytes der = card.read_object(gen1::layout_of(jpki::KeyRole::authentication).certificate);
  if (!card.log_in()) return {Verdict::not_asked};
  const Response answer = card.sign_data(p1, data);
  if (!answer.ok()) return judged(false, said(answer));
  try {
    const bool fits = jpki::verifies(crypto::Certificate(der).public_key(), scheme, signed_data, answer.data);
    return judged(fits, said(answer) + (fits ? "" : ", another signature"));
  } catch (const crypto::CryptoError&) {
    return {Verdict::unclear, said(answer)};
  }
}

Finding tries_after_login(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  const Response answer = card.tries();
  return judged(answer.sw.tries_left().has_value(), said(answer));
}

Finding longest_input(Inquiry& card) {
  const Bytes data(gen1::kMaxSignInput, 0x5A);
  return makes(card, kPadded, data, SignatureScheme::pkcs1, data);
}

Finding too_long_input(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  const Response answer = card.sign_data(kPadded, Bytes(gen1::kMaxSignInput + 1));
  return judged(answer.sw == apdu::kWrongLength || answer.sw == apdu::kConditionsNotSatisfied, said(answer));
}

Finding hash_signature(Inquiry& card) {
  return makes(card, kHashed, hash(), SignatureScheme::pkcs1, digest_info());
}

Finding pss_signature(Inquiry& card) {
  return makes(card, kPss, hash(), SignatureScheme::pss_sha256, hash());
}

// With a file current that is no key, so that an identifier that is passed over is answered otherwise.
Finding short_id_signature(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  const Response expected = card.sign_data(kPadded, digest_info());
  if (!expected.ok()) return {Verdict::unclear, said(expected)};
  if (!card.log_in()) return {Verdict::not_asked};
  const FileId key = gen1::layout_of(jpki::KeyRole::authentication).private_key;
  const Response answer = card.send(gen1::FileCommand::sign(key, kPadded, digest_info()).shortcut->command);
  return judged(answer.ok() && support::equal(answer.data, expected.data), said(answer));
}

Finding signature_keeps_login(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  const Response first = card.sign_data(kPadded, digest_info());
  if (!first.ok()) return {Verdict::unclear, said(first)};
  const Response second = card.sign_data(kPadded, digest_info());
  if (!second.ok() && !wants_pin(second)) return {Verdict::unclear, said(second)};
  return judged(second.ok(), said(second));
}

Finding reselection_ends_login(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  card.select(Application::keys);
  return over(card.sign_data(kPadded, digest_info()));
}

// The way back is a selection too: a card that ends the login with that says nothing of this.
Finding departure_ends_login(Inquiry& card) {
  if (reselection_ends_login(card).verdict != Verdict::differs || !card.log_in()) return {Verdict::not_asked};
  const Response away = card.select(Application::surface);
  if (!away.ok()) return {Verdict::unclear, "SELECT " + said(away)};
  card.select(Application::keys);
  return over(card.sign_data(kPadded, digest_info()));
}

Finding power_cut_ends_login(Inquiry& card) {
  if (!card.log_in()) return {Verdict::not_asked};
  try {
    card.cut_power();
    card.select(Application::keys);
    return over(card.sign_data(kPadded, digest_info()));
  } catch (const apdu::TransportError& error) {
    // As with first_command.
    return no_answer(error);
  }
}

constexpr Fact kFacts[] = {
    Fact{"tries_after_login", N_("The question for the tries is answered 63Cx after a right PIN too."),
         tries_after_login},
    Fact{"longest_input", N_("The signing command takes 245 bytes, whatever they are."), longest_input},
    Fact{"too_long_input", N_("After the PIN, 246 bytes to be signed are answered 6700 or 6985."),
         too_long_input},
    Fact{"hash_signature", N_("With P1=02 the card signs a hash of SHA-256 as PKCS #1 v1.5 has it."),
         hash_signature},
    Fact{"pss_signature", N_("With P1=04 the card makes RSASSA-PSS with a salt of 32 bytes."), pss_signature},
    Fact{"short_id_signature", N_("A key named by its short file identifier makes the same signature."),
         short_id_signature},
    Fact{"signature_keeps_login", N_("A signature leaves the login as it is."), signature_keeps_login},
    Fact{"reselection_ends_login", N_("Selecting the application of the keys again ends the login."),
         reselection_ends_login},
    Fact{"departure_ends_login", N_("Selecting another application ends the login."), departure_ends_login},
    Fact{"power_cut_ends_login", N_("A cut of the power ends the login."), power_cut_ends_login},
};

}  // namespace

std::span<const Fact> login_facts() {
  return kFacts;
}

}  // namespace holder::facts
