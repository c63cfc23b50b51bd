#include "tools/jpki-tool/certificate_choice.h"

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
  return {personal_data_text(), purpose};
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
  const auto read_it = [&](apdu::Transaction& transaction, jpki::Card& asked) {
    read(transaction, asked, choice, out);
  };
  if (card.key(choice.role).certificate_needs_login && !choice.issuer) {
    PinTask task;
    task.explanation = warnings(choice, purpose);
    task.do_it = [&](apdu::Transaction& transaction, jpki::Card& asked, holder::CardLogin&) {
      read_it(transaction, asked);
    };
    out.pin = with_pin(settings, card, holder::pin_name(choice.role), task);
  } else {
    card.use(read_it);
  }
  return out;
}

}  // namespace jpki_tool
