// Memory that runs out at every allocation in turn, in every function of the list that does something. What a
// call says is true of the card and of the session, no try is lost, and the next call works. Leaks are seen
// by the sanitizers.
#include <algorithm>
#include <fstream>

#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"
#include "tests/secrets/failing_allocation.h"
#include "tests/unit/vcard/temporary_directory.h"

namespace secrets {
namespace {

using contract::kAuthenticationSlot;
using contract::kSignatureSlot;
using vcard::PinId;

// The card, which shares the process with the module, has all the memory that it wants.
class CardWithMemory : public apdu::CardTransport {
 public:
  explicit CardWithMemory(std::unique_ptr<apdu::CardTransport> inner) : inner_(std::move(inner)) {}
  support::Bytes atr() const override { return inner_->atr(); }
  apdu::Begun begin() override {
    const NotOurs card;
    return inner_->begin();
  }
  support::Bytes transmit(support::ByteView command) override {
    const NotOurs card;
    return inner_->transmit(command);
  }
  void cut_power() override {
    const NotOurs card;
    inner_->cut_power();
  }
  void end() noexcept override { inner_->end(); }

 private:
  const std::unique_ptr<apdu::CardTransport> inner_;
};

std::unique_ptr<apdu::CardTransport> with_memory(std::unique_ptr<apdu::CardTransport> inner) {
  return std::make_unique<CardWithMemory>(std::move(inner));
}

// Each test with the log off, and with all of it written.
class AllocationTest : public contract::CryptokiTest, public testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    contract::wrap_connections(with_memory);
    const std::filesystem::path file = folder_ / "conf";
    std::ofstream(file) << "[log]\nlevel = \"" << (GetParam() ? "debug" : "off") << "\"\nfile = \""
                        << (folder_ / "log").string() << "\"\n";
    setenv("JPKI_PKCS11_CONF", file.c_str(), 1);
    CryptokiTest::SetUp();
  }
  void TearDown() override {
    CryptokiTest::TearDown();
    unsetenv("JPKI_PKCS11_CONF");
    contract::wrap_connections(nullptr);
  }

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

INSTANTIATE_TEST_SUITE_P(Log, AllocationTest, testing::Bool(),
                         [](const auto& with) { return with.param ? "Debug" : "Off"; });

const std::array kSlots = {kAuthenticationSlot, kSignatureSlot};

TEST_P(AllocationTest, Initialize) {
  repeatable([&] { p11->C_Finalize(nullptr); }, [&] { return p11->C_Initialize(nullptr); });
  logged_in_session(kAuthenticationSlot);
}

TEST_P(AllocationTest, SlotsAndTokens) {
  CK_SLOT_ID slots[8];
  CK_ULONG count = 8;
  CK_SLOT_INFO slot_info;
  CK_TOKEN_INFO token_info;
  CK_MECHANISM_TYPE mechanisms[32];
  CK_MECHANISM_INFO mechanism_info;
  const auto nothing = [] {};
  repeatable(nothing, [&] { return p11->C_GetSlotList(CK_TRUE, slots, &(count = 8)); });
  repeatable(nothing, [&] { return p11->C_GetSlotInfo(kSignatureSlot, &slot_info); });
  repeatable(nothing, [&] { return p11->C_GetTokenInfo(kSignatureSlot, &token_info); });
  repeatable(nothing, [&] {
    count = 32;
    return p11->C_GetMechanismList(kAuthenticationSlot, mechanisms, &count);
  });
  repeatable(nothing, [&] {
    return p11->C_GetMechanismInfo(kAuthenticationSlot, CKM_SHA256_RSA_PKCS_PSS, &mechanism_info);
  });
  repeatable([] { contract::stage().remove(); },
             [&] {
               const CK_RV rv = p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, slots, nullptr);
               return rv == CKR_NO_EVENT ? CKR_OK : rv;
             });
}

TEST_P(AllocationTest, OpenAndCloseSession) {
  // A session that was not opened does not count: the login ends with the only one.
  at_every_allocation([] {},
                      [&] {
                        return p11->C_OpenSession(kAuthenticationSlot, CKF_SERIAL_SESSION | CKF_RW_SESSION,
                                                  nullptr, nullptr, &session);
                      },
                      [&](CK_RV rv) {
                        if (rv != CKR_OK) open_session(kAuthenticationSlot);
                        ASSERT_EQ(login(session, pin_of(kAuthenticationSlot)), CKR_OK);
                        ASSERT_EQ(token_info(kAuthenticationSlot).ulSessionCount, 1U);
                        ASSERT_EQ(p11->C_CloseSession(session), CKR_OK);
                        ASSERT_FALSE(card_verified());
                      });
  for (const CK_SLOT_ID slot : kSlots) {
    at_every_allocation([&] { logged_in_session(slot); }, [&] { return p11->C_CloseSession(session); },
                        [&](CK_RV rv) {
                          if (rv != CKR_OK) {
                            ASSERT_EQ(p11->C_CloseSession(session), CKR_OK);
                          }
                          ASSERT_FALSE(card_verified());
                        });
    at_every_allocation([&] { logged_in_session(slot); }, [&] { return p11->C_CloseAllSessions(slot); },
                        [&](CK_RV rv) {
                          if (rv != CKR_OK) {
                            ASSERT_EQ(p11->C_CloseAllSessions(slot), CKR_OK);
                          }
                          ASSERT_FALSE(card_verified());
                        });
  }
}

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

TEST_P(AllocationTest, FindAndRead) {
  CK_OBJECT_CLASS wanted = CKO_CERTIFICATE;
  CK_BYTE id = 1;
  CK_ATTRIBUTE pattern[] = {{CKA_CLASS, &wanted, sizeof wanted}, {CKA_ID, &id, 1}};
  CK_OBJECT_HANDLE found[4] = {};
  CK_ULONG count = 0;
  std::array<CK_BYTE, 4096> value;
  CK_ATTRIBUTE asked = {CKA_VALUE, value.data(), value.size()};
  const auto session_with_token = [&] { open_session(kAuthenticationSlot); };
  repeatable(session_with_token, [&] { return p11->C_FindObjectsInit(session, pattern, 2); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        ASSERT_EQ(p11->C_FindObjectsInit(session, pattern, 2), CKR_OK);
      },
      [&] { return p11->C_FindObjects(session, found, 4, &count); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        ASSERT_EQ(p11->C_FindObjectsInit(session, pattern, 2), CKR_OK);
      },
      [&] { return p11->C_FindObjectsFinal(session); });
  repeatable(
      [&] {
        open_session(kAuthenticationSlot);
        found[0] = find_class(session, CKO_CERTIFICATE).at(0);
      },
      [&] {
        asked.ulValueLen = value.size();
        return p11->C_GetAttributeValue(session, found[0], &asked, 1);
      });
  EXPECT_EQ(support::Bytes(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(asked.ulValueLen)),
            card->contents().authentication.certificate);
}

// A signature that fails ends its operation, but for a call that has not come as far as its session.
TEST_P(AllocationTest, Sign) {
  CK_RSA_PKCS_PSS_PARAMS salted = {CKM_SHA256, CKG_MGF1_SHA256, 32};
  CK_MECHANISM pss = {CKM_SHA256_RSA_PKCS_PSS, &salted, sizeof salted};
  CK_MECHANISM pkcs1 = {CKM_SHA256_RSA_PKCS, nullptr, 0};
  for (CK_MECHANISM* mechanism : {&pkcs1, &pss}) {
    CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
    repeatable(
        [&] {
          logged_in_session(kSignatureSlot);
          key = find_class(session, CKO_PRIVATE_KEY).at(0);
        },
        [&] { return p11->C_SignInit(session, mechanism, key); });
    const auto again = [&](CK_RV rv) {
      if (rv != CKR_OK) {
        p11->C_SignInit(session, nullptr, CK_INVALID_HANDLE);
        ASSERT_EQ(p11->C_SignInit(session, mechanism, key), CKR_OK);
        out_size = out.size();
        ASSERT_EQ(p11->C_Sign(session, text.data(), text.size(), out.data(), &out_size), CKR_OK);
      }
      ASSERT_EQ(out_size, out.size());
      ASSERT_TRUE(logged_in());
      expect_tries_untouched();
    };
    const auto begin = [&] {
      begin_signature(*mechanism);
      key = find_class(session, CKO_PRIVATE_KEY).at(0);
      out_size = out.size();
    };
    at_every_allocation(
        begin, [&] { return p11->C_Sign(session, text.data(), text.size(), out.data(), &out_size); }, again);
    at_every_allocation(
        begin,
        [&] {
          const CK_RV rv = p11->C_SignUpdate(session, text.data(), text.size());
          return rv != CKR_OK ? rv : p11->C_SignFinal(session, out.data(), &out_size);
        },
        again);
  }
}

TEST_P(AllocationTest, Verify) {
  CK_MECHANISM mechanism = {CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  support::Bytes signature;
  const auto prepare = [&] {
    logged_in_session(kAuthenticationSlot);
    key = find_class(session, CKO_PUBLIC_KEY).at(0);
    if (signature.empty()) {
      ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, text, signature), CKR_OK);
    }
  };
  repeatable(prepare, [&] { return p11->C_VerifyInit(session, &mechanism, key); });
  repeatable(prepare, [&] {
    CK_RV rv = p11->C_VerifyInit(session, &mechanism, key);
    if (rv == CKR_OK)
      rv = p11->C_Verify(session, text.data(), text.size(), signature.data(), signature.size());
    return rv;
  });
  repeatable(prepare, [&] {
    CK_RV rv = p11->C_VerifyInit(session, &mechanism, key);
    if (rv == CKR_OK) rv = p11->C_VerifyUpdate(session, text.data(), text.size());
    if (rv == CKR_OK) rv = p11->C_VerifyFinal(session, signature.data(), signature.size());
    return rv;
  });
}

TEST_P(AllocationTest, Digest) {
  CK_MECHANISM mechanism = {CKM_SHA512, nullptr, 0};
  repeatable([&] { open_session(kAuthenticationSlot); },
             [&] {
               out_size = out.size();
               CK_RV rv = p11->C_DigestInit(session, &mechanism);
               if (rv == CKR_OK) rv = p11->C_Digest(session, text.data(), text.size(), out.data(), &out_size);
               return rv;
             });
  repeatable([&] { open_session(kAuthenticationSlot); },
             [&] {
               out_size = out.size();
               CK_RV rv = p11->C_DigestInit(session, &mechanism);
               if (rv == CKR_OK) rv = p11->C_DigestUpdate(session, text.data(), text.size());
               if (rv == CKR_OK) rv = p11->C_DigestFinal(session, out.data(), &out_size);
               return rv;
             });
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

TEST_P(AllocationTest, WhatNeedsNoCard) {
  CK_INFO info;
  CK_FUNCTION_LIST* list = nullptr;
  const auto prepare = [&] { open_session(kAuthenticationSlot); };
  CK_SESSION_INFO session_info;
  repeatable(prepare, [&] { return p11->C_GetInfo(&info); });
  repeatable(prepare, [&] { return C_GetFunctionList(&list); });
  repeatable(prepare, [&] { return p11->C_GetSessionInfo(session, &session_info); });
  repeatable(prepare, [&] { return p11->C_GenerateRandom(session, out.data(), out.size()); });
  at_every_allocation(
      prepare, [&] { return p11->C_DestroyObject(session, 1); }, [](CK_RV) {}, CKR_OBJECT_HANDLE_INVALID);
}

}  // namespace
}  // namespace secrets
