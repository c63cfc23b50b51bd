// A program that exports names of OpenSSL's, as one does that has a libcrypto of its own, or BoringSSL,
// linked in: what it exports is nothing to the module, nor to the library that the module loads.
#include "tests/lifecycle/programs_fixture.h"

namespace lifecycle {
namespace {

using AHostWithOpenSslsNames = CardOfMany;

// Each is a function that ends the program (openssl_names.sh).
constexpr const char* kNames[] = {"BN_CTX_new",          "BN_mod_exp_mont", "CRYPTO_malloc", "EVP_MD_CTX_new",
                                  "OPENSSL_init_crypto", "SHA256_Update",   "X509_new"};

TEST_F(AHostWithOpenSslsNames, LogsInAndSigns) {
  Program program(JPKI_LIFECYCLE_NAMESAKE);
  for (const std::string name : kNames) ASSERT_EQ(program.call("exports " + name).rest, "yes") << name;
  for (const std::string token : {"auth", "sign"}) {
    open_and_log_in(program, token);
    EXPECT_EQ(program.rv("digest " + token), CKR_OK);
    EXPECT_TRUE(signs(program, token));
    EXPECT_EQ(program.rv("logout " + token), CKR_OK);
  }
  EXPECT_EQ(program.rv("finalize"), CKR_OK);
}

TEST_F(AHostWithOpenSslsNames, IsNotWhatTheOtherTestsHave) {
  Program program;
  for (const std::string name : kNames) EXPECT_EQ(program.call("exports " + name).rest, "no") << name;
}

}  // namespace
}  // namespace lifecycle
