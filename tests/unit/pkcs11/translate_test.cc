#include "pkcs11/translate.h"

#include <gtest/gtest.h>

#include "pkcs11/ckr_error.h"
#include "support/crypto/error.h"

namespace pkcs11 {
namespace {

TEST(Translate, EveryTransportFaultHasARow) {
  for (int fault = 0; fault <= static_cast<int>(apdu::Fault::malformed_answer); ++fault) {
    EXPECT_NE(ckr_of(static_cast<apdu::Fault>(fault)), CKR_GENERAL_ERROR) << fault;
  }
  EXPECT_EQ(ckr_of(apdu::Fault::card_removed), CKR_DEVICE_REMOVED);
  EXPECT_EQ(ckr_of(apdu::Fault::no_card), CKR_DEVICE_REMOVED);
}

TEST(Translate, PinsAndCards) {
  EXPECT_EQ(ckr_of(jpki::PinFault::wrong_length), CKR_PIN_LEN_RANGE);
  EXPECT_EQ(ckr_of(jpki::PinFault::wrong_character), CKR_PIN_INVALID);
  EXPECT_EQ(ckr_of(jpki::PinFault::not_mixed), CKR_PIN_INVALID);
  EXPECT_EQ(ckr_of(apdu::KeypadFault::timed_out), CKR_FUNCTION_CANCELED);
  EXPECT_EQ(ckr_of(apdu::KeypadFault::cancelled), CKR_FUNCTION_CANCELED);
  EXPECT_EQ(ckr_of(apdu::KeypadFault::wrong_length), CKR_PIN_LEN_RANGE);
  EXPECT_EQ(ckr_of(apdu::KeypadFault::not_confirmed), CKR_PIN_INVALID);
  EXPECT_EQ(ckr_of(jpki::ChangeOutcome::Kind::changed), CKR_OK);
  EXPECT_EQ(ckr_of(jpki::ChangeOutcome::Kind::refused), CKR_FUNCTION_FAILED);
  EXPECT_EQ(ckr_of(jpki::VerifyOutcome::Kind::accepted), CKR_OK);
  EXPECT_EQ(ckr_of(jpki::VerifyOutcome::Kind::wrong), CKR_PIN_INCORRECT);
  EXPECT_EQ(ckr_of(jpki::VerifyOutcome::Kind::blocked), CKR_PIN_LOCKED);
  EXPECT_EQ(ckr_of(jpki::CardFault::not_logged_in), CKR_USER_NOT_LOGGED_IN);
}

CK_RV thrown(void (*thrower)()) {
  try {
    thrower();
  } catch (...) {
    return ckr_of_current_exception("a test");
  }
  return CKR_OK;
}

TEST(Translate, NothingEscapes) {
  EXPECT_EQ(thrown([] { throw CkrError(CKR_PIN_INVALID); }), CKR_PIN_INVALID);
  EXPECT_EQ(thrown([] { throw apdu::TransportError(apdu::Fault::timed_out, ""); }), CKR_DEVICE_ERROR);
  EXPECT_EQ(thrown([] { throw jpki::CardError(jpki::CardFault::not_logged_in, ""); }),
            CKR_USER_NOT_LOGGED_IN);
  EXPECT_EQ(thrown([] { throw support::crypto::LibraryMissing(""); }), CKR_LIBRARY_LOAD_FAILED);
  EXPECT_EQ(thrown([] { throw std::bad_alloc(); }), CKR_HOST_MEMORY);
  EXPECT_EQ(thrown([] { throw std::runtime_error("?"); }), CKR_GENERAL_ERROR);
  EXPECT_EQ(thrown([] { throw 7; }), CKR_GENERAL_ERROR);
}

TEST(Translate, NamesForTheLog) {
  EXPECT_STREQ(name_of_ckr(CKR_OK), "CKR_OK");
  EXPECT_STREQ(name_of_ckr(CKR_PIN_LOCKED), "CKR_PIN_LOCKED");
  EXPECT_STREQ(name_of_ckr(0x7FFFFFFF), "CKR_?");
}

}  // namespace
}  // namespace pkcs11
