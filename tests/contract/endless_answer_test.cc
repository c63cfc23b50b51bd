// A card that comes to no end: a call ends within the commands that one transaction has, with an error that
// says so, and when the card is well again so is everything. Counted in commands, never by the clock.
#include <fstream>
#include <mutex>
#include <semaphore>
#include <thread>

#include "apdu/transaction.h"
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/trickling_card.h"
#include "tests/unit/conf/scratch_folder.h"

namespace contract {
namespace {

constexpr auto kMost = static_cast<std::size_t>(apdu::kMaxCommands);
// What may follow: the end of a login, which is some commands, each with the 130 that may be needed for its
// answer.
constexpr std::size_t kAfterwards = std::size_t{6} * 131;

class EndlessAnswerTest : public CryptokiTest {
 protected:
  void start_anew() {
    p11->C_Finalize(nullptr);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
    use_card(usual_switches());
  }

  // The rest of what a program does, with all sessions of before gone.
  void expect_well(CK_SLOT_ID slot) {
    p11->C_CloseAllSessions(slot);
    const CK_SESSION_HANDLE session = open(slot);
    ASSERT_EQ(login(session, pin_of(slot)), CKR_OK);
    support::Bytes signature;
    EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
    EXPECT_EQ(ledger->totals().refused, 0U);
  }

  // Reads the holder's certificate, which is read before it is found.
  CK_RV look_for_certificates(CK_SESSION_HANDLE session) {
    CK_OBJECT_CLASS wanted = CKO_CERTIFICATE;
    CK_ATTRIBUTE pattern{CKA_CLASS, &wanted, sizeof wanted};
    const CK_RV rv = p11->C_FindObjectsInit(session, &pattern, 1);
    return rv == CKR_OK ? p11->C_FindObjectsFinal(session) : rv;
  }
  // Of the issuer's, the whole of which is read for its value.
  CK_RV value_of(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
    CK_ATTRIBUTE value{CKA_VALUE, nullptr, 0};
    return p11->C_GetAttributeValue(session, object, &value, 1);
  }
};

struct Call {
  const char* name;
  enum class Before { nothing, session, login, signature } before;
  bool may_succeed;  // it ends things, and ends them on the host at least
  CK_RV (*make)(CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE session, std::string pin);
};
using Before = Call::Before;

CK_BYTE* bytes_of(std::string& text) {
  return reinterpret_cast<CK_BYTE*>(text.data());
}

const Call kCalls[] = {
    {"C_GetTokenInfo", Before::nothing, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE, std::string) {
       CK_TOKEN_INFO info;
       return p11.C_GetTokenInfo(slot, &info);
     }},
    {"C_GetMechanismList", Before::nothing, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE, std::string) {
       CK_ULONG count = 0;
       return p11.C_GetMechanismList(slot, nullptr, &count);
     }},
    {"C_OpenSession", Before::nothing, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE, std::string) {
       CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
       return p11.C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
     }},
    {"C_Login", Before::session, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID, CK_SESSION_HANDLE session, std::string pin) {
       return p11.C_Login(session, CKU_USER, bytes_of(pin), pin.size());
     }},
    {"C_SetPIN", Before::session, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE session, std::string pin) {
       std::string fresh = slot == kAuthenticationSlot ? "5555" : "FRESH55";
       return p11.C_SetPIN(session, bytes_of(pin), pin.size(), bytes_of(fresh), fresh.size());
     }},
    {"C_Sign", Before::login, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID, CK_SESSION_HANDLE session, std::string text) {
       CK_BYTE signature[256];
       CK_ULONG size = sizeof signature;
       return p11.C_Sign(session, bytes_of(text), text.size(), signature, &size);
     }},
    {"C_Sign, once more", Before::signature, false,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID, CK_SESSION_HANDLE session, std::string text) {
       CK_BYTE signature[256];
       CK_ULONG size = sizeof signature;
       return p11.C_Sign(session, bytes_of(text), text.size(), signature, &size);
     }},
    {"C_Logout", Before::signature, true,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID, CK_SESSION_HANDLE session, std::string) {
       return p11.C_Logout(session);
     }},
    {"C_CloseAllSessions", Before::signature, true,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID slot, CK_SESSION_HANDLE, std::string) {
       return p11.C_CloseAllSessions(slot);
     }},
    {"C_Finalize", Before::signature, true,
     [](CK_FUNCTION_LIST& p11, CK_SLOT_ID, CK_SESSION_HANDLE, std::string) {
       const CK_RV rv = p11.C_Finalize(nullptr);
       p11.C_Initialize(nullptr);
       return rv;
     }},
};

class EveryCallTest : public EndlessAnswerTest, public testing::WithParamInterface<CK_SLOT_ID> {
 protected:
  CK_SESSION_HANDLE prepare(Before before) {
    start_anew();
    if (before == Before::nothing) return CK_INVALID_HANDLE;
    const CK_SESSION_HANDLE session = open(GetParam());
    if (before == Before::session) return session;
    EXPECT_EQ(login(session, pin_of(GetParam())), CKR_OK);
    support::Bytes signature;
    if (before == Before::signature) {
      EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
      renew_login(GetParam());
    }
    const CK_OBJECT_HANDLE key = find_class(session, CKO_PRIVATE_KEY).at(0);
    CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
    EXPECT_EQ(p11->C_SignInit(session, &mechanism, key), CKR_OK);
    return session;
  }
};

INSTANTIATE_TEST_SUITE_P(Tokens, EveryCallTest, testing::Values(kAuthenticationSlot, kSignatureSlot),
                         [](const auto& slot) { return slot.param == 0 ? "Authentication" : "Signature"; });

TEST_P(EveryCallTest, EndsWhicheverInstructionTrickles) {
  std::size_t given_up = 0;
  for (const Trickle& trickle : trickles()) {
    for (const std::uint8_t instruction : {kSelect, kRead, kVerify, kChange, kSign}) {
      for (const Call& call : kCalls) {
        SCOPED_TRACE(std::string(call.name) + ", " + trickle.name + ", instruction " +
                     std::to_string(instruction));
        const CK_SESSION_HANDLE session = prepare(call.before);
        CK_RV rv = CKR_OK;
        {
          const TricklingCard trickling(instruction, trickle);
          rv = call.make(*p11, GetParam(), session, pin_of(GetParam()));
          EXPECT_LE(trickling.most_in_a_transaction(), kMost);
          EXPECT_LE(trickling.commands(), kMost + kAfterwards);
          EXPECT_LE(trickling.transactions_with(kMost), 1U);
          given_up += trickling.transactions_with(kMost);
          if (trickling.transactions_with(kMost) > 0 && !call.may_succeed) {
            EXPECT_EQ(rv, CKR_DEVICE_ERROR);
          }
        }
        // A card that lets nobody select the application is none of ours, until it is put in again; and one
        // that was first seen with another certificate's start is another card with its own.
        if (rv == CKR_TOKEN_NOT_RECOGNIZED || (rv == CKR_OK && call.before == Before::nothing)) {
          stage().remove();
          stage().insert(card);
        }
        expect_well(GetParam());
        if (HasFailure()) return;
      }
    }
  }
  EXPECT_GT(given_up, 0U);
}

// The holder's and the issuer's, on both tokens: those that a call reads to their end.
TEST_F(EndlessAnswerTest, EveryCertificateIsGivenUp) {
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot}) {
    for (const bool issuers : {false, true}) {
      for (const Trickle& trickle : trickles()) {
        SCOPED_TRACE(std::to_string(slot) + (issuers ? ", issuer's, " : ", holder's, ") + trickle.name);
        start_anew();
        const CK_SESSION_HANDLE session = open_and_login(slot);
        const CK_OBJECT_HANDLE issuer =
            issuers ? find_class(session, CKO_CERTIFICATE).at(1) : CK_INVALID_HANDLE;
        {
          const TricklingCard trickling(kRead, trickle);
          const CK_RV rv = issuers ? value_of(session, issuer) : look_for_certificates(session);
          // A card that refuses to give the holder's has none to be found.
          const bool may_be_left_out = !issuers && !trickle.ends_by_itself;
          EXPECT_TRUE(rv == CKR_DEVICE_ERROR || (may_be_left_out && rv == CKR_OK)) << rv;
          EXPECT_EQ(trickling.transactions_with(kMost), trickle.ends_by_itself ? 1U : 0U);
          EXPECT_LE(trickling.commands(), kMost);
        }
        if (trickle.ends_by_itself) {
          EXPECT_EQ(session_info(session).state, CKS_RO_PUBLIC_SESSION)
              << "nobody knows any more who is logged in";
        }
        expect_well(slot);
      }
    }
  }
}

TEST_F(EndlessAnswerTest, FinalizeWaitsForOneTransactionAtTheMost) {
  for (const Trickle& trickle : trickles()) {
    if (!trickle.ends_by_itself) continue;
    SCOPED_TRACE(trickle.name);
    start_anew();
    const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
    std::binary_semaphore under_way(0);
    std::binary_semaphore ending(0);
    std::once_flag once;
    const TricklingCard trickling(kRead, trickle, [&] {
      std::call_once(once, [&] {
        under_way.release();
        ending.acquire();
      });
    });
    std::jthread caller([&] { EXPECT_EQ(look_for_certificates(session), CKR_DEVICE_ERROR); });
    under_way.acquire();
    ending.release();
    EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
    caller.join();
    EXPECT_LE(trickling.commands(), kMost + kAfterwards);
    EXPECT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  }
}

TEST_F(EndlessAnswerTest, TheLogSaysWhy) {
  const conf::test::ScratchFolder folder;
  initialize_with("[log]\nlevel = \"error\"\nfile = \"" + folder.path("log") + "\"\n");
  use_card(usual_switches());
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  {
    const TricklingCard trickling(kRead, trickles().front());
    EXPECT_EQ(look_for_certificates(session), CKR_DEVICE_ERROR);
  }
  EXPECT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  std::ifstream log(folder.path("log"));
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_THAT(text,
              testing::HasSubstr("no end after " + std::to_string(kMost) + " commands in one transaction"));
  EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
  EXPECT_EQ(p11->C_Initialize(nullptr), CKR_OK);
}

}  // namespace
}  // namespace contract
