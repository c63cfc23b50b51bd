#include "jpki/gen1/detect.h"

#include "jpki/card_error.h"
#include "jpki/gen1/applet.h"
#include "jpki/gen1/file_reader.h"
#include "jpki/gen1/gen1_card.h"
#include "support/log.h"

namespace jpki::gen1 {
namespace {

// EF 0008 has one byte for each certificate; 8F was seen where the certificate exists. What stands for a
// missing one was never seen: only the values of an empty byte are taken for it.
constexpr std::size_t kPresenceSize = 3;

bool says_absent(std::uint8_t presence) {
  return presence == 0x00 || presence == 0xFF;
}

support::Bytes read_presence(apdu::Transaction& transaction, Applet& applet) {
  const apdu::Response answer =
      applet.ask(transaction, kCertificatePresenceFile, apdu::iso7816::read_binary(0, {kPresenceSize}));
  if (!answer.ok() || answer.data.size() < kPresenceSize) return {};
  // A file that denies both says nothing of use.
  const bool odd = says_absent(answer.data[0]) && says_absent(answer.data[1]);
  return odd ? support::Bytes{} : answer.data;
}

bool authentication_needs_login(apdu::Transaction& transaction, Applet& applet) {
  try {
    read_certificate_start(transaction, applet, layout_of(KeyRole::authentication).certificate);
    return false;
  } catch (const CardError& error) {
    return error.fault() == CardFault::not_logged_in;
  }
}

KeyDescription describe_key(const KeyLayout& key) {
  return {key.role,      key.token_label, key.object_label, key.issuer_label,
          key.object_id, key.issuer_id,   key.pin_policy,   key.certificate_needs_login,
          kMaxSignInput, kSignatureSize};
}

CardDescription describe_card(apdu::Transaction& transaction, Applet& applet, CardKind kind) {
  CardDescription description{kind, {}};
  const support::Bytes presence = read_presence(transaction, applet);
  for (const KeyLayout& layout : kKeys) {
    if (!presence.empty() && says_absent(presence[layout.presence_byte])) continue;
    description.keys.push_back(describe_key(layout));
    // Phones give out no certificate before a login.
    if (kind != CardKind::my_number_card && layout.role == KeyRole::authentication) {
      description.keys.back().certificate_needs_login = authentication_needs_login(transaction, applet);
    }
  }
  return description;
}

}  // namespace

std::optional<Detection> detect(apdu::Transaction& transaction) {
  Applet applet;
  if (!applet.open(transaction)) return std::nullopt;

  CardKind kind = CardKind::my_number_card;
  const auto info = applet.token_info();
  if (const Carrier* carrier = info ? carrier_of(info->label) : nullptr) {
    if (!carrier->kind) return Detection{nullptr, carrier->name};
    kind = *carrier->kind;
  } else {
    support::log_info("the card does not say what it is; taken for a My Number Card");
  }
  CardDescription description = describe_card(transaction, applet, kind);
  return Detection{std::make_unique<Gen1Card>(std::move(applet), std::move(description)), {}};
}

}  // namespace jpki::gen1
