// A reader service that does not answer one thread, and others that go on.
#include <semaphore>
#include <thread>

#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

class StuckServiceTest : public CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    session = open_and_login(kAuthenticationSlot);
    before_each_look([this, first = std::make_shared<std::atomic<bool>>(true)] {
      if (!first->exchange(false)) return;
      stuck.release();
      answers.acquire();
    });
    waiting = std::thread([this] {
      CK_ULONG count = 0;
      rv_of_waiting = p11->C_GetSlotList(CK_TRUE, nullptr, &count);
    });
    stuck.acquire();
  }
  void TearDown() override {
    before_each_look(nullptr);
    answers.release();
    waiting.join();
    EXPECT_EQ(rv_of_waiting, CKR_OK);
    CryptokiTest::TearDown();
  }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  std::binary_semaphore stuck{0};
  std::binary_semaphore answers{0};
  std::thread waiting;
  CK_RV rv_of_waiting = CKR_GENERAL_ERROR;
};

TEST_F(StuckServiceTest, KeepsNoOtherThreadWaiting) {
  CK_SLOT_INFO slot = {};
  EXPECT_EQ(p11->C_GetSlotInfo(kAuthenticationSlot, &slot), CKR_OK);
  EXPECT_NE(slot.flags & CKF_TOKEN_PRESENT, 0U) << "as it was when the service last answered";
  EXPECT_EQ(session_info(session).state, CKS_RO_USER_FUNCTIONS);
  const CK_SESSION_HANDLE another = open(kAuthenticationSlot);
  support::Bytes signature;
  EXPECT_EQ(sign(another, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK)
      << "the card's own connection goes on";
  EXPECT_EQ(p11->C_CloseSession(another), CKR_OK);
}

class ReaderNamesTest : public CryptokiTest {
 protected:
  CK_ULONG slots() {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, &count), CKR_OK);
    return count;
  }
};

TEST_F(ReaderNamesTest, EverNewOnesDoNotMakeEverMoreSlots) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  constexpr int kPluggedIn = 1000;
  CK_ULONG most = 0;
  for (int i = 0; i < kPluggedIn; ++i) {
    const std::string name = "Reader of the " + std::to_string(i) + "th port";
    readers().add_reader(name);
    most = std::max(most, slots());
    readers().remove_reader(name);
  }
  EXPECT_EQ(most, 64U * 2);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK)
      << "the slots of a reader that is there are nobody else's";
  readers().add_reader("The last reader");
  const CK_ULONG count = slots();
  bool seen = false;
  for (CK_SLOT_ID id = 0; id < count; ++id) {
    CK_SLOT_INFO info = {};
    EXPECT_EQ(p11->C_GetSlotInfo(id, &info), CKR_OK);
    seen |= std::string(reinterpret_cast<const char*>(info.slotDescription), 15) == "The last reader";
  }
  EXPECT_TRUE(seen);
}

TEST_F(ReaderNamesTest, MoreThanThereIsRoomForAreLeftOut) {
  for (int i = 0; i < 70; ++i) readers().add_reader("Reader " + std::to_string(i));
  EXPECT_EQ(slots(), 64U * 2);
  EXPECT_NE(open(kAuthenticationSlot), CK_INVALID_HANDLE);
}

}  // namespace
}  // namespace contract
