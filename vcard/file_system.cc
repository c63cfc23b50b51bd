#include "vcard/file_system.h"

#include <algorithm>
#include <cstdio>

namespace vcard {
namespace {

using support::as_bytes;
using support::Bytes;
using support::copy_of;
using support::from_hex;

Bytes text_bytes(const std::string& text) {
  return copy_of(as_bytes(text));
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes out;
  for (const auto& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

Bytes tlv(std::uint16_t tag, const Bytes& value) {
  const auto high = static_cast<std::uint8_t>(tag >> 8);
  const auto low = static_cast<std::uint8_t>(tag & 0xFF);
  const auto size = static_cast<std::uint8_t>(value.size());
  return joined({size < 0x80 ? Bytes{high, low, size} : Bytes{high, low, 0x81, size}, value});
}

std::string plain_date(const Date& date) {
  return era_date(date).substr(1);
}

// The holder's number is all zeros: no such number is ever given.
Bytes my_number() {
  return joined({tlv(0xFF10, text_bytes("000000000000")), {0xFF, 0xFF}});
}

Bytes attributes(const Holder& holder) {
  return tlv(0xFF20, joined({tlv(0xDF21, Bytes(8)), tlv(0xDF22, text_bytes(holder.name)),
                             tlv(0xDF23, text_bytes(holder.address)),
                             tlv(0xDF24, text_bytes(plain_date(holder.birth))),
                             tlv(0xDF25, {static_cast<std::uint8_t>('0' + static_cast<int>(holder.sex))})}));
}

ElementaryFile data(FileId id, Bytes content, std::optional<PinId> pin = std::nullopt) {
  return {.id = id, .content = std::move(content), .pin = pin};
}

ElementaryFile pin(FileId id, PinId which) {
  return {.id = id, .kind = FileKind::pin, .pin = which};
}

std::vector<ElementaryFile> text_files(const Holder& holder) {
  return {data(0x0001, my_number(), PinId::text),
          data(0x0002, attributes(holder), PinId::text),
          data(0x0005, Bytes(16, 0x30)),
          data(0x0008, Bytes(16, 0xFF)),
          pin(0x0011, PinId::text),
          pin(0x0012, PinId::text_b)};
}

// 28 digits: a serial of 15, the municipality, the expiry.
std::vector<ElementaryFile> common_files(const Holder& holder) {
  return {{.id = 0x0001,
           .kind = FileKind::record,
           .content = text_bytes("000000000000001" + holder.municipality_code + "20990101")}};
}

void add(std::vector<Applet>& applets, AppletKind kind, std::string_view aid,
         std::vector<ElementaryFile> files) {
  applets.push_back({kind, from_hex(aid), std::move(files)});
}

}  // namespace

const ElementaryFile* Applet::find(FileId id) const {
  const auto found =
      std::find_if(files.begin(), files.end(), [id](const auto& file) { return file.id == id; });
  return found == files.end() ? nullptr : &*found;
}

std::vector<Applet> lay_out(const CardContents& contents) {
  const Switches& switches = contents.switches;
  std::vector<Applet> applets;
  if (switches.is(Fact::kind, "no-applet")) {
    add(applets, AppletKind::other, "F0 4E 4F 54 4A 50 4B 49", {data(0x0001, Bytes(16, 0x20))});
    return applets;
  }
  add(applets, AppletKind::jpki, "D3 92 F0 00 26 01 00 00 00 01", lay_out_jpki(contents));
  if (switches.is(Fact::kind, "android") || switches.is(Fact::kind, "iphone")) return applets;
  add(applets, AppletKind::juki, "D3 92 10 00 31 00 01 01 04 01", {pin(0x001C, PinId::juki)});
  add(applets, AppletKind::common, "D3 92 10 00 31 00 01 01 01 00", common_files(contents.holder));
  add(applets, AppletKind::manager, "A0 00 00 01 51 00 00", {});
  if (switches.is(Fact::kind, "resident-card")) return applets;
  add(applets, AppletKind::visual, "D3 92 10 00 31 00 01 01 04 02", {data(0x0003, Bytes(16, 0x30))});
  add(applets, AppletKind::text, "D3 92 10 00 31 00 01 01 04 08", text_files(contents.holder));
  return applets;
}

}  // namespace vcard
