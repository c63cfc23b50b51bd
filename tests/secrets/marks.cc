#include "tests/secrets/marks.h"

#include <cctype>
#include <cstdint>
#include <cstring>
#include <functional>
#include <numeric>
#include <optional>

namespace secrets {
namespace {

using Slice = std::uint64_t;

Slice slice_at(support::ByteView bytes, std::size_t at) {
  Slice slice = 0;
  std::memcpy(&slice, bytes.data() + at, sizeof slice);
  return slice;
}

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<unsigned> hex_digit(char letter) {
  const auto at = std::string_view("0123456789abcdef").find(static_cast<char>(std::tolower(letter)));
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

std::optional<unsigned> base64_digit(char letter) {
  const auto at = kBase64.find(letter);
  return at == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(at));
}

// ASCII words only; UTF-8 ones stand as they are.
std::string utf16(std::string_view word, bool big_endian) {
  std::string wide;
  for (const char letter : word) wide += big_endian ? std::string{'\0', letter} : std::string{letter, '\0'};
  return wide;
}

// Every run of digits in `text`, with what may stand between them left out, as the bytes that it could stand
// for: begun at its first digit, its second, and so on.
void each_reading(std::string_view text, unsigned bits, std::optional<unsigned> (*digit)(char),
                  std::string_view between, const std::function<void(support::ByteView)>& look) {
  for (std::size_t at = 0; at < text.size();) {
    std::vector<unsigned> run;
    for (; at < text.size(); ++at) {
      if (const auto value = digit(text[at])) {
        run.push_back(*value);
      } else if (run.empty() || between.find(text[at]) == std::string_view::npos) {
        break;
      }
    }
    if (run.empty()) ++at;
    for (unsigned first = 0; first < 8 / std::gcd(8U, bits) && first < run.size(); ++first) {
      support::Bytes bytes;
      unsigned held = 0;
      unsigned value = 0;
      for (std::size_t i = first; i < run.size(); ++i) {
        value = (value << bits | run[i]) & 0xFFFF;
        held += bits;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<std::uint8_t>(value >> held & 0xFF));
      }
      look(bytes);
    }
  }
}

}  // namespace

void Marks::add_word(std::string_view word) {
  words_.emplace_back(word);
  words_.push_back(utf16(word, true));
  words_.push_back(utf16(word, false));
}

void Marks::add_bytes(support::ByteView bytes) {
  for (std::size_t at = 0; at + sizeof(Slice) <= bytes.size(); ++at) slices_.insert(slice_at(bytes, at));
}

void Marks::look_for_slices(support::ByteView bytes, const char* how, std::vector<std::string>& found) const {
  for (std::size_t at = 0; at + sizeof(Slice) <= bytes.size(); ++at) {
    if (slices_.contains(slice_at(bytes, at)))
      found.push_back(how + support::to_hex(bytes.subspan(at, sizeof(Slice))));
  }
}

std::vector<std::string> Marks::found_in(std::string_view text) const {
  std::vector<std::string> found;
  for (const std::string& word : words_) {
    if (text.find(word) != std::string_view::npos) found.push_back(word);
  }
  look_for_slices(support::as_bytes(text), "bytes ", found);
  each_reading(text, 4, hex_digit, " :-", [&](support::ByteView b) { look_for_slices(b, "hex ", found); });
  each_reading(text, 6, base64_digit, "", [&](support::ByteView b) { look_for_slices(b, "base64 ", found); });
  return found;
}

}  // namespace secrets
