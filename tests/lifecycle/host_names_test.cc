// A program that exports names of OpenSSL's, as one does that has a libcrypto of its own, or BoringSSL,
// linked in: what it exports is nothing to the module, nor to the library that the module loads.
#include "tests/lifecycle/environment.h"
#include "tests/lifecycle/programs_fixture.h"

namespace lifecycle {
namespace {

// Each is a function that ends the program (openssl_names.sh).
constexpr const char* kNames[] = {"BN_CTX_new",          "BN_mod_exp_mont", "CRYPTO_malloc", "EVP_MD_CTX_new",
                                  "OPENSSL_init_crypto", "SHA256_Update",   "X509_new"};

class AHostWithOpenSslsNames : public CardOfMany {
 protected:
  void expect_signatures(Program& program) const {
    for (const std::string name : kNames) ASSERT_EQ(program.call("exports " + name).rest, "yes") << name;
    for (const std::string token : {"auth", "sign"}) {
      open_and_log_in(program, token);
      EXPECT_EQ(program.rv("digest " + token), CKR_OK);
      EXPECT_TRUE(signs(program, token));
      EXPECT_EQ(program.rv("logout " + token), CKR_OK);
    }
    EXPECT_EQ(program.rv("finalize"), CKR_OK);
  }
};

TEST_F(AHostWithOpenSslsNames, LogsInAndSigns) {
  Program program(JPKI_LIFECYCLE_NAMESAKE);
  expect_signatures(program);
}

// As where another module has loaded it before: its calls of itself are bound to the program's functions by
// then.
TEST_F(AHostWithOpenSslsNames, HasLoadedTheSameLibraryBefore) {
  const Environment preloaded("LD_PRELOAD", JPKI_LIBCRYPTO);
  Program program(JPKI_LIFECYCLE_NAMESAKE);
  expect_signatures(program);
}

TEST_F(AHostWithOpenSslsNames, IsNotWhatTheOtherTestsHave) {
  Program program;
  for (const std::string name : kNames) EXPECT_EQ(program.call("exports " + name).rest, "no") << name;
}

}  // namespace
}  // namespace lifecycle
