#include "holder/facts/recorder.h"

#include <algorithm>
#include <optional>

#include "apdu/instruction.h"
#include "holder/facts/applications.h"
#include "holder/facts/report.h"
#include "jpki/gen1/layout.h"
#include "support/der.h"

namespace holder::facts {
namespace {

namespace gen1 = jpki::gen1;
using apdu::Whereabouts;
using apdu::iso7816::FileId;
using support::Bytes;
using support::ByteView;

namespace instruction = apdu::instruction;

constexpr std::size_t kDataOffset = 5;

// How long the certificates of the application of the keys are, by their files.
using Certificates = std::map<FileId, std::size_t>;

bool is_certificate_file(FileId file) {
  return std::any_of(gen1::kKeys.begin(), gen1::kKeys.end(), [file](const gen1::KeyLayout& key) {
    return file == key.certificate || file == key.issuer_certificate;
  });
}

// The file of the application of the keys that an answer's data come from.
std::optional<FileId> key_file(const Whereabouts& from) {
  const bool ours = support::equal(from.application(), identifier_of(Application::keys));
  return ours ? from.file() : std::nullopt;
}

std::string blank(std::size_t size) {
  return size == 0 ? "" : " <" + std::to_string(size) + ">";
}

std::string written(ByteView bytes) {
  return bytes.empty() ? "" : " " + support::to_hex(bytes);
}

bool is_filler(ByteView bytes) {
  const auto all = [bytes](std::uint8_t value) {
    return std::all_of(bytes.begin(), bytes.end(), [value](std::uint8_t each) { return each == value; });
  };
  return all(0xFF) || all(0x00);
}

// Filler tells something of a card, and nothing of its holder.
std::string filler_or_blank(ByteView bytes) {
  return is_filler(bytes) ? written(bytes) : blank(bytes.size());
}

// Of a certificate its length alone; what follows it in its file may be filler.
std::string masked_certificate(ByteView data, std::size_t position, std::size_t certificate) {
  const std::size_t inside = position < certificate ? std::min(data.size(), certificate - position) : 0;
  return blank(inside) + filler_or_blank(data.subspan(inside));
}

// EF 0006: the label tells the kind of card. Of the rest, what kind of character stands where.
std::string masked_description(ByteView data, std::size_t position) {
  constexpr std::size_t kLabel = 32;
  Bytes masked = support::copy_of(data);
  for (std::size_t i = 0; i < masked.size(); ++i) {
    const std::uint8_t byte = masked[i];
    const bool capital = byte >= 'A' && byte <= 'Z';
    const bool plain = byte == 0x00 || byte == 0xFF || byte == ' ';
    if (byte >= '0' && byte <= '9')
      masked[i] = position + i < kLabel ? byte : '0';
    else if (capital)
      masked[i] = position + i < kLabel ? byte : 'A';
    else if (!plain)
      masked[i] = 'x';
  }
  return written(masked);
}

// EF 0008: which certificates there are.
std::string masked_presence(ByteView data) {
  Bytes masked = support::copy_of(data);
  for (std::uint8_t& byte : masked)
    if (byte != 0x8F && byte != 0x00 && byte != 0xFF) byte = 'x';
  return written(masked);
}

std::string masked_data(ByteView command, ByteView data, const Whereabouts& from,
                        const Certificates& certificates) {
  const auto file = key_file(from);
  if (!Whereabouts::brings_content(command) || !file || data.empty()) return blank(data.size());
  if (*file == gen1::kTokenInfoFile) return masked_description(data, from.position());
  if (*file == gen1::kCertificatePresenceFile) return masked_presence(data);
  if (!is_certificate_file(*file)) return blank(data.size());
  const auto found = certificates.find(*file);
  if (found == certificates.end()) return filler_or_blank(data);
  return masked_certificate(data, from.position(), found->second);
}

// What a PIN or a signature was of is not written, only its length.
std::string masked_command(ByteView command) {
  const bool secret =
      command[1] == instruction::kVerify || command[1] == instruction::kPerformSecurityOperation;
  if (!secret || command.size() <= kDataOffset) return written(command);
  const std::size_t size = std::min<std::size_t>(command[4], command.size() - kDataOffset);
  return written(command.first(kDataOffset)) + blank(size) + written(command.subspan(kDataOffset + size));
}

}  // namespace

void Recorder::exchanged(const std::string& reader, ByteView command, ByteView answer) {
  Recording& recording = by_reader_[reader];
  recording.whereabouts.follow(command, answer);
  // Not even in memory.
  Bytes kept = support::copy_of(command);
  if (command[1] == instruction::kVerify)
    std::fill(kept.begin() + std::min<std::ptrdiff_t>(kDataOffset, std::ssize(kept)), kept.end(),
              std::uint8_t{0});
  recording.exchanges.push_back({std::move(kept), support::copy_of(answer), recording.whereabouts});
}

void Recorder::power_was_cut(const std::string& reader) {
  Recording& recording = by_reader_[reader];
  recording.whereabouts.power_was_cut();
  recording.exchanges.push_back({});
}

std::string Recorder::text(const std::string& reader, ByteView atr) const {
  static const Recording kNothing;
  const auto recorded = by_reader_.find(reader);
  const auto& exchanges = (recorded == by_reader_.end() ? kNothing : recorded->second).exchanges;
  Certificates certificates;
  for (const Exchange& each : exchanges) {
    const auto file = key_file(each.after);
    if (!file || !is_certificate_file(*file) || each.after.position() != 0 || each.answer.size() < 6)
      continue;
    const auto header = support::der::read_header(ByteView(each.answer).first(each.answer.size() - 2));
    if (header && header->tag == support::der::kSequence) certificates[*file] = header->size();
  }

  std::string out = "card-transcript 1\n";
  if (is_published_atr(atr)) out += "atr" + written(atr) + "\n";
  out += "otherwise 6D00\n";
  for (const auto& [file, size] : certificates)
    out += "certificate" + written(identifier_of(Application::keys)) +
           written(std::array{static_cast<std::uint8_t>(file >> 8), static_cast<std::uint8_t>(file)}) + " " +
           std::to_string(size) + "\n";
  for (const Exchange& each : exchanges) {
    if (each.command.empty()) {
      out += "power\n";
    } else if (each.answer.size() >= 2) {
      const ByteView answer = each.answer;
      out += ">" + masked_command(each.command) + "\n<" +
             masked_data(each.command, answer.first(answer.size() - 2), each.after, certificates) +
             written(answer.last(2)) + "\n";
    }
  }
  return out;
}

}  // namespace holder::facts
