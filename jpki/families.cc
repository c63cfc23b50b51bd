// Nothing else stands here: a program with families of its own does not link this file.
#include "jpki/families.h"

#include <array>

#include "jpki/gen1/detect.h"

namespace jpki {

std::span<const Family> families() {
  static constexpr std::array<Family, 1> kFamilies = {&gen1::detect};
  return kFamilies;
}

}  // namespace jpki
