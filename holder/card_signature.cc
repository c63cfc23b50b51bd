#include "holder/card_signature.h"

#include "holder/certificate_check.h"
#include "jpki/card_error.h"

namespace holder {

CardSigner card_signer(apdu::Transaction& transaction, jpki::Card& card, jpki::KeyRole role, Instant now) {
  CardSigner signer{card.certificate(transaction, role), card.issuer_certificate(transaction, role)};
  const Trouble trouble = trouble_of(check(signer.certificate, signer.issuer, role, now));
  if (trouble != Trouble::none) throw TroubleError(trouble);
  return signer;
}

std::optional<CardSigner> signer_before_pin(CardInHand& card, jpki::KeyRole role, Instant now) {
  if (card.key(role).certificate_needs_login) return std::nullopt;
  return card.use([role, now](apdu::Transaction& transaction, jpki::Card& asked) {
    return card_signer(transaction, asked, role, now);
  });
}

support::Bytes card_signature(apdu::Transaction& transaction, jpki::Card& card, jpki::KeyRole role,
                              CardLogin& login, const support::crypto::PublicKey& key,
                              support::ByteView digest_info) {
  constexpr auto kScheme = jpki::SignatureScheme::pkcs1;
  const auto ask = [&] { return card.sign(transaction, role, kScheme, digest_info); };
  const auto ask_logged_in = [&] {
    try {
      return ask();
    } catch (const jpki::CardError& error) {
      if (error.fault() != jpki::CardFault::not_logged_in) throw;
    }
    login.renew();
    return ask();
  };
  do {
    support::Bytes signature = ask_logged_in();
    if (jpki::verifies(key, kScheme, digest_info, signature)) return signature;
  } while (card.has_another_way_to_sign());
  throw TroubleError(Trouble::signature_not_made);
}

}  // namespace holder
