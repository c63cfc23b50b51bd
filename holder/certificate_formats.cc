#include "holder/certificate_formats.h"

#include <algorithm>

namespace holder {
namespace {

constexpr std::size_t kPemLine = 64;

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
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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

std::string pem(const support::crypto::Certificate& certificate) {
  std::string out = "-----BEGIN CERTIFICATE-----\n";
  const std::string text = base64(certificate.der());
  for (std::size_t at = 0; at < text.size(); at += kPemLine) out += text.substr(at, kPemLine) + '\n';
  return out + "-----END CERTIFICATE-----\n";
}

std::string ssh_public_key(const support::crypto::PublicKey& key) {
  support::Bytes blob;
  add_string(blob, support::as_bytes("ssh-rsa"));
  add_integer(blob, key.exponent());
  add_integer(blob, key.modulus());
  return "ssh-rsa " + base64(blob) + "\n";
}

}  // namespace holder
