#include "vcard/transcript.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace vcard {
namespace {

using support::Bytes;
using Words = std::vector<std::string_view>;

constexpr std::string_view kBlanks = " \t\r";
constexpr std::string_view kTitle = "card-transcript";
constexpr std::string_view kVersion = "1";

// More than any recording has; what is longer was not written by us.
constexpr std::size_t kMostExchanges = 20000;
// Short commands: header, Lc, data and Le; 256 bytes and a status word.
constexpr std::size_t kLongestCommand = 4 + 1 + 255 + 1;
constexpr std::size_t kLongestAnswer = 256 + 2;
constexpr std::size_t kLongestAtr = 33;
constexpr std::size_t kLongestFile = 0x8000;
constexpr std::size_t kLongestName = 16;

Words words_of(std::string_view line) {
  Words words;
  line = line.substr(0, line.find('#'));
  for (;;) {
    const auto begin = line.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(kBlanks), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

std::optional<std::size_t> number(std::string_view word, std::size_t most) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = fault == std::errc{} && end == word.data() + word.size();
  return whole && value > 0 && value <= most ? std::optional(value) : std::nullopt;
}

std::optional<Bytes> bytes(std::string_view word, std::size_t most) {
  if (word.empty() || word.size() > 2 * most) return std::nullopt;
  try {
    return support::from_hex(word);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

std::optional<std::uint16_t> two_bytes(std::string_view word) {
  const auto value = bytes(word, 2);
  if (!value || value->size() != 2) return std::nullopt;
  return static_cast<std::uint16_t>((*value)[0] << 8 | (*value)[1]);
}

// <N>: so many bytes that are not written.
std::optional<std::size_t> blank(std::string_view word, std::size_t most) {
  if (word.size() < 3 || word.front() != '<' || word.back() != '>') return std::nullopt;
  return number(word.substr(1, word.size() - 2), most);
}

std::optional<Recorded> recorded(const Words& words, std::size_t most) {
  Recorded all;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (const auto size = blank(words[i], most)) {
      all.bytes.resize(all.bytes.size() + *size);
    } else if (const auto part = bytes(words[i], most)) {
      all.bytes.insert(all.bytes.end(), part->begin(), part->end());
    } else {
      return std::nullopt;
    }
    if (all.bytes.size() > most) return std::nullopt;
    all.written.resize(all.bytes.size(), !blank(words[i], most));
  }
  return all;
}

class Parser {
 public:
  // False for a line that is none.
  bool take(const Words& words) {
    if (words.empty()) return true;
    if (!titled_) return title(words);
    for (const Row& row : kRows)
      if (row.word == words[0]) return (this->*row.take)(words);
    return false;
  }

  // Whether it may end here.
  bool complete() const { return titled_ && !command_; }

  Transcript result;

 private:
  struct Row {
    std::string_view word;
    bool (Parser::*take)(const Words&);
  };
  static const Row kRows[6];

  bool title(const Words& words) {
    titled_ = words.size() == 2 && words[0] == kTitle && words[1] == kVersion;
    return titled_;
  }
  bool atr(const Words& words) {
    if (words.size() != 2 || !(result.atr = bytes(words[1], kLongestAtr))) return false;
    return result.atr->size() >= 2;
  }
  bool otherwise(const Words& words) {
    const auto status = words.size() == 2 ? two_bytes(words[1]) : std::nullopt;
    result.otherwise = status.value_or(0);
    return status.has_value();
  }
  bool certificate(const Words& words) {
    if (words.size() != 4) return false;
    const auto application = bytes(words[1], kLongestName);
    const auto file = two_bytes(words[2]);
    const auto size = number(words[3], kLongestFile);
    if (!application || !file || !size) return false;
    result.certificates.push_back({*application, *file, *size});
    return true;
  }
  bool command(const Words& words) {
    if (command_ || result.exchanges.size() == kMostExchanges) return false;
    command_ = recorded(words, kLongestCommand);
    constexpr std::size_t kHeader = 4;
    return command_ && command_->bytes.size() >= kHeader &&
           std::all_of(command_->written.begin(), command_->written.begin() + kHeader,
                       [](bool written) { return written; });
  }
  bool answer(const Words& words) {
    auto answer = recorded(words, kLongestAnswer);
    if (!command_ || !answer || answer->bytes.size() < 2 || !answer->written.back() ||
        !answer->written[answer->written.size() - 2])
      return false;
    const apdu::Whereabouts before = whereabouts_;
    whereabouts_.follow(command_->bytes, answer->bytes);
    result.exchanges.push_back({std::move(*command_), std::move(*answer), before, whereabouts_});
    command_.reset();
    return true;
  }
  bool power(const Words& words) {
    whereabouts_.power_was_cut();
    return words.size() == 1 && !command_;
  }

  bool titled_ = false;
  std::optional<Recorded> command_;
  apdu::Whereabouts whereabouts_;
};

const Parser::Row Parser::kRows[6] = {
    {"atr", &Parser::atr},
    {"otherwise", &Parser::otherwise},
    {"certificate", &Parser::certificate},
    {">", &Parser::command},
    {"<", &Parser::answer},
    {"power", &Parser::power},
};

}  // namespace

TranscriptError::TranscriptError(std::size_t line)
    : std::runtime_error("line " + std::to_string(line) + " of a transcript"), line_(line) {}

Transcript parse_transcript(std::string_view text) {
  Parser parser;
  std::size_t line = 0;
  while (!text.empty()) {
    ++line;
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!parser.take(words_of(text.substr(0, end)))) throw TranscriptError(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!parser.complete()) throw TranscriptError(line + 1);
  return std::move(parser.result);
}

}  // namespace vcard
