// Memory that runs out at every allocation in turn, in every function of the list that does something. What a
// call says is true of the card and of the session, no try is lost, and the next call works. Leaks are seen
// by the sanitizers.
// Thread rule: one thread.
#pragma once

#include <array>
#include <string>

#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"
#include "tests/secrets/failing_allocation.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace secrets {

using contract::kAuthenticationSlot;
using contract::kSignatureSlot;
using vcard::PinId;

inline constexpr std::array kSlots = {kAuthenticationSlot, kSignatureSlot};

// Each test with the log off, and with all of it written.
class AllocationTest : public contract::CryptokiTest, public testing::WithParamInterface<bool> {
 protected:
  void SetUp() override;
  void TearDown() override;

  void start_anew() {
    p11->C_Finalize(nullptr);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    use_card({});
  }

  // Brings the module to where `prepare` leaves it, for the n-th allocation of `call` to fail, for all n.
  // `call` allocates nothing itself. `after(rv)` looks at what is left, whatever `call` answered.
  template <typename Prepare, typename Call, typename After>
  void at_every_allocation(Prepare prepare, Call call, After after, CK_RV expected = CKR_OK) {
    for (std::size_t n = 1;; ++n) {
      SCOPED_TRACE("allocation " + std::to_string(n));
      start_anew();
      prepare();
      CK_RV rv = CKR_GENERAL_ERROR;
      bool happened = false;
      {
        const FreedMemory freed(typed);
        const FailingAllocation failing(n);
        rv = call();
        happened = failing.happened();
        ASSERT_EQ(freed.unwiped(), 0U) << "the PIN is in memory that was given back";
      }
      if (rv != CKR_HOST_MEMORY || !happened) {
        ASSERT_EQ(rv, expected);
      }
      after(rv);
      if (HasFatalFailure()) return;
      if (!happened) return;
    }
  }

  // Where the call may be repeated until it works.
  template <typename Prepare, typename Call>
  void repeatable(Prepare prepare, Call call) {
    at_every_allocation(prepare, call, [&](CK_RV rv) {
      if (rv != CKR_OK) {
        ASSERT_EQ(call(), CKR_OK);
      }
    });
  }

  CK_RV login_as_typed() {
    return p11->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(typed.data()), typed.size());
  }
  void type(const std::string& pin) { typed = pin; }

  static PinId pin_id(CK_SLOT_ID slot) { return slot == kAuthenticationSlot ? PinId::auth : PinId::sign; }
  bool card_verified() const { return card->is_verified(PinId::auth) || card->is_verified(PinId::sign); }
  bool logged_in() { return session_info(session).state == CKS_RW_USER_FUNCTIONS; }
  void open_session(CK_SLOT_ID slot) { session = open(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION); }
  void logged_in_session(CK_SLOT_ID slot) {
    open_session(slot);
    ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
  }
  void begin_signature(CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, nullptr, 0}) {
    logged_in_session(kSignatureSlot);
    ASSERT_EQ(p11->C_SignInit(session, &mechanism, find_class(session, CKO_PRIVATE_KEY).at(0)), CKR_OK);
  }
  void expect_tries_untouched() {
    EXPECT_EQ(card->tries_left(PinId::auth), 3);
    EXPECT_EQ(card->tries_left(PinId::sign), 5);
  }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  std::string typed;  // the PIN that the call gets, if any
  std::array<CK_BYTE, 4> text = {'t', 'e', 'x', 't'};
  std::array<CK_BYTE, 256> out = {};
  CK_ULONG out_size = out.size();

 private:
  vcard::TemporaryDirectory folder_;
};

}  // namespace secrets
