#include "apdu/command.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace apdu {
namespace {

using support::Bytes;
using support::ByteView;

constexpr std::size_t kHeaderSize = 4;
constexpr std::size_t kMaxData = 255;

std::uint8_t encode_length(std::size_t data_size) {
  if (data_size == 0 || data_size > kMaxData)
    throw std::length_error("a short command carries 1 to 255 bytes");
  return static_cast<std::uint8_t>(data_size);
}

std::uint8_t encode_expected(ExpectedLength expected) {
  if (expected.bytes == 0 || expected.bytes > 256)
    throw std::length_error("a short command expects 1 to 256 bytes");
  return static_cast<std::uint8_t>(expected.bytes & 0xFF);
}

Bytes encode(Header header, ByteView data, std::optional<ExpectedLength> expected) {
  const std::size_t body = data.empty() ? 0 : 1 + data.size();
  Bytes bytes(kHeaderSize + body + (expected ? 1 : 0));
  const std::array head = {header.cla, header.ins, header.p1, header.p2};
  auto at = std::copy(head.begin(), head.end(), bytes.begin());
  if (!data.empty()) {
    *at++ = encode_length(data.size());
    at = std::copy(data.begin(), data.end(), at);
  }
  if (expected) *at = encode_expected(*expected);
  return bytes;
}

}  // namespace

Command::Command(Header header) : bytes_(encode(header, {}, std::nullopt)) {}

Command::Command(Header header, ExpectedLength expected) : bytes_(encode(header, {}, expected)) {}

Command::Command(Header header, ByteView data) : bytes_(encode(header, data, std::nullopt)) {
  encode_length(data.size());
}

Command::Command(Header header, ByteView data, ExpectedLength expected)
    : bytes_(encode(header, data, expected)) {
  encode_length(data.size());
}

Command Command::with_secret(Header header, const support::SecureBytes& secret) {
  support::SecureBytes bytes(kHeaderSize + 1 + secret.size());
  const std::array head = {header.cla, header.ins, header.p1, header.p2, encode_length(secret.size())};
  std::copy(head.begin(), head.end(), bytes.bytes().begin());
  std::copy(secret.view().begin(), secret.view().end(), bytes.bytes().begin() + head.size());
  return Command(std::move(bytes));
}

std::optional<Command> Command::expecting(ExpectedLength expected) const {
  const Bytes* plain = std::get_if<Bytes>(&bytes_);
  if (plain == nullptr || plain->size() <= kHeaderSize) return std::nullopt;
  // Case 2 has Le in the fifth byte; case 4 has one byte more than header, Lc and data.
  const bool case2 = plain->size() == kHeaderSize + 1;
  const bool case4 = !case2 && plain->size() == kHeaderSize + 1 + (*plain)[kHeaderSize] + 1U;
  if (!case2 && !case4) return std::nullopt;
  Bytes bytes = *plain;
  bytes.back() = encode_expected(expected);
  return Command(std::move(bytes));
}

ByteView Command::bytes() const {
  if (const auto* secret = std::get_if<support::SecureBytes>(&bytes_)) return secret->view();
  return std::get<Bytes>(bytes_);
}

std::string Command::outline() const {
  const ByteView all = bytes();
  std::string text = support::to_hex(all.first(kHeaderSize));
  if (std::holds_alternative<support::SecureBytes>(bytes_)) return text + " Lc=secret";
  if (all.size() > kHeaderSize + 1) text += " Lc=" + std::to_string(all[kHeaderSize]);
  return text;
}

}  // namespace apdu
