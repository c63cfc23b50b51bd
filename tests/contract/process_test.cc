// Processes and threads: what a guest in somebody's process must survive.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>
#include <utility>

#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

class ProcessTest : public CryptokiTest {
 protected:
  // Runs `body` in a forked child and returns what it returns there.
  template <typename Body>
  static int in_child(Body body) {
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string auth_pin;
  std::string sign_pin;
};

TEST_F(ProcessTest, AForkedChildStartsFromNothingAndLeavesTheParentAlone) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const int failed_step = in_child([&] {
    CK_INFO info;
    CK_SESSION_INFO session_info;
    if (p11->C_GetInfo(&info) != CKR_CRYPTOKI_NOT_INITIALIZED) return 1;
    if (p11->C_GetSessionInfo(session, &session_info) != CKR_CRYPTOKI_NOT_INITIALIZED) return 2;
    if (p11->C_Finalize(nullptr) != CKR_CRYPTOKI_NOT_INITIALIZED) return 3;
    if (p11->C_Initialize(nullptr) != CKR_OK) return 4;
    if (p11->C_GetSessionInfo(session, &session_info) != CKR_SESSION_HANDLE_INVALID) return 5;
    if (p11->C_Finalize(nullptr) != CKR_OK) return 6;
    return 0;
  });
  EXPECT_EQ(failed_step, 0);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

TEST_F(ProcessTest, AWaiterSeesACardComeAndASecondInitializeIsAnswered) {
  CK_SLOT_ID slot = 99;
  while (p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_OK) {
  }
  std::atomic<CK_RV> answer{CKR_GENERAL_ERROR};
  std::thread waiter([&] {
    CK_SLOT_ID told = 0;
    answer = p11->C_WaitForSlotEvent(0, &told, nullptr);
  });
  EXPECT_EQ(p11->C_Initialize(nullptr), CKR_CRYPTOKI_ALREADY_INITIALIZED);
  stage().remove();
  waiter.join();
  EXPECT_EQ(answer, CKR_OK);
}

TEST_F(ProcessTest, ThreadsWithSessionsOfTheirOwn) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 20;
  const CK_SESSION_HANDLE holder = open_and_login(kAuthenticationSlot);
  std::atomic<int> signatures{0};
  const auto work = [&](int seed) {
    for (int round = 0; round < kRounds; ++round) {
      const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
      const std::string text = std::to_string(seed) + "/" + std::to_string(round);
      support::Bytes signature;
      ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes(text), signature), CKR_OK);
      ASSERT_TRUE(openssl_verifies_sha256(card->contents().authentication.certificate,
                                          support::as_bytes(text), signature));
      ++signatures;
      ASSERT_EQ(p11->C_CloseSession(session), CKR_OK);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(signatures, kThreads * kRounds);
  EXPECT_EQ(p11->C_CloseSession(holder), CKR_OK);
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_F(ProcessTest, ThreadsSignOnWhileAnotherProgramSelects) {
  constexpr int kThreads = 8;
  constexpr int kRounds = 10;
  const support::Bytes select_text_application = support::from_hex("00A4040C0AD3921000310001010408");
  open_and_login(kAuthenticationSlot);
  std::uint64_t transactions = 0;  // the card is held whenever it is looked at
  readers().before_each_exchange(kReader, [&](const vcard::Exchange&) {
    const auto now = readers().transactions(kReader);
    if (std::exchange(transactions, now) != now)
      readers().other_program_transmit(kReader, select_text_application);
  });
  const auto work = [&] {
    for (int round = 0; round < kRounds; ++round) {
      const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
      support::Bytes signature;
      ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
      ASSERT_EQ(p11->C_CloseSession(session), CKR_OK);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  readers().before_each_exchange(kReader, nullptr);
  EXPECT_EQ(ledger->totals().verifies, 1U + kThreads * kRounds) << "one for each login that was ended";
  EXPECT_EQ(ledger->totals().refused, 0U);
}

// A signature takes a third of a second and more. Whoever asks for what is known already does not wait for
// it.
TEST_F(ProcessTest, WhileTheCardSignsOthersSearchReadAndDigest) {
  const CK_SESSION_HANDLE signer = open_and_login(kAuthenticationSlot);
  const CK_SESSION_HANDLE other = open(kAuthenticationSlot);
  const CK_OBJECT_HANDLE certificate = find_class(other, CKO_CERTIFICATE).at(0);
  attribute(other, certificate, CKA_VALUE);

  std::promise<void> signing_began;
  std::promise<void> let_it_end;
  readers().before_each_exchange(kReader, [&](const vcard::Exchange& exchange) {
    if (exchange.command.size() < 2 || exchange.command[1] != 0x2A) return;  // COMPUTE DIGITAL SIGNATURE
    signing_began.set_value();
    let_it_end.get_future().wait();
  });
  support::Bytes signature;
  std::thread thread(
      [&] { EXPECT_EQ(sign(signer, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK); });
  signing_began.get_future().wait();

  EXPECT_EQ(find_class(other, CKO_CERTIFICATE).at(0), certificate);
  EXPECT_EQ(attribute(other, certificate, CKA_VALUE), card->contents().authentication.certificate);
  EXPECT_EQ(session_info(other).state, CKS_RO_USER_FUNCTIONS);
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(kAuthenticationSlot, &info), CKR_OK);
  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  CK_BYTE digest[32];
  CK_ULONG size = sizeof digest;
  EXPECT_EQ(p11->C_DigestInit(other, &sha256), CKR_OK);
  EXPECT_EQ(p11->C_Digest(other, digest, 3, digest, &size), CKR_OK);
  EXPECT_EQ(signature, support::Bytes(256)) << "the card signs still";

  let_it_end.set_value();
  thread.join();
  readers().before_each_exchange(kReader, nullptr);
  EXPECT_EQ(signature.size(), 256U);
}

TEST_F(ProcessTest, ThreadsWhileTheCardComesAndGoes) {
  std::atomic<bool> over{false};
  const auto work = [&](CK_SLOT_ID slot) {
    while (!over) {
      CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
      if (p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session) != CKR_OK) continue;
      std::string pin = slot == kAuthenticationSlot ? auth_pin : sign_pin;
      p11->C_Login(session, CKU_USER, reinterpret_cast<CK_BYTE*>(pin.data()), pin.size());
      CK_OBJECT_HANDLE objects[8];
      CK_ULONG count = 0;
      if (p11->C_FindObjectsInit(session, nullptr, 0) == CKR_OK)
        p11->C_FindObjects(session, objects, 8, &count);
      CK_MECHANISM mechanism{CKM_SHA256_RSA_PKCS, nullptr, 0};
      for (CK_ULONG i = 0; i < count; ++i) {
        if (p11->C_SignInit(session, &mechanism, objects[i]) != CKR_OK) continue;
        CK_BYTE data[3] = {1, 2, 3};
        CK_BYTE signature[256];
        CK_ULONG size = sizeof signature;
        p11->C_Sign(session, data, sizeof data, signature, &size);
      }
      p11->C_CloseSession(session);
    }
  };
  auth_pin = pin_of(kAuthenticationSlot);
  sign_pin = pin_of(kSignatureSlot);
  std::vector<std::thread> threads;
  for (const CK_SLOT_ID slot : {kAuthenticationSlot, kSignatureSlot, kAuthenticationSlot, kSignatureSlot}) {
    threads.emplace_back(work, slot);
  }
  for (int round = 0; round < 50; ++round) {
    // As soon as the threads have got somewhere with this card, it goes.
    const auto reached = ledger->totals().commands + 5;
    while (ledger->totals().commands < reached) std::this_thread::yield();
    stage().remove();
    stage().insert(card);
  }
  over = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(card->tries_left(vcard::PinId::auth), 3);
  EXPECT_EQ(card->tries_left(vcard::PinId::sign), 5);
  p11->C_CloseAllSessions(kAuthenticationSlot);
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  support::Bytes signature;
  EXPECT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes("text"), signature), CKR_OK);
}

}  // namespace
}  // namespace contract
