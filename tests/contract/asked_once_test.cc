// What is known is not asked of the card again: every attribute of every object, and a search for each value.
#include <numeric>

#include "tests/contract/cryptoki_test.h"

namespace contract {
namespace {

constexpr CK_ATTRIBUTE_TYPE kPastTheLast = 0x700;  // of those that PKCS#11 3.0 has, but for arrays

std::vector<CK_ATTRIBUTE_TYPE> all_types() {
  std::vector<CK_ATTRIBUTE_TYPE> types(kPastTheLast);
  std::iota(types.begin(), types.end(), 0);
  types.push_back(CKA_ALLOWED_MECHANISMS);
  return types;
}

class AskedOnceTest : public CryptokiTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  std::size_t ask_everything(CK_SESSION_HANDLE session) {
    std::size_t values = 0;
    for (const CK_OBJECT_HANDLE object : find(session)) {
      for (const CK_ATTRIBUTE_TYPE type : all_types()) {
        support::Bytes value(4096);
        CK_ATTRIBUTE asked{type, value.data(), value.size()};
        if (p11->C_GetAttributeValue(session, object, &asked, 1) != CKR_OK) continue;
        EXPECT_THAT(find(session, {asked}), testing::Contains(object)) << "by attribute " << type;
        ++values;
      }
    }
    return values;
  }

  std::uint64_t commands() const { return ledger->totals().commands; }
};

INSTANTIATE_TEST_SUITE_P(Token, AskedOnceTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& slot) {
                           return slot.param == kAuthenticationSlot ? "Auth" : "Sign";
                         });

TEST_P(AskedOnceTest, ASecondTimeCostsNothing) {
  const CK_SESSION_HANDLE session = open(GetParam());
  for (const bool logged_in : {false, true}) {
    SCOPED_TRACE(logged_in ? "logged in" : "without a login");
    if (logged_in) {
      ASSERT_EQ(login(session, pin_of(GetParam())), CKR_OK);
    }
    const std::size_t values = ask_everything(session);
    const std::uint64_t before = commands();
    EXPECT_EQ(ask_everything(session), values);
    EXPECT_EQ(ask_everything(open(GetParam())), values) << "nor in another session";
    EXPECT_EQ(commands(), before);
  }
}

}  // namespace
}  // namespace contract
