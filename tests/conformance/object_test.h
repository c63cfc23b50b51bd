// The fixture of tests of objects: a session that is logged in, and every object by its kind.
#pragma once

#include "tests/conformance/expected_attributes.h"
#include "tests/conformance/token_test.h"

namespace conformance {

class ObjectTest : public TokenTest {
 protected:
  void SetUp() override {
    TokenTest::SetUp();
    session = open_and_login_here();
  }

  std::vector<ExpectedAttribute> expected(ObjectKind kind) const {
    return expected_attributes(kind, slot(), credential());
  }

  // Found by what tells it from the others; CK_INVALID_HANDLE where it does not show.
  CK_OBJECT_HANDLE object(ObjectKind kind) {
    const auto rows = expected(kind);
    std::vector<CK_ATTRIBUTE> pattern;
    for (const ExpectedAttribute& row : rows) {
      if (row.type != CKA_CLASS && row.type != CKA_CERTIFICATE_CATEGORY && row.type != CKA_PROFILE_ID)
        continue;
      pattern.push_back({row.type, const_cast<std::uint8_t*>(row.value.data()), row.value.size()});
    }
    const auto found = find(session, pattern);
    EXPECT_LE(found.size(), 1U) << name_of(kind);
    return found.empty() ? CK_INVALID_HANDLE : found.front();
  }

  CK_SESSION_HANDLE session = CK_INVALID_HANDLE;
};

}  // namespace conformance
