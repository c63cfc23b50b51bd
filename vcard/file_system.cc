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

ElementaryFile data(FileId id, Bytes content) {
  return {.id = id, .content = std::move(content)};
}

ElementaryFile pin(FileId id, PinId which) {
  return {.id = id, .kind = FileKind::pin, .pin = which};
}

// 28 digits: a serial of 15, the municipality, the expiry.
Bytes common_record(const Holder& holder, const Switches& switches) {
  Bytes digits = text_bytes("000000000000001" + holder.municipality_code + "20990101");
  if (switches.is(Fact::common_record, "letters")) std::fill(digits.begin(), digits.end(), 'A');
  if (switches.is(Fact::common_record, "short")) digits.resize(10);
  if (switches.is(Fact::common_record, "digits")) return digits;
  // Its tag is not known.
  Bytes object = {0x30, static_cast<std::uint8_t>(digits.size())};
  object.insert(object.end(), digits.begin(), digits.end());
  return object;
}

std::vector<ElementaryFile> common_files(const Holder& holder, const Switches& switches) {
  if (switches.is(Fact::common_record, "missing")) return {};
  return {{.id = 0x0001, .kind = FileKind::record, .content = common_record(holder, switches)}};
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
  add(applets, AppletKind::common, "D3 92 10 00 31 00 01 01 01 00", common_files(contents.holder, switches));
  add(applets, AppletKind::manager, "A0 00 00 01 51 00 00", {});
  if (switches.is(Fact::kind, "resident-card")) return applets;
  add(applets, AppletKind::visual, "D3 92 10 00 31 00 01 01 04 02", {data(0x0003, Bytes(16, 0x30))});
  add(applets, AppletKind::text, "D3 92 10 00 31 00 01 01 04 08", lay_out_text(contents));
  return applets;
}

}  // namespace vcard
