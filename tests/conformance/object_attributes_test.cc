// PKCS#11 section 4: every attribute that the standard names, of every object that there is.
#include <set>

#include "tests/conformance/object_test.h"

namespace conformance {
namespace {

using Answer = ExpectedAttribute::Answer;

class ObjectAttributes : public ObjectTest {
 protected:
  void expect(CK_OBJECT_HANDLE object, const ExpectedAttribute& row) {
    SCOPED_TRACE(row.name);
    CK_ATTRIBUTE asked{row.type, nullptr, 0};
    const CK_RV rv = p11->C_GetAttributeValue(session, object, &asked, 1);
    if (row.answer == Answer::sensitive || row.answer == Answer::missing) {
      EXPECT_EQ(rv, row.answer == Answer::sensitive ? CKR_ATTRIBUTE_SENSITIVE : CKR_ATTRIBUTE_TYPE_INVALID);
      EXPECT_EQ(asked.ulValueLen, CK_UNAVAILABLE_INFORMATION);
      return;
    }
    ASSERT_EQ(rv, CKR_OK);
    const Bytes value = attribute(session, object, row.type);
    if (row.answer == Answer::some) {
      EXPECT_FALSE(value.empty());
    } else {
      EXPECT_EQ(support::to_hex(value), support::to_hex(row.value));
    }
  }
};
JPKI_ON_EACH_TOKEN(ObjectAttributes);

TEST_P(ObjectAttributes, AreWhatTheStandardSays) {
  for (const ObjectKind kind : object_kinds(slot())) {
    SCOPED_TRACE(name_of(kind));
    for (const ExpectedAttribute& row : expected(kind)) expect(object(kind), row);
  }
}

TEST_P(ObjectAttributes, ThereAreNoOtherObjects) {
  std::set<CK_OBJECT_HANDLE> handles;
  for (const ObjectKind kind : object_kinds(slot())) handles.insert(object(kind));
  EXPECT_EQ(handles.size(), object_kinds(slot()).size());
  EXPECT_THAT(find(session), testing::UnorderedElementsAreArray(handles));
}

TEST_P(ObjectAttributes, IdAndSubjectTieCertificateAndKeysTogether) {
  const Bytes id = attribute(session, object(ObjectKind::certificate), CKA_ID);
  for (const ObjectKind kind : {ObjectKind::public_key, ObjectKind::private_key}) {
    EXPECT_EQ(attribute(session, object(kind), CKA_ID), id) << name_of(kind);
  }
  EXPECT_NE(attribute(session, object(ObjectKind::issuer_certificate), CKA_ID), id);
}

TEST_P(ObjectAttributes, AllowedMechanismsAreTheSigningOnesOfTheToken) {
  CK_ULONG count = 0;
  ASSERT_EQ(p11->C_GetMechanismList(slot(), nullptr, &count), CKR_OK);
  std::vector<CK_MECHANISM_TYPE> listed(count);
  ASSERT_EQ(p11->C_GetMechanismList(slot(), listed.data(), &count), CKR_OK);
  std::erase_if(listed, [this](CK_MECHANISM_TYPE type) {
    CK_MECHANISM_INFO info = {};
    EXPECT_EQ(p11->C_GetMechanismInfo(slot(), type, &info), CKR_OK);
    return (info.flags & CKF_SIGN) == 0;
  });
  for (const ObjectKind kind : {ObjectKind::public_key, ObjectKind::private_key}) {
    const Bytes value = attribute(session, object(kind), CKA_ALLOWED_MECHANISMS);
    ASSERT_EQ(value.size(), listed.size() * sizeof(CK_MECHANISM_TYPE));
    std::vector<CK_MECHANISM_TYPE> allowed(listed.size());
    std::copy(value.begin(), value.end(), reinterpret_cast<std::uint8_t*>(allowed.data()));
    EXPECT_THAT(allowed, testing::UnorderedElementsAreArray(listed));
  }
}

TEST_P(ObjectAttributes, BeforeALoginThePublicOnesAreTheSame) {
  ASSERT_EQ(p11->C_Logout(session), CKR_OK);
  for (const ObjectKind kind : object_kinds(slot())) {
    const auto rows = expected(kind);
    const auto private_row = std::find_if(
        rows.begin(), rows.end(), [](const ExpectedAttribute& row) { return row.type == CKA_PRIVATE; });
    if (private_row->value == attribute_flag(true)) {
      EXPECT_EQ(object(kind), CK_INVALID_HANDLE) << name_of(kind);
      continue;
    }
    for (const ExpectedAttribute& row : rows) expect(object(kind), row);
  }
}

}  // namespace
}  // namespace conformance
