#include "jpki/detect.h"

#include <array>

#include "jpki/gen1/detect.h"

namespace jpki {
namespace {

// Nothing where the card is none of this family.
using DetectFamily = std::optional<Detection> (*)(apdu::Transaction&);

constexpr std::array<DetectFamily, 1> kFamilies = {&gen1::detect};

}  // namespace

Detection detect(apdu::Transaction& transaction) {
  for (const DetectFamily family : kFamilies) {
    if (auto detection = family(transaction)) return std::move(*detection);
  }
  return {nullptr, "a card without the JPKI application"};
}

}  // namespace jpki
