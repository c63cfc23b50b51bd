// PINs, where memory runs out.
#include "tests/secrets/allocation_test.h"

namespace secrets {
namespace {

TEST_P(AllocationTest, LoginSaysWhatTheCardSays) {
  for (const CK_SLOT_ID slot : kSlots) {
    at_every_allocation(
        [&] {
          open_session(slot);
          type(pin_of(slot));
        },
        [&] { return login_as_typed(); },
        [&](CK_RV rv) {
          ASSERT_EQ(card_verified(), rv == CKR_OK);
          ASSERT_EQ(logged_in(), rv == CKR_OK);
          if (rv != CKR_OK) {
            ASSERT_EQ(login_as_typed(), CKR_OK);
          }
          ASSERT_EQ(ledger->totals().verifies, 1U);
          expect_tries_untouched();
        });
  }
}

TEST_P(AllocationTest, AWrongPinIsCalledWrongAndNotSentAgain) {
  for (const CK_SLOT_ID slot : kSlots) {
    const int all = slot == kAuthenticationSlot ? 3 : 5;
    at_every_allocation(
        [&] {
          open_session(slot);
          type(slot == kAuthenticationSlot ? "7305" : "WR0NGPIN");
        },
        [&] { return login_as_typed(); },
        [&](CK_RV rv) {
          ASSERT_EQ(card->tries_left(pin_id(slot)), rv == CKR_PIN_INCORRECT ? all - 1 : all);
          ASSERT_EQ(login_as_typed(), CKR_PIN_INCORRECT);
          ASSERT_EQ(card->tries_left(pin_id(slot)), all - 1);
          ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
        },
        CKR_PIN_INCORRECT);
  }
}

TEST_P(AllocationTest, TheLastTryIsToldToBeTheLast) {
  at_every_allocation(
      [&] {
        card->set_tries(PinId::auth, 1);
        open_session(kAuthenticationSlot);
        type("7305");
      },
      [&] { return login_as_typed(); },
      [&](CK_RV rv) {
        ASSERT_EQ(card->tries_left(PinId::auth), rv == CKR_PIN_LOCKED ? 0 : 1);
        ASSERT_EQ((token_info(kAuthenticationSlot).flags & CKF_USER_PIN_LOCKED) != 0, rv == CKR_PIN_LOCKED);
      },
      CKR_PIN_LOCKED);
}

TEST_P(AllocationTest, ALogoutReachesTheCard) {
  for (const CK_SLOT_ID slot : kSlots) {
    at_every_allocation([&] { logged_in_session(slot); }, [&] { return p11->C_Logout(session); },
                        [&](CK_RV rv) {
                          ASSERT_EQ(logged_in(), rv != CKR_OK);
                          if (rv != CKR_OK) {
                            ASSERT_EQ(p11->C_Logout(session), CKR_OK);
                          }
                          ASSERT_FALSE(card_verified());
                          ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
                        });
    at_every_allocation([&] { logged_in_session(slot); }, [&] { return p11->C_Finalize(nullptr); },
                        [&](CK_RV rv) {
                          if (rv != CKR_OK) {
                            ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
                          }
                          ASSERT_FALSE(card_verified());
                        });
  }
}

TEST_P(AllocationTest, ANewPinIsInForceWhereTheCallSaysSo) {
  for (const CK_SLOT_ID slot : kSlots) {
    std::string fresh = slot == kAuthenticationSlot ? "9876" : "NEW4PASS";
    at_every_allocation(
        [&] {
          open_session(slot);
          type(pin_of(slot));
        },
        [&] {
          return p11->C_SetPIN(session, reinterpret_cast<CK_BYTE*>(typed.data()), typed.size(),
                               reinterpret_cast<CK_BYTE*>(fresh.data()), fresh.size());
        },
        [&](CK_RV rv) {
          ASSERT_FALSE(logged_in());
          ASSERT_FALSE(card_verified());
          ASSERT_EQ(login(session, rv == CKR_OK ? fresh : typed), CKR_OK);
          expect_tries_untouched();
        });
  }
}

}  // namespace
}  // namespace secrets
