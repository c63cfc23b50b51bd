// The row: the families of the product, and this one. A family of the product has its row in
// jpki/families.cc.
#include "jpki/families.h"

#include <array>

#include "jpki/gen1/detect.h"
#include "tests/families/p384/detect.h"

namespace jpki {

std::span<const Family> families() {
  static constexpr std::array<Family, 2> kFamilies = {&gen1::detect, &p384::detect};
  return kFamilies;
}

}  // namespace jpki
