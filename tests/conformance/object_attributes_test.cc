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

// 3.0, section 4.2: unique among all objects that a session can see; and stable, or it would identify
// nothing.
TEST_P(ObjectAttributes, UniqueIdsAreUniqueAndStay) {
  std::set<Bytes> ids;
  for (const CK_OBJECT_HANDLE one : find(session)) ids.insert(attribute(session, one, CKA_UNIQUE_ID));
  const CK_SESSION_HANDLE other = open_and_login(other_slot());
  for (const CK_OBJECT_HANDLE one : find(other)) {
    EXPECT_FALSE(ids.contains(attribute(other, one, CKA_UNIQUE_ID))) << "the card's tokens differ too";
  }
  EXPECT_EQ(ids.size(), object_kinds(slot()).size());
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  session = open_and_login_here();
  std::set<Bytes> later;
  for (const CK_OBJECT_HANDLE one : find(session)) later.insert(attribute(session, one, CKA_UNIQUE_ID));
  EXPECT_EQ(later, ids);
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
