// The files of the application of the keys, and how they are read (docs/card-protocol.md, "Files" and
// "EF 0006").
#include <algorithm>
#include <array>

#include "holder/certificate_parts.h"
#include "holder/facts/fact.h"
#include "holder/facts/inquiry.h"
#include "holder/message_id.h"
#include "jpki/gen1/layout.h"
#include "support/crypto/certificate.h"
#include "support/crypto/error.h"

namespace holder::facts {
namespace {

namespace gen1 = jpki::gen1;
namespace iso7816 = apdu::iso7816;
using apdu::Command;
using apdu::ExpectedLength;
using apdu::Header;
using apdu::Response;
using jpki::KeyRole;
using support::Bytes;
using support::ByteView;

constexpr std::size_t kBlock = 256;

Finding unanswered(const char* what, const Response& answer) {
  return {Verdict::unclear, what + said(answer)};
}

Finding wrong_parameters(Inquiry& card) {
  card.select(Application::keys);
  constexpr std::array<std::uint8_t, 2> kFile = {0x00, 0x06};
  const Response answer = card.send(Command(Header{0x00, 0xA4, 0x09, 0x0C}, ByteView(kFile)));
  return judged(answer.sw == apdu::kWrongParameters, said(answer));
}

Finding no_current_file(Inquiry& card) {
  card.select(Application::keys);
  const Response answer = card.read(0, 1);
  return judged(answer.sw == apdu::kNoCurrentFile, said(answer));
}

Finding file_kind(Inquiry& card) {
  const Response selected = card.select(card.a_key().pin);
  if (!selected.ok()) return unanswered("SELECT ", selected);
  const Response answer = card.read(0, 1);
  return judged(answer.sw == apdu::kCommandIncompatibleWithFile, said(answer));
}

Finding further_files(Inquiry& card) {
  constexpr FileId kFiles[] = {0x0005, 0x0009, 0x0010, 0x0016, 0x0019, 0x001C, 0x001E};
  return all_exist(card, Application::keys, kFiles);
}

// The three bytes say what the card was issued with; anything else in their place is left out.
std::string presence(const Bytes& bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    const bool known = byte == 0x8F || byte == 0x00 || byte == 0xFF;
    text += known ? support::to_hex(std::array{byte}) : "..";
  }
  return text;
}

Finding presence_file(Inquiry& card) {
  const Response selected = card.select(gen1::kCertificatePresenceFile);
  if (!selected.ok()) return judged(false, "SELECT " + said(selected));
  const Response answer = card.read(0, kBlock);
  const bool three = answer.ok() && answer.data.size() == 3;
  const bool tells = three && std::all_of(gen1::kKeys.begin(), gen1::kKeys.end(), [&](const auto& key) {
                       const bool there = card.card().key(key.role) != nullptr;
                       return (answer.data[key.presence_byte] == 0x8F) == there;
                     });
  return judged(tells, said(answer) + (three ? " " + presence(answer.data) : ""));
}

// EF 0006 and one byte more than it should have, from the start; nothing where it cannot be read.
Response description(Inquiry& card) {
  const Response selected = card.select(gen1::kTokenInfoFile);
  return selected.ok() ? card.read(0, kBlock) : selected;
}

Finding description_size(Inquiry& card) {
  const Response answer = description(card);
  const std::size_t size = answer.ok() ? card.size_of_current_file() : 0;
  return judged(size == 160, said(answer) + (size == 0 ? "" : ", " + std::to_string(size)));
}

Finding description_serial(Inquiry& card) {
  constexpr std::size_t kOffset = 80;
  constexpr std::string_view kPublished = "0000000020500003";
  const Response answer = description(card);
  if (!answer.ok() || answer.data.size() < kOffset + kPublished.size())
    return {Verdict::unclear, said(answer)};
  const ByteView serial = ByteView(answer.data).subspan(kOffset, kPublished.size());
  return judged(support::as_text(serial) == kPublished, said(answer));
}

// A certificate that anybody may read: the issuer's, which every card should have.
Response select_issuer(Inquiry& card) {
  return card.select(card.a_key().issuer_certificate);
}

Finding whole_blocks(Inquiry& card) {
  const Response selected = select_issuer(card);
  if (!selected.ok()) return unanswered("SELECT ", selected);
  const Response answer = card.read(0, kBlock);
  if (!answer.ok() || answer.data.empty()) return {Verdict::unclear, said(answer)};
  return judged(answer.data.size() == kBlock, said(answer));
}

Finding read_past_end(Inquiry& card) {
  const Response selected = select_issuer(card);
  if (!selected.ok()) return unanswered("SELECT ", selected);
  const std::size_t size = card.size_of_current_file();
  if (size == 0) return {Verdict::unclear, std::to_string(size)};
  const Response answer = card.read(size, 1);
  return judged(answer.sw == apdu::kOffsetOutsideFile, said(answer));
}

Finding filler_bytes(Inquiry& card) {
  const Bytes certificate = card.read_object(card.a_key().issuer_certificate);
  if (certificate.empty()) return {Verdict::unclear};
  const std::size_t size = card.size_of_current_file();
  const std::string sizes = std::to_string(certificate.size()) + "/" + std::to_string(size);
  if (size <= certificate.size()) return judged(false, sizes);
  const Response answer = card.read(certificate.size(), std::min(kBlock, size - certificate.size()));
  if (!answer.ok() || answer.data.empty()) return {Verdict::unclear, sizes + ", " + said(answer)};
  const std::uint8_t first = answer.data[0];
  const bool uniform = std::all_of(answer.data.begin(), answer.data.end(),
                                   [first](std::uint8_t each) { return each == first; });
  const bool shown = uniform && (first == 0xFF || first == 0x00);
  return judged(uniform && first == 0xFF, sizes + (shown ? " " + support::to_hex(std::array{first}) : " .."));
}

Finding missing_certificate(Inquiry& card) {
  const auto missing = std::find_if(gen1::kKeys.begin(), gen1::kKeys.end(),
                                    [&](const auto& key) { return card.card().key(key.role) == nullptr; });
  if (missing == gen1::kKeys.end()) return {Verdict::not_asked};
  const Response selected = card.select(missing->certificate);
  if (!selected.ok()) return judged(selected.sw == apdu::kFileNotFound, "SELECT " + said(selected));
  const Response answer = card.read(0, 1);
  const bool filled = !answer.data.empty() && (answer.data[0] == 0xFF || answer.data[0] == 0x00);
  return judged(false, "READ BINARY " + said(answer) +
                           (filled ? " " + support::to_hex(ByteView(answer.data).first(1)) : ""));
}

Finding phone_certificate(Inquiry& card) {
  if (card.card().kind == jpki::CardKind::my_number_card ||
      card.card().key(KeyRole::authentication) == nullptr)
    return {Verdict::not_asked};
  const Response selected = card.select(gen1::layout_of(KeyRole::authentication).certificate);
  if (!selected.ok()) return unanswered("SELECT ", selected);
  const Response answer = card.read(0, 1);
  return judged(answer.sw == apdu::kSecurityStatusNotSatisfied, said(answer));
}

Finding extended_key_usage(Inquiry& card) {
  if (card.card().key(KeyRole::authentication) == nullptr) return {Verdict::not_asked};
  const Bytes der = card.read_object(gen1::layout_of(KeyRole::authentication).certificate);
  if (der.empty()) return {Verdict::unclear};
  try {
    const support::crypto::Certificate certificate(der);
    return judged(CertificateParts(certificate).extension("2.5.29.37") == nullptr, {});
  } catch (const support::crypto::CryptoError&) {
    return {Verdict::unclear};
  }
}

Finding short_id_read(Inquiry& card) {
  const Response selected = card.select(gen1::kTokenInfoFile);
  const Response expected = selected.ok() ? card.read(0, 16) : selected;
  if (!expected.ok() || expected.data.empty()) return {Verdict::unclear, said(expected)};
  // Another file is the current one when it is asked.
  card.select(Application::keys);
  const Response answer =
      card.send(iso7816::read_binary(iso7816::ShortFileId(gen1::kTokenInfoFile), 0, {16}));
  return judged(answer.ok() && support::equal(answer.data, expected.data), said(answer));
}

constexpr Fact kFacts[] = {
    Fact{"wrong_parameters", N_("A wrong P1 or P2 is answered 6A86."), wrong_parameters},
    Fact{"no_current_file", N_("A read without a current file is answered 6986."), no_current_file},
    Fact{"file_kind", N_("A command that does not fit the file is answered 6981."), file_kind},
    Fact{"further_files", N_("The files 0005, 0009, 0010, 0016, 0019, 001C and 001E exist."), further_files},
    Fact{"presence_file", N_("EF 0008 has three bytes: 8F for each certificate that there is."),
         presence_file},
    Fact{"description_size", N_("EF 0006 has 160 bytes."), description_size},
    Fact{"description_serial",
         N_("The serial number in EF 0006 is that of the test card that was described: 0000000020500003."),
         description_serial},
    Fact{"whole_blocks", N_("A read of 256 bytes gives 256, and not fewer."), whole_blocks},
    Fact{"read_past_end", N_("A read at the end of a file is answered 6B00."), read_past_end},
    Fact{"filler_bytes", N_("FF follows the certificate in its file."), filler_bytes},
    Fact{"missing_certificate",
         N_("The file of a certificate that the card was issued without is answered 6A82."),
         missing_certificate},
    Fact{"phone_certificate", N_("A phone gives the certificate for authentication after its PIN only."),
         phone_certificate},
    Fact{"extended_key_usage", N_("The certificate for authentication has no extended key usage."),
         extended_key_usage},
    Fact{"short_id_read", N_("READ BINARY takes short file identifiers."), short_id_read},
};

}  // namespace

std::span<const Fact> file_facts() {
  return kFacts;
}

}  // namespace holder::facts
