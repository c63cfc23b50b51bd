// The files of the text applet, 券面事項入力補助 (docs/card-protocol.md, "The holder's text").
#include <algorithm>

#include "vcard/file_system.h"

namespace vcard {
namespace {

using support::Bytes;

// Files end here where there is filler.
constexpr std::size_t kNumberFile = 17;
constexpr std::size_t kAttributesFile = 512;

Bytes text_bytes(std::string_view text) {
  return support::copy_of(support::as_bytes(text));
}

void append(Bytes& out, const Bytes& bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// Objects with tags of two bytes, and lengths as the switch has them.
class Writer {
 public:
  explicit Writer(const Switches& switches) : switches_(switches) {}

  Bytes object(std::uint16_t tag, const Bytes& value) const {
    Bytes out = {static_cast<std::uint8_t>(tag >> 8), static_cast<std::uint8_t>(tag & 0xFF)};
    append(out, length(value.size()));
    append(out, value);
    return out;
  }
  Bytes text(std::uint16_t tag, std::string_view value) const { return object(tag, text_bytes(value)); }

 private:
  Bytes length(std::size_t size) const {
    const auto low = static_cast<std::uint8_t>(size & 0xFF);
    if (size > 0xFF || switches_.is(Fact::text_lengths, "two-bytes"))
      return {0x82, static_cast<std::uint8_t>(size >> 8), low};
    return size < 0x80 ? Bytes{low} : Bytes{0x81, low};
  }

  const Switches& switches_;
};

// The holder's number is all noughts: nobody has it.
Bytes number(const Writer& writer) {
  return writer.text(0xFF10, "000000000000");
}

Bytes attributes(const Holder& holder, const Switches& switches, const Writer& writer) {
  std::vector<Bytes> fields = {writer.text(0xDF22, holder.name), writer.text(0xDF23, holder.address),
                               writer.text(0xDF24, era_date(holder.birth).substr(1)),
                               writer.text(0xDF25, std::to_string(static_cast<int>(holder.sex)))};
  if (switches.is(Fact::text_layout, "another-order")) std::reverse(fields.begin(), fields.end());
  if (switches.is(Fact::text_layout, "unknown-field")) fields.push_back(writer.text(0xDF2A, "?"));
  Bytes content;
  if (!switches.is(Fact::text_layout, "no-offsets")) append(content, writer.object(0xDF21, Bytes(8)));
  for (const Bytes& field : fields) append(content, field);
  return writer.object(0xFF20, content);
}

Bytes filled_up(Bytes content, std::size_t size, const Switches& switches) {
  if (switches.is(Fact::filler, "none")) return content;
  content.resize(std::max(content.size(), size), switches.is(Fact::filler, "FF") ? 0xFF : 0x00);
  return content;
}

void add(std::vector<ElementaryFile>& files, FileId id, const Bytes& object, std::size_t size, Fact fact,
         const Switches& switches) {
  if (switches.is(fact, "missing")) return;
  ElementaryFile file{.id = id, .content = filled_up(object, size, switches), .pin = PinId::text};
  if (switches.is(fact, "empty")) file.content.clear();
  if (switches.is(fact, "garbage")) std::fill(file.content.begin(), file.content.end(), 0x5A);
  if (switches.is(fact, "cut-off")) file.content.resize(object.size() - 1);
  files.push_back(std::move(file));
}

}  // namespace

std::vector<ElementaryFile> lay_out_text(const CardContents& contents) {
  const Switches& switches = contents.switches;
  const Writer writer(switches);
  std::vector<ElementaryFile> files;
  add(files, 0x0001, number(writer), kNumberFile, Fact::text_number, switches);
  add(files, 0x0002, attributes(contents.holder, switches, writer), kAttributesFile, Fact::text_attributes,
      switches);
  files.push_back({.id = 0x0005, .content = Bytes(16, 0x30)});
  files.push_back({.id = 0x0008, .content = Bytes(16, 0xFF)});
  files.push_back({.id = 0x0011, .kind = FileKind::pin, .pin = PinId::text});
  files.push_back({.id = 0x0012, .kind = FileKind::pin, .pin = PinId::text_b});
  return files;
}

}  // namespace vcard
