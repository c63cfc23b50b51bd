#include "jpki/gen1/detect.h"

#include "jpki/card_error.h"
#include "jpki/gen1/applet.h"
#include "jpki/gen1/file_reader.h"
#include "jpki/gen1/gen1_card.h"
#include "jpki/gen1/layout.h"
#include "support/log.h"

namespace jpki::gen1 {
namespace {

// EF 0008 has one byte for each certificate; 8F was seen where the certificate exists. The value for a
// missing one was never seen: an empty byte is taken for it, and for any other value the file itself is
// asked.
constexpr std::size_t kPresenceSize = 3;
constexpr std::uint8_t kPresent = 0x8F;

bool says_absent(std::uint8_t presence) {
  return presence == 0x00 || presence == 0xFF;
}

support::Bytes read_presence(apdu::Transaction& transaction, Applet& applet) {
  const apdu::Response answer =
      applet.ask(transaction, FileCommand::read(kCertificatePresenceFile, 0, kPresenceSize));
  if (!answer.ok() || answer.data.size() < kPresenceSize) return {};
  // A file that denies both says nothing of use.
  const bool odd = says_absent(answer.data[0]) && says_absent(answer.data[1]);
  return odd ? support::Bytes{} : answer.data;
}

enum class Certificate { readable, behind_login, missing };

// For cards whose EF 0008 does not tell. A file that answers with anything but "missing" counts as present,
// so that the error is reported to the program that reads it.
Certificate probe_certificate(apdu::Transaction& transaction, Applet& applet, const KeyLayout& layout) {
  try {
    read_certificate_start(transaction, applet, layout.certificate);
    return Certificate::readable;
  } catch (const CardError& error) {
    if (error.fault() == CardFault::not_logged_in) return Certificate::behind_login;
    return error.fault() == CardFault::certificate_missing ? Certificate::missing : Certificate::readable;
  }
}

bool has_certificate(apdu::Transaction& transaction, Applet& applet, const KeyLayout& layout,
                     const support::Bytes& presence) {
  if (!presence.empty()) {
    const std::uint8_t said = presence[layout.presence_byte];
    if (said == kPresent || says_absent(said)) return said == kPresent;
  }
  return probe_certificate(transaction, applet, layout) != Certificate::missing;
}

KeyDescription describe_key(const KeyLayout& key) {
  return {key.role,         KeyAlgorithm::rsa_2048, key.token_label,
          key.object_label, key.issuer_label,       key.object_id,
          key.issuer_id,    key.pin_policy,         key.certificate_needs_login,
          kMaxSignInput,    kSignatureSize};
}

CardDescription describe_card(apdu::Transaction& transaction, Applet& applet, CardKind kind) {
  CardDescription description{kind, {}};
  const support::Bytes presence = read_presence(transaction, applet);
  for (const KeyLayout& layout : kKeys) {
    if (!has_certificate(transaction, applet, layout, presence)) continue;
    description.keys.push_back(describe_key(layout));
    // Phones give out no certificate before a login.
    if (kind != CardKind::my_number_card && layout.role == KeyRole::authentication) {
      description.keys.back().certificate_needs_login =
          probe_certificate(transaction, applet, layout) == Certificate::behind_login;
    }
  }
  return description;
}

// The first block of the authentication certificate where it stands in for a label that has not been read: no
// phone gives it out before a login, and the old resident card has none. Nothing otherwise.
support::Bytes certificate_in_place_of_label(apdu::Transaction& transaction, Applet& applet) {
  if (applet.knows_token_info()) return {};
  try {
    return read_certificate_start(transaction, applet, layout_of(KeyRole::authentication).certificate);
  } catch (const CardError&) {
    return {};
  }
}

// Null for an unknown label.
const Carrier* read_label(apdu::Transaction& transaction, Applet& applet) {
  const auto info = applet.token_info(transaction);
  const Carrier* carrier = info ? carrier_of(info->label) : nullptr;
  if (carrier == nullptr) support::log_info("the card does not say what it is; taken for a My Number Card");
  return carrier;
}

std::optional<Detection> examine(apdu::Transaction& transaction) {
  Applet applet;
  if (!applet.open(transaction)) return std::nullopt;

  CardKind kind = CardKind::my_number_card;
  support::Bytes authentication_start = certificate_in_place_of_label(transaction, applet);
  if (authentication_start.empty()) {
    const Carrier* carrier = read_label(transaction, applet);
    if (carrier != nullptr && !carrier->kind) return Detection{nullptr, carrier->name};
    if (carrier != nullptr) kind = *carrier->kind;
  }
  CardDescription description = describe_card(transaction, applet, kind);
  auto card =
      std::make_unique<Gen1Card>(std::move(applet), std::move(description), std::move(authentication_start));
  card->read_identity(transaction);
  return Detection{std::move(card), {}};
}

bool lacks_a_key(const std::optional<Detection>& found) {
  return found && found->card != nullptr && found->card->description().keys.size() < kKeys.size();
}

}  // namespace

// A key that is missing here stays missing until the card is taken out, so the card is asked twice: one odd
// answer, or an answer of another application, must not hide a key.
std::optional<Detection> detect(apdu::Transaction& transaction) {
  auto found = examine(transaction);
  return lacks_a_key(found) ? examine(transaction) : std::move(found);
}

}  // namespace jpki::gen1
