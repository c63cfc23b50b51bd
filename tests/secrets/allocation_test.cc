#include "tests/secrets/allocation_test.h"

#include <filesystem>
#include <fstream>

namespace secrets {
namespace {

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

}  // namespace

void AllocationTest::SetUp() {
  contract::wrap_connections(with_memory);
  const std::filesystem::path file = folder_ / "conf";
  std::ofstream(file) << "[log]\nlevel = \"" << (GetParam() ? "debug" : "off") << "\"\nfile = \""
                      << (folder_ / "log").string() << "\"\n";
  setenv("JPKI_PKCS11_CONF", file.c_str(), 1);
  CryptokiTest::SetUp();
}

void AllocationTest::TearDown() {
  CryptokiTest::TearDown();
  unsetenv("JPKI_PKCS11_CONF");
  contract::wrap_connections(nullptr);
}

namespace {

INSTANTIATE_TEST_SUITE_P(Log, AllocationTest, testing::Bool(),
                         [](const auto& with) { return with.param ? "Debug" : "Off"; });

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

TEST_P(AllocationTest, WhatNeedsNoCard) {
  CK_INFO info;
  CK_FUNCTION_LIST* list = nullptr;
  const auto prepare = [&] { open_session(kAuthenticationSlot); };
  CK_SESSION_INFO session_info;
  repeatable(prepare, [&] { return p11->C_GetInfo(&info); });
  repeatable(prepare, [&] { return C_GetFunctionList(&list); });
  repeatable(prepare, [&] { return p11->C_GetSessionInfo(session, &session_info); });
  at_every_allocation(
      prepare, [&] { return p11->C_DestroyObject(session, 1); }, [](CK_RV) {}, CKR_OBJECT_HANDLE_INVALID);
  at_every_allocation(
      prepare, [&] { return p11->C_GenerateRandom(session, out.data(), out.size()); }, [](CK_RV) {},
      CKR_RANDOM_NO_RNG);
}

}  // namespace
}  // namespace secrets
