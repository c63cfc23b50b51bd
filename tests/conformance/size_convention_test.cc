// PKCS#11 2.40 section 5.2: results of variable size, in every function that gives one.
#include <functional>

#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

// A function with its state made ready: what it gives, into how much room.
struct Call {
  const char* name;
  std::function<void()> begin;
  std::function<CK_RV(void* out, CK_ULONG* size)> run;
  CK_ULONG unit;  // the size is counted in items of so many bytes
  bool is_operation = true;
};

class SizeConvention : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_and_login_here();
    key = first(session, CKO_PRIVATE_KEY);
  }

  void digest_init() { ASSERT_EQ(p11->C_DigestInit(session, &sha256), CKR_OK); }
  void sign_init() {
    renew_login(slot());
    ASSERT_EQ(p11->C_SignInit(session, &sha256_rsa, key), CKR_OK);
  }

  std::vector<Call> calls() {
    const auto bytes = [](void* out) { return static_cast<CK_BYTE*>(out); };
    return {
        {"C_GetSlotList", [] {},
         [this](void* out, CK_ULONG* n) {
           return p11->C_GetSlotList(CK_FALSE, static_cast<CK_SLOT_ID*>(out), n);
         },
         sizeof(CK_SLOT_ID), false},
        {"C_GetMechanismList", [] {},
         [this](void* out, CK_ULONG* n) {
           return p11->C_GetMechanismList(slot(), static_cast<CK_MECHANISM_TYPE*>(out), n);
         },
         sizeof(CK_MECHANISM_TYPE), false},
        {"C_Digest", [this] { digest_init(); },
         [=, this](void* out, CK_ULONG* n) {
           return p11->C_Digest(session, data.data(), data.size(), bytes(out), n);
         },
         1},
        {"C_DigestFinal", [this] { digest_init(); },
         [=, this](void* out, CK_ULONG* n) { return p11->C_DigestFinal(session, bytes(out), n); }, 1},
        {"C_Sign", [this] { sign_init(); },
         [=, this](void* out, CK_ULONG* n) {
           return p11->C_Sign(session, data.data(), data.size(), bytes(out), n);
         },
         1},
        {"C_SignFinal", [this] { sign_init(); },
         [=, this](void* out, CK_ULONG* n) { return p11->C_SignFinal(session, bytes(out), n); }, 1},
    };
  }

  CK_MECHANISM sha256{CKM_SHA256, nullptr, 0};
  CK_MECHANISM sha256_rsa{CKM_SHA256_RSA_PKCS, nullptr, 0};
  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
  Bytes data = bytes_of("text");
};
JPKI_ON_EACH_TOKEN(SizeConvention);

TEST_P(SizeConvention, AskingAndASmallBufferEndNothing) {
  for (const Call& call : calls()) {
    SCOPED_TRACE(call.name);
    call.begin();
    CK_ULONG needed = 0;
    ASSERT_EQ(call.run(nullptr, &needed), CKR_OK);
    ASSERT_GT(needed, 1U);

    Bytes out((needed + 1) * call.unit, 0xEE);
    const Bytes untouched = out;
    for (const CK_ULONG room : {CK_ULONG{0}, needed - 1}) {
      CK_ULONG told = room;
      EXPECT_EQ(call.run(out.data(), &told), CKR_BUFFER_TOO_SMALL);
      EXPECT_EQ(told, needed);
      EXPECT_EQ(out, untouched);
    }
    CK_ULONG got = needed + 1;
    EXPECT_EQ(call.run(out.data(), &got), CKR_OK) << "more room than needed";
    EXPECT_EQ(got, needed) << "the exact size is told";
    EXPECT_EQ(Bytes(out.end() - static_cast<std::ptrdiff_t>(call.unit), out.end()), Bytes(call.unit, 0xEE));
  }
}

TEST_P(SizeConvention, AnExactBufferIsEnough) {
  for (const Call& call : calls()) {
    SCOPED_TRACE(call.name);
    call.begin();
    CK_ULONG needed = 0;
    ASSERT_EQ(call.run(nullptr, &needed), CKR_OK);
    Bytes out(needed * call.unit);
    EXPECT_EQ(call.run(out.data(), &needed), CKR_OK);
  }
}

TEST_P(SizeConvention, WithoutAPlaceForTheSizeTheCallFailsAndTheOperationEnds) {
  for (const Call& call : calls()) {
    SCOPED_TRACE(call.name);
    call.begin();
    Bytes out(512);
    EXPECT_EQ(call.run(out.data(), nullptr), CKR_ARGUMENTS_BAD);
    CK_ULONG size = out.size() / call.unit;
    EXPECT_EQ(call.run(out.data(), &size), call.is_operation ? CKR_OPERATION_NOT_INITIALIZED : CKR_OK);
  }
}

TEST_P(SizeConvention, TheSizeIsKnownWithoutTheCard) {
  sign_init();
  const auto before = ledger->totals().commands;
  CK_ULONG size = 0;
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), nullptr, &size), CKR_OK);
  EXPECT_EQ(size, 256U);
  Bytes signature(256);
  size = 255;
  EXPECT_EQ(p11->C_Sign(session, data.data(), data.size(), signature.data(), &size), CKR_BUFFER_TOO_SMALL);
  EXPECT_EQ(ledger->totals().commands, before);
}

TEST_P(SizeConvention, ASizeQueryDoesNotTakeTheDataIn) {
  digest_init();
  CK_ULONG size = 0;
  Bytes other = bytes_of("something else");
  ASSERT_EQ(p11->C_Digest(session, other.data(), other.size(), nullptr, &size), CKR_OK);
  Bytes abc = bytes_of("abc");
  Bytes digest(32);
  size = digest.size();
  ASSERT_EQ(p11->C_Digest(session, abc.data(), abc.size(), digest.data(), &size), CKR_OK);
  EXPECT_EQ(support::to_hex(digest), kSha256OfAbc);
}

}  // namespace
}  // namespace conformance
