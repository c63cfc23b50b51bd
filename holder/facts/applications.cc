#include "holder/facts/applications.h"

#include <algorithm>

#include "jpki/common/layout.h"
#include "jpki/gen1/layout.h"
#include "jpki/text/layout.h"
#include "support/enum_table.h"

namespace holder::facts {
namespace {

using support::ByteView;

using Identifier = std::array<std::uint8_t, 10>;
constexpr Identifier kResidentRegister = {0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01};

struct Row {
  Application application;
  Identifier identifier;
};
constexpr std::array kRows = {
    Row{Application::keys, jpki::gen1::kApplicationId},
    Row{Application::surface, jpki::gen1::kNeighbourApplicationId},
    Row{Application::text, jpki::text::kApplicationId},
    Row{Application::resident_register, kResidentRegister},
    Row{Application::common, jpki::common::kApplicationId},
};
static_assert(support::in_enum_order(kRows, &Row::application, kRows.size()),
              "one row an application, in the order of the enumeration");

}  // namespace

ByteView identifier_of(Application application) {
  return kRows[static_cast<std::size_t>(application)].identifier;
}

ByteView shortened_identifier() {
  const ByteView whole = identifier_of(Application::keys);
  return whole.first(whole.size() - 1);
}

bool is_application(ByteView identifier) {
  return support::equal(identifier, shortened_identifier()) ||
         std::any_of(kRows.begin(), kRows.end(),
                     [&](const Row& row) { return support::equal(identifier, row.identifier); });
}

}  // namespace holder::facts
