#include "vcard/replayed_card.h"

#include <algorithm>
#include <utility>

#include "apdu/instruction.h"

namespace vcard {
namespace {

namespace instruction = apdu::instruction;
using apdu::Whereabouts;
using apdu::iso7816::FileId;
using support::Bytes;
using support::ByteView;

// The sample card's, contactless.
constexpr std::string_view kAtr = "3B 88 80 01 00 00 41 E0 B3 81 A1 00 3B";
// In the place of a byte that was not written, and is of no certificate.
constexpr std::uint8_t kInvented = 0x5A;

Bytes bare(std::uint16_t status) {
  return {static_cast<std::uint8_t>(status >> 8), static_cast<std::uint8_t>(status)};
}

std::uint16_t status_of(const RecordedExchange& exchange) {
  const Bytes& answer = exchange.answer.bytes;
  return static_cast<std::uint16_t>(answer[answer.size() - 2] << 8 | answer.back());
}

// Whether `command` is the one that was asked, as far as that was written.
bool fits(ByteView command, const Recorded& asked) {
  if (command.size() != asked.bytes.size()) return false;
  for (std::size_t i = 0; i < command.size(); ++i)
    if (asked.written[i] && command[i] != asked.bytes[i]) return false;
  return true;
}

// An application is selected from everywhere, a file that is named from everywhere in its application.
bool same_place(ByteView command, const Whereabouts& here, const Whereabouts& there) {
  const bool selects = command[1] == instruction::kSelect;
  if (selects && command[2] == 0x04) return true;
  if (!support::equal(here.application(), there.application())) return false;
  return selects || Whereabouts::named_by(command) || here.file() == there.file();
}

}  // namespace

ReplayedCard::ReplayedCard(Transcript transcript, std::unique_ptr<Invention> invention, Stranger stranger)
    : transcript_(std::move(transcript)), invention_(std::move(invention)), stranger_(std::move(stranger)) {
  for (const CertificateFile& each : transcript_.certificates) {
    Content& content = contents_[{each.application, each.file}];
    const Bytes certificate = invention_->certificate(each.file, each.size);
    content.assign(certificate.begin(), certificate.end());
    content.resize(each.size, kInvented);
  }
  for (const RecordedExchange& exchange : transcript_.exchanges) learn(exchange);
}

ReplayedCard::~ReplayedCard() = default;

const ReplayedCard::Content* ReplayedCard::content_of(const RecordedExchange& exchange) const {
  if (!exchange.after.file()) return nullptr;
  const auto found = contents_.find({exchange.after.application(), *exchange.after.file()});
  return found == contents_.end() ? nullptr : &found->second;
}

// What a read has brought is content of its file; what it has not written of a certificate is there already.
void ReplayedCard::learn(const RecordedExchange& exchange) {
  const Bytes& command = exchange.command.bytes;
  if (!Whereabouts::brings_content(command) || !exchange.after.file()) return;
  const FileName name{exchange.after.application(), *exchange.after.file()};
  const std::size_t position = exchange.after.position();
  const std::size_t size = exchange.answer.bytes.size() - 2;
  if (size == 0) {
    if (contents_.contains(name) && position >= contents_[name].size()) ends_[name] = status_of(exchange);
    return;
  }
  longest_read_ = std::max(longest_read_, size);
  Content& content = contents_[name];
  content.resize(std::max(content.size(), position + size));
  for (std::size_t i = 0; i < size; ++i) {
    std::optional<std::uint8_t>& byte = content[position + i];
    if (exchange.answer.written[i])
      byte = exchange.answer.bytes[i];
    else if (!byte)
      byte = kInvented;
  }
}

Bytes ReplayedCard::atr() const {
  return transcript_.atr ? *transcript_.atr : support::from_hex(kAtr);
}

void ReplayedCard::power_on() {
  const support::MutexLock lock(mutex_);
  powered_ = true;
}

void ReplayedCard::power_off() {
  const support::MutexLock lock(mutex_);
  powered_ = false;
  whereabouts_.power_was_cut();
}

void ReplayedCard::reset() {
  const support::MutexLock lock(mutex_);
  whereabouts_.power_was_cut();
}

Bytes ReplayedCard::process(ByteView command) {
  constexpr std::size_t kHeader = 4;
  bool known = true;
  Bytes answer;
  {
    const support::MutexLock lock(mutex_);
    if (!powered_) return {};
    if (command.size() < kHeader) return bare(0x6700);
    answer = answer_to(command, known);
    whereabouts_.follow(command, answer);
    unknown_ += known ? 0 : 1;
  }
  if (!known && stranger_) stranger_(command.first(kHeader), transcript_.otherwise);
  return answer;
}

Bytes ReplayedCard::answer_to(ByteView command, bool& known) {
  if (const RecordedExchange* found = find(command)) return filled(*found, command);
  if (auto read = read_from_others(command)) return std::move(*read);
  known = false;
  return bare(transcript_.otherwise);
}

// The nearest behind the one that was played last, or else the nearest before.
const RecordedExchange* ReplayedCard::find(ByteView command) {
  const auto& all = transcript_.exchanges;
  const Whereabouts now = whereabouts_;
  const auto is_it = [&](const RecordedExchange& each) {
    return fits(command, each.command) && same_place(command, now, each.before);
  };
  const auto here = all.begin() + static_cast<std::ptrdiff_t>(next_);
  auto found = std::find_if(here, all.end(), is_it);
  if (found == all.end()) {
    const auto before = std::find_if(std::make_reverse_iterator(here), all.rend(), is_it);
    if (before == all.rend()) return nullptr;
    found = before.base() - 1;
  }
  next_ = static_cast<std::size_t>(found - all.begin()) + 1;
  return &*found;
}

Bytes ReplayedCard::filled(const RecordedExchange& exchange, ByteView command) const {
  Bytes answer = exchange.answer.bytes;
  const Content* content = Whereabouts::brings_content(command) ? content_of(exchange) : nullptr;
  Bytes signature;
  if (command[1] == instruction::kPerformSecurityOperation && exchange.after.file() && answer.size() > 2 &&
      command.size() > 6)
    signature =
        invention_->signature(*exchange.after.file(), command[2],
                              command.subspan(5, std::min<std::size_t>(command[4], command.size() - 5)));
  for (std::size_t i = 0; i + 2 < answer.size(); ++i) {
    if (exchange.answer.written[i]) continue;
    const std::size_t at = exchange.after.position() + i;
    answer[i] = i < signature.size()                                           ? signature[i]
                : content != nullptr && at < content->size() && (*content)[at] ? *(*content)[at]
                                                                               : kInvented;
  }
  return answer;
}

std::optional<Bytes> ReplayedCard::read_from_others(ByteView command) const {
  constexpr std::size_t kLe = 4;
  if (command[0] != 0x00 || command[1] != instruction::kReadBinary || command.size() != kLe + 1)
    return std::nullopt;
  const auto named = Whereabouts::named_by(command);
  const auto file = named ? named : whereabouts_.file();
  if (!file) return std::nullopt;
  const FileName name{whereabouts_.application(), *file};
  const auto found = contents_.find(name);
  if (found == contents_.end() || longest_read_ == 0) return std::nullopt;
  const Content& content = found->second;
  const std::size_t offset = Whereabouts::offset_of(command);
  const std::size_t wanted = command[kLe] == 0 ? 256 : command[kLe];
  if (offset >= content.size()) {
    const auto end = ends_.find(name);
    return end == ends_.end() ? std::nullopt : std::optional(bare(end->second));
  }
  Bytes answer;
  for (std::size_t at = offset; answer.size() < std::min(wanted, longest_read_) && at < content.size();
       ++at) {
    if (!content[at]) break;
    answer.push_back(*content[at]);
  }
  if (answer.empty()) return std::nullopt;
  answer.insert(answer.end(), {0x90, 0x00});
  return answer;
}

std::string ReplayedCard::status() const {
  const support::MutexLock lock(mutex_);
  return "unknown=" + std::to_string(unknown_);
}

}  // namespace vcard
