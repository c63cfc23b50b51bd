// The applets of a card and their files (docs/card-protocol.md, "Applets" and "Files"), as one card has them.
// Thread rule: constant once laid out.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "support/bytes.h"
#include "vcard/card_contents.h"
#include "vcard/pin_store.h"

namespace vcard {

using FileId = std::uint16_t;

// Of a certificate, its issuer's, its key and the key's PIN in the JPKI applet.
struct CredentialFiles {
  FileId certificate;
  FileId issuer;
  FileId key;
  FileId pin;
};
inline constexpr CredentialFiles kAuthenticationFiles{0x000A, 0x000B, 0x0017, 0x0018};
inline constexpr CredentialFiles kSignatureFiles{0x0001, 0x0002, 0x001A, 0x001B};

enum class FileKind { data, record, pin, key };
enum class KeyId { authentication, signature, none };

struct ElementaryFile {
  FileId id = 0;
  FileKind kind = FileKind::data;
  support::Bytes content = {};
  std::optional<PinId> pin = std::nullopt;  // data, key: what its use needs; pin: what it holds
  KeyId key = KeyId::none;                  // for keys: none where the card was issued without
  bool readable = true;
};

enum class AppletKind { jpki, text, visual, juki, common, manager, other };

struct Applet {
  AppletKind kind;
  support::Bytes aid;
  std::vector<ElementaryFile> files;

  const ElementaryFile* find(FileId id) const;
};

std::vector<Applet> lay_out(const CardContents& contents);

// The files of the JPKI applet alone.
std::vector<ElementaryFile> lay_out_jpki(const CardContents& contents);

// The files of the text applet (券面事項入力補助).
std::vector<ElementaryFile> lay_out_text(const CardContents& contents);

// EF 0006: a serialised CK_TOKEN_INFO of 160 bytes.
support::Bytes token_info(const CardContents& contents);

bool has_authentication(const Switches& switches);
bool has_signature(const Switches& switches);

}  // namespace vcard
