#include "holder/card_kind.h"

#include <array>

#include "holder/message_id.h"
#include "support/enum_table.h"

namespace holder {
namespace {

constexpr std::array kRows = {
    CardKindRow{jpki::CardKind::my_number_card, "my_number_card", N_("My Number Card")},
    CardKindRow{jpki::CardKind::android_phone, "android_phone", N_("Android phone")},
    CardKindRow{jpki::CardKind::iphone, "iphone", N_("iPhone")}};

static_assert(support::in_enum_order(kRows, &CardKindRow::kind, kRows.size()),
              "one row a kind, in the order of the enumeration");

}  // namespace

const CardKindRow& row_of(jpki::CardKind kind) {
  return kRows[static_cast<std::size_t>(kind)];
}

}  // namespace holder
