// The two bytes that end each answer of a card. Sources: ISO 7816-4 section 5.6, and docs/card-protocol.md
// for this card's use of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace apdu {

class StatusWord {
 public:
  constexpr StatusWord() = default;
  constexpr explicit StatusWord(std::uint16_t value) : value_(value) {}
  constexpr StatusWord(std::uint8_t sw1, std::uint8_t sw2)
      : value_(static_cast<std::uint16_t>(sw1 << 8 | sw2)) {}

  constexpr std::uint16_t value() const { return value_; }
  constexpr std::uint8_t sw1() const { return static_cast<std::uint8_t>(value_ >> 8); }
  constexpr std::uint8_t sw2() const { return static_cast<std::uint8_t>(value_ & 0xFF); }
  constexpr bool ok() const { return value_ == 0x9000; }

  // 63Cx: the tries that a PIN has left. No other status word says anything about tries.
  constexpr std::optional<int> tries_left() const {
    if ((value_ & 0xFFF0) != 0x63C0) return std::nullopt;
    return value_ & 0x0F;
  }

  friend constexpr bool operator==(StatusWord, StatusWord) = default;

 private:
  std::uint16_t value_ = 0;
};

inline constexpr StatusWord kOk{0x9000};
inline constexpr StatusWord kWrongLength{0x6700};
inline constexpr StatusWord kCommandIncompatibleWithFile{0x6981};
inline constexpr StatusWord kSecurityStatusNotSatisfied{0x6982};
inline constexpr StatusWord kAuthenticationMethodBlocked{0x6983};
inline constexpr StatusWord kReferencedDataInvalidated{0x6984};
inline constexpr StatusWord kConditionsNotSatisfied{0x6985};
inline constexpr StatusWord kNoCurrentFile{0x6986};
inline constexpr StatusWord kFileNotFound{0x6A82};
inline constexpr StatusWord kWrongParameters{0x6A86};
inline constexpr StatusWord kOffsetOutsideFile{0x6B00};
inline constexpr StatusWord kInstructionNotSupported{0x6D00};
inline constexpr StatusWord kClassNotSupported{0x6E00};
inline constexpr StatusWord kNoPreciseDiagnosis{0x6F00};
inline constexpr StatusWord kLogicalChannelNotSupported{0x6881};
// A reader's own, where its holder was to type a PIN.
inline constexpr StatusWord kEntryTimedOut{0x6400};
inline constexpr StatusWord kEntryCancelled{0x6401};
inline constexpr StatusWord kEntryNotConfirmed{0x6402};
inline constexpr StatusWord kEntryWrongLength{0x6403};

// "6982 (security status not satisfied)": for logs and errors.
std::string describe(StatusWord sw);

}  // namespace apdu
