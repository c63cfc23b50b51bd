// PKCS#11 2.40 sections 5.16 and 5.17: random numbers, and the functions of old parallel sessions.
#include "tests/conformance/token_test.h"

namespace conformance {
namespace {

class Random : public TokenTest {};
JPKI_ON_EACH_TOKEN(Random);

TEST_P(Random, TheTokenHasNoGenerator) {
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(token_info(slot()).flags & CKF_RNG, 0U);
  Bytes fence(20, 0xEE);
  EXPECT_EQ(p11->C_GenerateRandom(session, fence.data(), 16), CKR_RANDOM_NO_RNG);
  EXPECT_EQ(fence, Bytes(20, 0xEE));
  EXPECT_EQ(p11->C_GenerateRandom(session, nullptr, 16), CKR_ARGUMENTS_BAD);
}

TEST_P(Random, ItTakesNoSeed) {
  // Section 5.1.6: CKR_RANDOM_NO_RNG has higher priority than CKR_RANDOM_SEED_NOT_SUPPORTED.
  Bytes seed(16);
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(p11->C_SeedRandom(session, seed.data(), seed.size()), CKR_RANDOM_NO_RNG);
  EXPECT_EQ(p11->C_SeedRandom(session, nullptr, 1), CKR_ARGUMENTS_BAD);
}

class Parallel : public TokenTest {};
JPKI_ON_EACH_TOKEN(Parallel);

TEST_P(Parallel, NothingEverRunsInParallel) {
  const CK_SESSION_HANDLE session = open_here();
  EXPECT_EQ(p11->C_GetFunctionStatus(session), CKR_FUNCTION_NOT_PARALLEL);
  EXPECT_EQ(p11->C_CancelFunction(session), CKR_FUNCTION_NOT_PARALLEL);
}

}  // namespace
}  // namespace conformance
