// Which libcrypto is loaded where the system has this one or that one. A program of its own: the library is
// looked for until one is found, and then never again.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/opensslv.h>

#include <set>
#include <string>
#include <vector>

#include "support/crypto/digest.h"
#include "support/crypto/error.h"

namespace {

const std::string kBuiltAgainst = "libcrypto.so." + std::to_string(OPENSSL_SHLIB_VERSION);
const std::string kOther = OPENSSL_SHLIB_VERSION == 3 ? "libcrypto.so.4" : "libcrypto.so.3";

// What the system has, by name; behind each name is the library that the test was built with.
std::set<std::string> there;
std::vector<std::string> asked_for;

}  // namespace

// The linker's --wrap makes these names.
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wreserved-identifier"
#endif
extern "C" {
void* __real_dlopen(const char* name, int flags);
void* __wrap_dlopen(const char* name, int flags);
void* __wrap_dlopen(const char* name, int flags) {
  if ((flags & RTLD_NOLOAD) != 0) return nullptr;
  asked_for.emplace_back(name);
  return there.contains(name) ? __real_dlopen(kBuiltAgainst.c_str(), flags) : nullptr;
}
}
#pragma GCC diagnostic pop

namespace support::crypto {
namespace {

TEST(CryptoLibrary, TheOneBuiltAgainstComesFirstAndAnotherDoes) {
  EXPECT_THROW(prepare(), LibraryMissing);
  EXPECT_THAT(asked_for, testing::Contains(kOther));
  EXPECT_EQ(asked_for.front(), kBuiltAgainst);

  asked_for.clear();
  there = {kOther};
  EXPECT_NO_THROW(prepare()) << "the next call tries again";
  EXPECT_EQ(asked_for, (std::vector{kBuiltAgainst, kOther}));
  // FIPS 180-4, the example of one block.
  EXPECT_EQ(to_hex(digest(HashAlgorithm::sha256, as_bytes("abc"))),
            "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}

}  // namespace
}  // namespace support::crypto
