#include "tests/families/p384/detect.h"

#include "jpki/card_error.h"
#include "jpki/select_application.h"
#include "tests/families/p384/card.h"

namespace p384 {

std::optional<jpki::Detection> detect(apdu::Transaction& transaction) {
  if (!jpki::select_application(transaction, kApplicationId).ok()) return std::nullopt;
  try {
    return jpki::Detection{std::make_unique<P384Card>(transaction), {}};
  } catch (const jpki::CardError& error) {
    return jpki::Detection{nullptr, std::string("a P-384 card that cannot be read: ") + error.what()};
  }
}

}  // namespace p384
