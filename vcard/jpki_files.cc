// The files of the JPKI applet (docs/card-protocol.md, "Files").
#include <algorithm>
#include <cstdio>

#include "vcard/file_system.h"

namespace vcard {
namespace {

using support::as_bytes;
using support::Bytes;
using support::copy_of;

struct Label {
  std::string_view kind;
  std::string_view text;
};
constexpr Label kLabels[] = {
    {"my-number-card", "JPKIAPICCTOKEN2"},
    {"resident-card", "JPKIAPICCTOKEN"},
    {"android", "JPKIAPGPSETOKEN"},
    {"iphone", "JPKIAPIOSTOKEN"},
};

std::string_view label_of(const Switches& switches) {
  if (switches.is(Fact::token_info, "unknown-label")) return "JPKIAPSOMETHINGELSE";
  const auto* found = std::find_if(std::begin(kLabels), std::end(kLabels),
                                   [&](const Label& label) { return label.kind == switches[Fact::kind]; });
  return found == std::end(kLabels) ? std::string_view{} : found->text;
}

void put(Bytes& out, std::string_view text, std::size_t width, char fill = ' ') {
  std::string field(text);
  field.resize(width, fill);
  const auto bytes = as_bytes(field);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

void put(Bytes& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::string serial_of(const CardContents& contents) {
  if (contents.switches.is(Fact::token_serial, "fixed")) return "0000000020500003";
  const Bytes hash = sha256(contents.authentication.certificate);
  return support::to_hex({hash.data(), 8});
}

Bytes with_filler(const Bytes& certificate, const Switches& switches) {
  Bytes content = certificate;
  if (switches.is(Fact::filler, "none")) return content;
  const std::uint8_t filler = switches.is(Fact::filler, "FF") ? 0xFF : 0x00;
  content.resize(std::max<std::size_t>(content.size(), switches.number(Fact::file_size)), filler);
  return content;
}

bool is_phone(const Switches& switches) {
  return switches.is(Fact::kind, "android") || switches.is(Fact::kind, "iphone");
}

// EF 0008: one byte for signing, one for authentication, one that nobody explains.
Bytes presence(const Switches& switches) {
  if (switches.is(Fact::presence_file, "empty")) return {};
  if (switches.is(Fact::presence_file, "odd")) return {0x5A, 0x01, 0xFF, 0xFF, 0xFF};
  if (switches.is(Fact::presence_file, "always-both")) return {0x8F, 0x8F, 0x00};
  const auto byte = [](bool there) { return std::uint8_t{there ? std::uint8_t{0x8F} : std::uint8_t{0x00}}; };
  return {byte(has_signature(switches)), byte(has_authentication(switches)), 0x00};
}

// Of an issuer's certificate that is there to be read, or nothing where there is no file.
std::optional<Bytes> issuer_content(const Bytes& certificate, const Switches& switches) {
  if (switches.is(Fact::issuer_certificate, "missing")) return std::nullopt;
  if (switches.is(Fact::issuer_certificate, "empty")) return Bytes{};
  if (switches.is(Fact::issuer_certificate, "garbage")) return Bytes(64, 0x5A);
  Bytes content = with_filler(certificate, switches);
  // What begins as a certificate and is none.
  if (switches.is(Fact::issuer_certificate, "damaged"))
    std::fill(content.begin() + 4, content.begin() + static_cast<std::ptrdiff_t>(certificate.size()), 0x5A);
  return content;
}

struct CredentialPlan {
  CredentialFiles files;
  PinId pin_id;
  KeyId key_id;
  std::optional<PinId> read_pin;
  bool there;
};

void add_missing(std::vector<ElementaryFile>& files, const CredentialPlan& plan, const Switches& switches) {
  if (switches.is(Fact::missing_certificate, "6A82")) return;
  ElementaryFile certificate{.id = plan.files.certificate, .pin = plan.read_pin};
  if (switches.is(Fact::missing_certificate, "6982")) certificate.readable = false;
  if (switches.is(Fact::missing_certificate, "FF")) certificate.content = Bytes(2048, 0xFF);
  if (switches.is(Fact::missing_certificate, "00")) certificate.content = Bytes(2048, 0x00);
  files.push_back(certificate);
  files.push_back({.id = plan.files.key, .kind = FileKind::key, .pin = plan.pin_id, .key = KeyId::none});
}

void add_credential(std::vector<ElementaryFile>& files, const CredentialPlan& plan,
                    const Credential& credential, const Switches& switches) {
  if (auto issuer = issuer_content(credential.issuer_certificate, switches))
    files.push_back({.id = plan.files.issuer, .content = std::move(*issuer)});
  files.push_back({.id = plan.files.pin, .kind = FileKind::pin, .pin = plan.pin_id});
  if (!plan.there) return add_missing(files, plan, switches);
  files.push_back({.id = plan.files.certificate,
                   .content = with_filler(credential.certificate, switches),
                   .pin = plan.read_pin});
  files.push_back({.id = plan.files.key, .kind = FileKind::key, .pin = plan.pin_id, .key = plan.key_id});
}

}  // namespace

bool has_authentication(const Switches& switches) {
  return !switches.is(Fact::kind, "resident-card") && !switches.is(Fact::certificates, "sign-only");
}

bool has_signature(const Switches& switches) {
  return switches.is(Fact::kind, "resident-card") || !switches.is(Fact::certificates, "auth-only");
}

Bytes token_info(const CardContents& contents) {
  Bytes out;
  put(out, label_of(contents.switches), 32);
  put(out, "00000000000000000000000000000001", 32);
  put(out, "E16R01NJ", 16);
  put(out, serial_of(contents), 16);
  // Flags, sessions (maximum, now, maximum read/write, now), the longest and the shortest PIN, four memory
  // sizes.
  for (const std::uint32_t number : {0x0000040DU, 1U, 0U, 1U, 0U, 16U, 6U}) put(out, number);
  for (int i = 0; i < 4; ++i) put(out, 0xFFFFFFFFU);
  put(out, "0301", 4);
  put(out, "", 16, '9');
  if (contents.switches.is(Fact::token_info, "cut-off")) out.resize(20);
  if (contents.switches.is(Fact::token_info, "empty")) out.clear();
  if (contents.switches.is(Fact::token_info, "long")) out.resize(600);
  return out;
}

std::vector<ElementaryFile> lay_out_jpki(const CardContents& contents) {
  const Switches& switches = contents.switches;
  std::vector<ElementaryFile> files;
  if (!switches.is(Fact::token_info, "missing"))
    files.push_back({.id = 0x0006, .content = token_info(contents)});
  if (!switches.is(Fact::presence_file, "missing"))
    files.push_back({.id = 0x0008, .content = presence(switches)});
  const CredentialPlan signing{.files = kSignatureFiles,
                               .pin_id = PinId::sign,
                               .key_id = KeyId::signature,
                               .read_pin = PinId::sign,
                               .there = has_signature(switches)};
  add_credential(files, signing, contents.signature, switches);
  if (switches.is(Fact::kind, "resident-card")) return files;  // it never had any of the other four
  const CredentialPlan authentication{
      .files = kAuthenticationFiles,
      .pin_id = PinId::auth,
      .key_id = KeyId::authentication,
      .read_pin = is_phone(switches) ? std::optional(PinId::auth) : std::nullopt,
      .there = has_authentication(switches)};
  add_credential(files, authentication, contents.authentication, switches);
  return files;
}

}  // namespace vcard
