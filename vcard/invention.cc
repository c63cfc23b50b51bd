// What stands in a replayed card for what was not written down: an invented holder's certificates and keys.
#include "vcard/card_contents.h"
#include "vcard/file_system.h"
#include "vcard/replayed_card.h"

namespace vcard {
namespace {

using support::Bytes;
using support::ByteView;

struct FileRow {
  CredentialFiles files;
  Credential CardContents::*credential;
  Authority Authorities::*authority;
};
constexpr FileRow kFiles[] = {
    {kAuthenticationFiles, &CardContents::authentication, &Authorities::authentication},
    {kSignatureFiles, &CardContents::signature, &Authorities::signature}};

// Nobody's names are shorter, so that certificates as short as anybody's can be drawn out.
Holder short_holder() {
  Holder holder = invent_holder(0);
  holder.name = "見本";
  holder.address = "三重県津市";
  holder.prefecture = "Mie";
  holder.city = "Tsu";
  return holder;
}

class InventedHolder : public Invention {
 public:
  Bytes certificate(FileId file, std::size_t size) override {
    for (const FileRow& row : kFiles) {
      const Authority& authority = authorities_.*row.authority;
      if (row.files.issuer == file) return drawn_out(authority.certificate, authority.key, size);
      if (row.files.certificate == file)
        return drawn_out((contents_.*row.credential).certificate, authority.key, size);
    }
    return {};
  }

  Bytes signature(FileId key, std::uint8_t p1, ByteView data) override {
    constexpr std::size_t kMostPadded = 245;
    constexpr std::size_t kHash = 32;
    for (const FileRow& row : kFiles) {
      if (row.files.key != key) continue;
      if (p1 == 0x00 && data.size() <= kMostPadded) return key_of(row).sign_padded(data);
      if (p1 == 0x04 && data.size() == kHash) return key_of(row).sign_pss(data, kHash);
    }
    return {};
  }

 private:
  const RsaKey& key_of(const FileRow& row) const { return (contents_.*row.credential).key; }

  const std::time_t now_ = std::time(nullptr);
  const Authorities authorities_ = found_authorities(now_);
  const CardContents contents_ = issue_card({}, short_holder(), authorities_, now_);
};

}  // namespace

std::unique_ptr<Invention> invented_holder() {
  return std::make_unique<InventedHolder>();
}

}  // namespace vcard
