// A long life: signatures, and sessions while cards come and go. Memory, descriptors and threads stay what
// they were after the first tenth. How many of each, the environment says (JPKI_SOAK); without it, a few.
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace secrets {
namespace {

using contract::kAuthenticationSlot;
using contract::kReader;
using contract::kSignatureSlot;
using contract::readers;

constexpr std::size_t kAFew = 600;

std::size_t rounds() {
  const char* wanted = std::getenv("JPKI_SOAK");
  return wanted == nullptr ? kAFew : std::strtoul(wanted, nullptr, 10);
}

std::size_t entries(const char* folder) {
  const std::filesystem::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

struct Usage {
  std::size_t heap;      // bytes that were allocated and not given back
  std::size_t resident;  // bytes
  std::size_t descriptors;
  std::size_t threads;

  static Usage now() {
    std::size_t total = 0;
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> total >> pages;
    return {mallinfo2().uordblks, pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)),
            entries("/proc/self/fd"), entries("/proc/self/task")};
  }
};

std::ostream& operator<<(std::ostream& out, const Usage& usage) {
  return out << usage.heap / 1024 << " KiB allocated, " << usage.resident / 1024 << " KiB resident, "
             << usage.descriptors << " descriptors, " << usage.threads << " threads";
}

class SoakTest : public contract::CryptokiTest {
 protected:
  // What the allocator and the card's own account may do in any number of rounds.
  static constexpr std::size_t kHeapSlack = 64 * 1024;
  static constexpr std::size_t kResidentSlack = 2 * 1024 * 1024;

  template <typename Round>
  void soak(const char* what, Round round) {
    const std::size_t all = rounds();
    Usage warm = Usage::now();
    for (std::size_t i = 0; i < all; ++i) {
      if (i == all / 10) warm = Usage::now();
      round(i);
      ASSERT_FALSE(HasFailure()) << "round " << i;
    }
    const Usage now = Usage::now();
    std::cout << all << " " << what << "\n  after a tenth: " << warm << "\n  at the end:    " << now
              << std::endl;
    EXPECT_LE(now.heap, warm.heap + kHeapSlack);
    EXPECT_LE(now.resident, warm.resident + kResidentSlack);
    EXPECT_EQ(now.descriptors, warm.descriptors);
    EXPECT_EQ(now.threads, warm.threads);
  }
};

TEST_F(SoakTest, Signatures) {
  const CK_SESSION_HANDLE session = open_and_login(kAuthenticationSlot);
  const auto& certificate = card->contents().authentication.certificate;
  soak("signatures", [&](std::size_t i) {
    const std::string text = "text " + std::to_string(i);
    support::Bytes signature;
    ASSERT_EQ(sign(session, CKM_SHA256_RSA_PKCS, support::as_bytes(text), signature), CKR_OK);
    ASSERT_TRUE(contract::openssl_verifies_sha256(certificate, support::as_bytes(text), signature));
  });
  EXPECT_EQ(ledger->totals().verifies, 1U);
}

TEST_F(SoakTest, SessionsWhileCardsComeAndGo) {
  const auto other = std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1));
  // What happens before each round, while the session of the round before may still be open.
  const std::array<std::function<void()>, 8> events = {
      [] {},
      [&] { readers().insert(kReader, card); },
      [] { readers().reset_by_other_program(kReader); },
      [&] {
        readers().remove(kReader);
        readers().insert(kReader, card);
      },
      [&] { readers().swap(kReader, other); },
      [&] { readers().swap(kReader, card); },
      [] {
        readers().set_service(false);
        readers().set_service(true);
      },
      [] { readers().fail_exchange(kReader, 3, apdu::Fault::card_reset); },
  };
  soak("sessions", [&](std::size_t i) {
    events[i % events.size()]();
    const CK_SLOT_ID slot = i % 3 == 0 ? kSignatureSlot : kAuthenticationSlot;
    const bool fault = i % events.size() == events.size() - 1;
    const vcard::Holder& holder = (i % events.size() == 4 ? other : card)->contents().holder;
    CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
    const CK_RV opened = p11->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session);
    const CK_RV rv = opened != CKR_OK
                         ? opened
                         : login(session, slot == kAuthenticationSlot ? holder.auth_pin : holder.sign_pin);
    if (!fault) {
      ASSERT_EQ(rv, CKR_OK);
      const auto objects = find(session);
      attribute(session, objects.front(), CKA_CLASS);
    }
    readers().clear_faults(kReader);
    // Every other one is left to its card's removal, or closed with all the rest.
    if (i % 2 == 0) p11->C_CloseSession(session);
    if (i % 16 == 15) {
      p11->C_CloseAllSessions(kAuthenticationSlot);
      p11->C_CloseAllSessions(kSignatureSlot);
    }
    p11->C_Logout(session);
  });
  EXPECT_EQ(card->tries_left(vcard::PinId::auth), 3);
  EXPECT_EQ(card->tries_left(vcard::PinId::sign), 5);
  p11->C_CloseAllSessions(kAuthenticationSlot);
  p11->C_CloseAllSessions(kSignatureSlot);
}

}  // namespace
}  // namespace secrets
