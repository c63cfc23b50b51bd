#include "holder/certificate_formats.h"

#include <algorithm>

#include "support/crypto/error.h"

namespace holder {
namespace {

constexpr std::size_t kPemLine = 64;
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string pem_line(const char* end, std::string_view label) {
  return std::string("-----") + end + " " + std::string(label) + "-----";
}

void add_number(support::Bytes& out, std::size_t number) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(number >> shift & 0xFF));
}

void add_string(support::Bytes& out, support::ByteView text) {
  add_number(out, text.size());
  out.insert(out.end(), text.begin(), text.end());
}

// RFC 4251 section 5: a positive number has no highest bit.
void add_integer(support::Bytes& out, const support::Bytes& magnitude) {
  support::Bytes integer = magnitude;
  if (!integer.empty() && (integer.front() & 0x80U) != 0) integer.insert(integer.begin(), 0);
  add_string(out, integer);
}

}  // namespace

std::string base64(support::ByteView bytes) {
  std::string out;
  while (!bytes.empty()) {
    const std::size_t taken = std::min<std::size_t>(bytes.size(), 3);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < taken ? bytes[i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) out += i <= taken ? kDigits[group >> (18 - 6 * i) & 0x3F] : '=';
    bytes = bytes.subspan(taken);
  }
  return out;
}

std::optional<support::Bytes> from_base64(std::string_view text) {
  support::Bytes out;
  std::uint32_t group = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    const std::size_t value = kDigits.find(c);
    if (c == '=') {
      ++padding;
    } else if (padding > 0 || value == std::string_view::npos) {
      return std::nullopt;
    }
    group = group << 6 | (c == '=' ? 0U : static_cast<std::uint32_t>(value));
    if (++digits % 4 != 0) continue;
    for (const int shift : {16, 8, 0}) out.push_back(static_cast<std::uint8_t>(group >> shift & 0xFF));
    if (padding > 2) return std::nullopt;
  }
  if (digits % 4 != 0) return std::nullopt;
  out.resize(out.size() - padding);
  return out;
}

std::string pem(std::string_view label, support::ByteView der) {
  std::string out = pem_line("BEGIN", label) + "\n";
  const std::string text = base64(der);
  for (std::size_t at = 0; at < text.size(); at += kPemLine) out += text.substr(at, kPemLine) + '\n';
  return out + pem_line("END", label) + "\n";
}

std::string pem(const support::crypto::Certificate& certificate) {
  return pem("CERTIFICATE", certificate.der());
}

std::vector<support::Bytes> from_pem(std::string_view label, std::string_view text) {
  const std::string begin = pem_line("BEGIN", label);
  const std::string end = pem_line("END", label);
  std::vector<support::Bytes> blocks;
  for (std::size_t at = text.find(begin); at != std::string_view::npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t stop = text.find(end, at);
    if (stop == std::string_view::npos) throw support::crypto::CryptoError("a PEM block without an end");
    auto der = from_base64(text.substr(at, stop - at));
    if (!der) throw support::crypto::CryptoError("a PEM block that is no base64");
    blocks.push_back(std::move(*der));
    at = stop + end.size();
  }
  return blocks;
}

std::string ssh_public_key(const support::crypto::PublicKey& key) {
  support::Bytes blob;
  if (const auto* ec = key.ec()) {  // RFC 5656 section 3.1
    for (const char* name : {"ecdsa-sha2-nistp384", "nistp384"}) add_string(blob, support::as_bytes(name));
    add_string(blob, ec->point());
    return "ecdsa-sha2-nistp384 " + base64(blob) + "\n";
  }
  add_string(blob, support::as_bytes("ssh-rsa"));
  add_integer(blob, key.rsa()->exponent());
  add_integer(blob, key.rsa()->modulus());
  return "ssh-rsa " + base64(blob) + "\n";
}

}  // namespace holder
