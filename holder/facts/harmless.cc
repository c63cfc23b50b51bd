#include "holder/facts/harmless.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "holder/facts/applications.h"
#include "jpki/gen1/layout.h"

namespace holder::facts {
namespace {

using support::ByteView;

struct Range {
  std::uint8_t first;
  std::uint8_t last;
  bool has(std::uint8_t value) const { return first <= value && value <= last; }
};

constexpr Range only(std::uint8_t value) {
  return {value, value};
}
constexpr Range kAny{0x00, 0xFF};
// The current file, or a short file identifier.
constexpr Range kReference{0x80, 0x9E};

struct Lengths {
  std::uint8_t shortest;
  std::uint8_t longest;
};
constexpr Lengths kNoData{0, 0};
constexpr Lengths kFileId{2, 2};
constexpr Lengths kApplicationId{5, 16};
// One byte more than PKCS#1 v1.5 leaves room for, and one less than a hash of SHA-256 has: no card can make a
// signature of it, whoever is logged in.
constexpr Lengths kTooLong{246, 246};
constexpr Lengths kNoHash{31, 31};

struct Form {
  std::uint8_t cla;
  std::uint8_t ins;
  Range p1;
  Range p2;
  Lengths data;
  bool expects;  // ends with Le
};

// Source: docs/card-protocol.md, "Commands". What has a P1 or a class that no card should know is asked for
// the answer to that.
constexpr Form kForms[] = {
    {0x00, 0xA4, only(0x04), only(0x0C), kApplicationId, false},  // SELECT an application
    {0x00, 0xA4, only(0x02), only(0x0C), kFileId, false},         // SELECT a file
    {0x00, 0xA4, only(0x00), only(0x0C), kFileId, false},         // SELECT the master file
    {0x00, 0xA4, only(0x09), only(0x0C), kFileId, false},         // SELECT by a path
    {0x00, 0xB0, kAny, kAny, kNoData, true},                      // READ BINARY
    {0x01, 0xB0, only(0x00), only(0x00), kNoData, true},          // on another logical channel
    {0x08, 0xB0, only(0x00), only(0x00), kNoData, true},          // of an unknown class
    {0x00, 0x20, only(0x00), kReference, kNoData, false},         // VERIFY without data: the tries left
    {0x80, 0x2A, only(0x00), kReference, kTooLong, true},         // a signature that no card can make
    {0x80, 0x2A, only(0x02), kReference, kNoHash, true},
    {0x80, 0x2A, only(0x04), kReference, kNoHash, true},
    {0x80, 0x2A, only(0x7F), kReference, kNoHash, true},
    {0x00, 0xC0, only(0x00), only(0x00), kNoData, true},  // GET RESPONSE
};

// To the current file, or to a key's by its short identifier.
constexpr Range kCurrent = only(0x80);
constexpr Range kAuthenticationKey = only(0x97);
constexpr Lengths kPin{4, 4};
constexpr Lengths kDigestInfo{51, 51};
constexpr Lengths kLongest{245, 245};
constexpr Lengths kHash{32, 32};

constexpr Form kVerifyForm{0x00, 0x20, only(0x00), kCurrent, kPin, false};
constexpr Form kSigningForms[] = {
    {0x80, 0x2A, only(0x00), kCurrent, kDigestInfo, true},
    {0x80, 0x2A, only(0x00), kAuthenticationKey, kDigestInfo, true},
    {0x80, 0x2A, only(0x00), kCurrent, kLongest, true},
    {0x80, 0x2A, only(0x02), kCurrent, kHash, true},
    {0x80, 0x2A, only(0x04), kCurrent, kHash, true},
};

constexpr std::size_t kHeaderSize = 4;

struct Body {
  ByteView data;
  bool expects;
};

// Nothing where the lengths do not add up, and for extended length.
std::optional<Body> body_of(ByteView command) {
  if (command.size() <= kHeaderSize + 1) return Body{{}, command.size() == kHeaderSize + 1};
  const std::size_t length = command[kHeaderSize];
  const ByteView rest = command.subspan(kHeaderSize + 1);
  if (length == 0 || rest.size() < length || rest.size() > length + 1) return std::nullopt;
  return Body{rest.first(length), rest.size() > length};
}

bool has_form(ByteView command, const Body& body, const Form& form) {
  return command[0] == form.cla && command[1] == form.ins && form.p1.has(command[2]) &&
         form.p2.has(command[3]) && form.data.shortest <= body.data.size() &&
         body.data.size() <= form.data.longest && body.expects == form.expects;
}

bool selects_application(ByteView command) {
  return command[1] == 0xA4 && command[2] == 0x04;
}

// The body of a command that has one of the forms.
template <typename Forms>
std::optional<Body> body_of_one(const Forms& forms, ByteView command) {
  if (command.size() < kHeaderSize) return std::nullopt;
  const auto body = body_of(command);
  const bool known = body && std::any_of(std::begin(forms), std::end(forms),
                                         [&](const Form& form) { return has_form(command, *body, form); });
  return known ? body : std::nullopt;
}

}  // namespace

bool is_harmless(ByteView command) {
  const auto body = body_of_one(kForms, command);
  return body && (!selects_application(command) || is_application(body->data));
}

bool is_of_login(ByteView command, const apdu::Whereabouts& at) {
  using jpki::gen1::layout_of;
  constexpr auto kRole = jpki::KeyRole::authentication;
  if (!support::equal(at.application(), identifier_of(Application::keys))) return false;
  if (body_of_one(std::array{kVerifyForm}, command)) return at.file() == layout_of(kRole).pin;
  if (!body_of_one(kSigningForms, command)) return false;
  return command[3] != kCurrent.first || at.file() == layout_of(kRole).private_key;
}

}  // namespace holder::facts
