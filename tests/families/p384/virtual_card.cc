#include "tests/families/p384/virtual_card.h"

#include <algorithm>

namespace p384 {
namespace {

namespace test = support::crypto::test;
using support::Bytes;
using support::ByteView;

VirtualCard::Key issue(const KeyLayout& layout, const char* pin) {
  test::Key pair = test::make_ec_key("P-384");
  support::Bytes certificate = test::make_certificate(pair.get(), {.subject = layout.object_label});
  return {
      .pair = std::move(pair),
      .certificate = std::move(certificate),
      .issuer_certificate = test::make_certificate(test::make_ec_key("P-384").get(), {.subject = "Issuer"}),
      .pin = pin,
      .max_tries = layout.pin_policy.max_tries,
      .tries_left = layout.pin_policy.max_tries};
}

}  // namespace

VirtualCard::VirtualCard() : keys_{issue(kKeys[0], "1234"), issue(kKeys[1], "ABC123")} {}

void VirtualCard::reset() {
  application_ = false;
  file_ = 0;
  for (Key& key : keys_) key.verified = false;
}

Bytes VirtualCard::process(ByteView raw) {
  static constexpr std::array<Instruction, 5> kInstructions = {{{0xA4, &VirtualCard::select},
                                                                {0xB0, &VirtualCard::read_binary},
                                                                {0x20, &VirtualCard::verify},
                                                                {0x24, &VirtualCard::change_pin},
                                                                {0x2A, &VirtualCard::sign}}};
  const auto command = vcard::take_apart(raw);
  if (!command) return {0x67, 0x00};
  const auto* row =
      std::ranges::find_if(kInstructions, [&](const Instruction& each) { return each.ins == command->ins; });
  Answer answer = row == kInstructions.end() ? Answer{0x6D00} : (this->*row->answer)(*command);
  answer.data.push_back(static_cast<std::uint8_t>(answer.status >> 8));
  answer.data.push_back(static_cast<std::uint8_t>(answer.status & 0xFF));
  return answer.data;
}

VirtualCard::Key* VirtualCard::current(FileId KeyLayout::*kind) {
  for (const KeyLayout& layout : kKeys)
    if (application_ && layout.*kind == file_) return &key(layout.role);
  return nullptr;
}

// By name, which leaves a login alone, or a file of the application.
VirtualCard::Answer VirtualCard::select(const vcard::CommandApdu& command) {
  if (command.p1 == 0x04) {
    if (!support::equal(command.data, kApplicationId)) return {0x6A82};
    application_ = true;
    file_ = 0;
    return {};
  }
  if (!application_ || command.data.size() != 2) return {0x6A82};
  file_ = static_cast<FileId>(command.data[0] << 8 | command.data[1]);
  return {};
}

// The certificate for signatures names its holder.
VirtualCard::Answer VirtualCard::read_binary(const vcard::CommandApdu& command) {
  const Key* own = current(&KeyLayout::certificate);
  const Key* issuers = current(&KeyLayout::issuer_certificate);
  if (own == nullptr && issuers == nullptr) return {0x6986};
  if (own == &key(KeyRole::signature) && !own->verified) return {0x6982};
  const ByteView file = own == nullptr ? issuers->issuer_certificate : own->certificate;
  if (command.p1_p2() >= file.size()) return {0x6B00};
  const ByteView rest = file.subspan(command.p1_p2());
  return {0x9000, support::copy_of(rest.first(std::min(rest.size(), command.expected.value_or(0))))};
}

VirtualCard::Answer VirtualCard::verify(const vcard::CommandApdu& command) {
  Key* key = current(&KeyLayout::pin);
  if (key == nullptr) return {0x6986};
  if (command.p1 == kForgetLogin.p1) {
    key->verified = false;
    return {};
  }
  const auto tries = [key] {
    return key->tries_left == 0 ? std::uint16_t{0x6983}
                                : static_cast<std::uint16_t>(0x63C0 | key->tries_left);
  };
  if (command.data.empty()) return {tries()};
  ++verifies_;
  if (key->tries_left == 0) return {tries()};
  key->verified = support::equal(command.data, support::as_bytes(key->pin));
  key->tries_left = key->verified ? key->max_tries : key->tries_left - 1;
  return {key->verified ? std::uint16_t{0x9000} : tries()};
}

VirtualCard::Answer VirtualCard::change_pin(const vcard::CommandApdu& command) {
  Key* key = current(&KeyLayout::pin);
  if (key == nullptr) return {0x6986};
  if (!key->verified) return {0x6982};
  key->pin = support::as_text(command.data);
  return {};
}

VirtualCard::Answer VirtualCard::sign(const vcard::CommandApdu& command) {
  const Key* key = current(&KeyLayout::private_key);
  if (key == nullptr) return {0x6986};
  if (command.p1 != kSign.p1 || command.p2 != kSign.p2) return {0x6A86};
  if (!key->verified) return {0x6982};
  if (command.data.empty() || command.data.size() > kHashSize) return {0x6700};
  Bytes signature = test::sign_ecdsa(key->pair.get(), command.data);
  if (bent_) signature.back() ^= 0x01;
  return {0x9000, std::move(signature)};
}

}  // namespace p384
