#include "pkcs11/message_input.h"

#include <gtest/gtest.h>

#include "pkcs11/ckr_error.h"

namespace pkcs11 {
namespace {

MessageInput input_for(CK_MECHANISM_TYPE type) {
  const Offer all{jpki::KeyAlgorithm::rsa_2048, [](jpki::SignatureScheme) { return true; }};
  return {mechanism_of(all, type), 245};
}

TEST(MessageInput, RawDataIsKeptUpToTheLimit) {
  MessageInput input = input_for(CKM_RSA_PKCS);
  input.update(support::Bytes(200, 1));
  input.update(support::Bytes(45, 1));
  EXPECT_THROW(input.update(support::Bytes(1, 1)), CkrError);
  EXPECT_EQ(input.finish(), support::Bytes(245, 1));
}

TEST(MessageInput, NothingIsRawDataToo) {
  MessageInput input = input_for(CKM_RSA_PKCS);
  EXPECT_EQ(input.finish(), support::Bytes());
}

TEST(MessageInput, HashedDataBecomesADigestInfo) {
  MessageInput input = input_for(CKM_SHA256_RSA_PKCS);
  input.update(support::as_bytes("a"));
  input.update(support::as_bytes("bc"));
  // RFC 8017 section 9.2, note 1; FIPS 180-4 on "abc".
  EXPECT_EQ(support::to_hex(input.finish()),
            "3031300D060960864801650304020105000420"
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}

TEST(MessageInput, PssTakesAHash) {
  MessageInput input = input_for(CKM_SHA256_RSA_PKCS_PSS);
  input.update(support::as_bytes("abc"));
  EXPECT_EQ(support::to_hex(input.finish()),
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
  MessageInput given = input_for(CKM_RSA_PKCS_PSS);
  given.update(support::Bytes(31, 1));
  EXPECT_THROW(given.finish(), CkrError);
  given = input_for(CKM_RSA_PKCS_PSS);
  given.update(support::Bytes(32, 1));
  EXPECT_THROW(given.update(support::Bytes(1, 1)), CkrError);
  EXPECT_EQ(given.finish(), support::Bytes(32, 1));
}

MessageInput ecdsa_input_for(CK_MECHANISM_TYPE type) {
  const Offer all{jpki::KeyAlgorithm::ecdsa_p384, [](jpki::SignatureScheme) { return true; }};
  return {mechanism_of(all, type), 48};
}

TEST(MessageInput, EcdsaTakesTheLeftmostBytesOfAHash) {
  MessageInput input = ecdsa_input_for(CKM_ECDSA_SHA1);
  input.update(support::as_bytes("abc"));
  EXPECT_EQ(support::to_hex(input.finish()), "A9993E364706816ABA3E25717850C26C9CD0D89D");
  input = ecdsa_input_for(CKM_ECDSA_SHA512);
  input.update(support::as_bytes("abc"));
  // FIPS 180-4, the first 48 bytes of 64.
  EXPECT_EQ(support::to_hex(input.finish()),
            "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
            "2192992A274FC1A836BA3C23A3FEEBBD");
  input = ecdsa_input_for(CKM_ECDSA);
  input.update(support::Bytes(64, 1));
  EXPECT_THROW(input.update(support::Bytes(1, 1)), CkrError);
  EXPECT_EQ(input.finish(), support::Bytes(48, 1));
}

}  // namespace
}  // namespace pkcs11
