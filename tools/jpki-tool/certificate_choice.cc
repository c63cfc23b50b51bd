#include "tools/jpki-tool/certificate_choice.h"

#include "tools/jpki-tool/pin_dialogue.h"
#include "tools/jpki-tool/signals.h"
#include "tools/jpki-tool/the_card.h"
#include "tools/messages.h"

namespace jpki_tool {
namespace {

using jpki::KeyRole;

constexpr CertificateChoice kChoices[] = {{"auth", KeyRole::authentication, false},
                                          {"sign", KeyRole::signature, false},
                                          {"auth-ca", KeyRole::authentication, true},
                                          {"sign-ca", KeyRole::signature, true}};

void read(apdu::Transaction& transaction, jpki::Card& card, const CertificateChoice& choice,
          CertificatesRead& out) {
  out.issuer = card.issuer_certificate(transaction, choice.role);
  out.certificate = choice.issuer ? out.issuer : card.certificate(transaction, choice.role);
}

std::vector<std::string> warnings(const CertificateChoice& choice, const std::string& purpose) {
  if (choice.role != KeyRole::signature) return {};
  return {_("The certificate for signing holds personal data: your name, address, date of birth and sex."),
          purpose};
}

void read_after_pin(const Settings& settings, holder::CardInHand& card, const CertificateChoice& choice,
                    const std::string& purpose, CertificatesRead& out) {
  const jpki::KeyDescription& key = card.key(choice.role);
  const auto before = tries_before(card, choice.role, last_try_of(settings));
  if (const auto* refusal = std::get_if<holder::PinRefusal>(&before)) {
    out.refusal = findings_of(key, *refusal);
    return;
  }
  const auto source = pin_source(settings);
  const jpki::Pin pin = ask_pin(*source, key, std::get<0>(before), warnings(choice, purpose));
  let_signals_wait();
  card.use([&](apdu::Transaction& transaction, jpki::Card& asked) {
    holder::CardLogin login(transaction, asked, choice.role);
    if (const auto refused = login.present(pin, last_try_of(settings))) {
      out.refusal = findings_of(key, *refused);
    } else {
      read(transaction, asked, choice, out);
    }
    out.forgotten = login.end();
  });
}

}  // namespace

const CertificateChoice* certificate_choice(const std::string& word) {
  for (const CertificateChoice& choice : kChoices)
    if (word == choice.word) return &choice;
  return nullptr;
}

std::string name_of(const CertificateChoice& choice) {
  if (!choice.issuer) return name_of(choice.role);
  return choice.role == KeyRole::authentication ? _("Issuer of the certificate for authentication")
                                                : _("Issuer of the certificate for signing");
}

CertificatesRead read_certificates(const Settings& settings, const CertificateChoice& choice,
                                   const std::string& purpose) {
  holder::CardInHand card = the_card(settings);
  CertificatesRead out;
  if (card.key(choice.role).certificate_needs_login && !choice.issuer) {
    read_after_pin(settings, card, choice, purpose, out);
  } else {
    card.use(
        [&](apdu::Transaction& transaction, jpki::Card& asked) { read(transaction, asked, choice, out); });
  }
  return out;
}

}  // namespace jpki_tool
