#include "jpki/gen1/token_info.h"

#include <algorithm>
#include <array>

namespace jpki::gen1 {
namespace {

constexpr std::size_t kLabelSize = 32;
constexpr std::size_t kSerialOffset = 80;
constexpr std::size_t kSerialSize = 16;

constexpr std::array kCarriers = {
    Carrier{"JPKIAPICCTOKEN2", "My Number Card", CardKind::my_number_card},
    Carrier{"JPKIAPGPSETOKEN", "Android phone", CardKind::android_phone},
    Carrier{"JPKIAPIOSTOKEN", "iPhone", CardKind::iphone},
    // Its certificates have all expired: issue ended years ago, and they lived for three.
    Carrier{"JPKIAPICCTOKEN", "old resident card (Juki card)", std::nullopt},
};

// Nothing where a byte is neither printable ASCII nor padding at the end.
std::optional<std::string> unpadded_text(support::ByteView field) {
  std::string text(support::as_text(field));
  text.erase(text.find_last_not_of(std::string_view(" \0", 2)) + 1);
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  if (!printable) return std::nullopt;
  return text;
}

}  // namespace

std::optional<TokenInfo> TokenInfo::parse(support::ByteView bytes) {
  if (bytes.size() < kLabelSize) return std::nullopt;
  const auto label = unpadded_text(bytes.first(kLabelSize));
  if (!label || label->empty()) return std::nullopt;
  TokenInfo info{*label, {}};
  if (bytes.size() >= kSerialOffset + kSerialSize) {
    info.serial_number = unpadded_text(bytes.subspan(kSerialOffset, kSerialSize)).value_or("");
  }
  return info;
}

const Carrier* carrier_of(const std::string& label) {
  const auto* row =
      std::find_if(kCarriers.begin(), kCarriers.end(), [&](const Carrier& c) { return label == c.label; });
  return row == kCarriers.end() ? nullptr : row;
}

}  // namespace jpki::gen1
