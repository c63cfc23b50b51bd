#include "pkcs11/slot_description.h"

#include "pkcs11/cryptoki.h"
#include "support/utf8.h"

namespace pkcs11 {
namespace {

namespace utf8 = support::utf8;

constexpr std::size_t kRoom = sizeof(CK_SLOT_INFO::slotDescription);
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

std::string shown(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto [code, size] = utf8::first_character(text);
    const bool is_character = size != 0 && !utf8::is_surrogate(code);
    const bool is_shown = is_character && !utf8::steers(code);
    result += is_shown ? text.substr(0, size) : std::string_view("?");
    text.remove_prefix(is_character ? size : 1);
  }
  return result;
}

}  // namespace

std::string slot_description(std::string_view name) {
  const std::string whole = shown(name);
  if (whole.size() <= kRoom) return whole;
  std::size_t head = (kRoom - kEllipsis.size()) / 3;
  std::size_t tail = whole.size() - (kRoom - kEllipsis.size() - head);
  while (utf8::continues(whole[head])) --head;
  while (utf8::continues(whole[tail])) ++tail;
  return whole.substr(0, head).append(kEllipsis).append(whole, tail);
}

}  // namespace pkcs11
