// PKCS#11 2.40 section 5.5: C_WaitForSlotEvent.
#include <thread>

#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class SlotEvent : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    while (next() == CKR_OK) {
    }
  }
  CK_RV next() { return p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &told, nullptr); }
  CK_SLOT_ID told = 99;
};
JPKI_ON_EACH_TOKEN(SlotEvent);

TEST_P(SlotEvent, EachSlotIsToldOnce) {
  told = 99;
  EXPECT_EQ(next(), CKR_NO_EVENT);
  EXPECT_EQ(told, 99U);
  for (int round = 0; round < 2; ++round) {
    if (round == 0) stage().remove();
    if (round == 1) stage().insert(card);
    EXPECT_EQ(next(), CKR_OK);
    EXPECT_EQ(told, kAuthenticationSlot);
    EXPECT_EQ(next(), CKR_OK);
    EXPECT_EQ(told, kSignatureSlot);
    EXPECT_EQ(next(), CKR_NO_EVENT);
  }
}

TEST_P(SlotEvent, WhatHasHappenedIsNotWaitedFor) {
  stage().remove();
  EXPECT_EQ(p11->C_WaitForSlotEvent(0, &told, nullptr), CKR_OK);
  EXPECT_EQ(told, kAuthenticationSlot);
  EXPECT_EQ(p11->C_WaitForSlotEvent(0, &told, nullptr), CKR_OK);
  EXPECT_EQ(told, kSignatureSlot);
}

TEST_P(SlotEvent, ACardWakesAWaiter) {
  stage().remove();
  while (next() == CKR_OK) {
  }
  CK_RV answer = CKR_GENERAL_ERROR;
  CK_SLOT_ID slot_told = 99;
  std::thread waiter([&] { answer = p11->C_WaitForSlotEvent(0, &slot_told, nullptr); });
  stage().insert(card);
  waiter.join();
  EXPECT_EQ(answer, CKR_OK);
  EXPECT_EQ(slot_told, kAuthenticationSlot);
}

TEST_P(SlotEvent, FinalizeSendsAWaiterHome) {
  CK_RV answer = CKR_OK;
  std::thread waiter([&] {
    CK_SLOT_ID slot_told = 99;
    answer = p11->C_WaitForSlotEvent(0, &slot_told, nullptr);
  });
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  waiter.join();
  EXPECT_EQ(answer, CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_P(SlotEvent, ArgumentsAreChecked) {
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, nullptr, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &told, &told), CKR_ARGUMENTS_BAD);
}

}  // namespace
}  // namespace conformance
