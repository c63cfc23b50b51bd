// Nothing grows with the number of sessions but their table.
#include <malloc.h>

#include <limits>

#include "tests/contract/cryptoki_test.h"
#include "tests/secrets/failing_allocation.h"

namespace secrets {
namespace {

constexpr std::size_t kSessions = 1000;
// A session keeps its operations in itself: a digest under way, the objects found, a signature's state.
constexpr std::size_t kMostBytes = 1024;

class GrowthTest : public contract::CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    session = open_and_login(contract::kAuthenticationSlot);
    certificate = find_class(session, CKO_CERTIFICATE).at(0);
    attribute(session, certificate, CKA_VALUE);
  }

  void open_many() {
    for (std::size_t i = 0; i < kSessions; ++i) open(contract::kAuthenticationSlot);
  }

  void everyday_calls() {
    CK_ULONG count = 0;
    p11->C_GetSlotList(CK_TRUE, nullptr, &count);
    CK_SLOT_INFO slot;
    p11->C_GetSlotInfo(contract::kAuthenticationSlot, &slot);
    CK_SESSION_INFO info;
    p11->C_GetSessionInfo(session, &info);
    CK_SESSION_HANDLE one_more = CK_INVALID_HANDLE;
    p11->C_OpenSession(contract::kAuthenticationSlot, CKF_SERIAL_SESSION, nullptr, nullptr, &one_more);
    p11->C_CloseSession(one_more);
    p11->C_FindObjectsInit(session, nullptr, 0);
    CK_OBJECT_HANDLE found[8];
    p11->C_FindObjects(session, found, 8, &count);
    p11->C_FindObjectsFinal(session);
    CK_BYTE value[4096];
    CK_ATTRIBUTE asked{CKA_VALUE, value, sizeof value};
    p11->C_GetAttributeValue(session, certificate, &asked, 1);
    CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
    p11->C_DigestInit(session, &sha256);
    p11->C_Digest(session, value, 3, value, &(count = sizeof value));
  }

  std::size_t allocations() {
    const FailingAllocation never(std::numeric_limits<std::size_t>::max());
    everyday_calls();
    return never.so_far();
  }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE certificate = CK_INVALID_HANDLE;
};

TEST_F(GrowthTest, TheSameCallsAllocateAsOftenAndAskNothing) {
  const std::size_t alone = allocations();
  const std::uint64_t commands = ledger->totals().commands;
  open_many();
  EXPECT_EQ(allocations(), alone);
  EXPECT_GT(alone, 0U);
  EXPECT_EQ(ledger->totals().commands, commands);
}

TEST_F(GrowthTest, ASessionTakesLittleMemory) {
  const std::size_t before = mallinfo2().uordblks;
  open_many();
  EXPECT_LE(mallinfo2().uordblks - before, kSessions * kMostBytes);
}

}  // namespace
}  // namespace secrets
