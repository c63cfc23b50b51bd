#include "jpki/detect.h"

#include "jpki/families.h"

namespace jpki {

Detection detect(apdu::Transaction& transaction) {
  for (const Family family : families()) {
    if (auto detection = family(transaction)) return std::move(*detection);
  }
  return {nullptr, "a card without the JPKI application"};
}

}  // namespace jpki
