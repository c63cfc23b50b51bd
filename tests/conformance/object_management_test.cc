// PKCS#11 2.40 section 5.7: the calls that would write, none of which does, and C_GetObjectSize.
#include "tests/conformance/object_test.h"

namespace conformance {
namespace {

class ObjectManagement : public ObjectTest {
 protected:
  // All objects with all that they tell.
  std::vector<std::vector<Bytes>> everything() {
    std::vector<std::vector<Bytes>> all;
    for (const ObjectKind kind : object_kinds(slot())) {
      auto& values = all.emplace_back();
      for (const ExpectedAttribute& row : expected(kind)) {
        CK_ATTRIBUTE asked{row.type, nullptr, 0};
        if (p11->C_GetAttributeValue(session, object(kind), &asked, 1) != CKR_OK) continue;
        values.push_back(attribute(session, object(kind), row.type));
      }
    }
    return all;
  }
};
JPKI_ON_EACH_TOKEN(ObjectManagement);

// Section 5.1.6: CKR_TOKEN_WRITE_PROTECTED has a higher priority than CKR_SESSION_READ_ONLY. Section 4.4
// (of 3.0) has CKR_ACTION_PROHIBITED for objects that are not copyable, modifiable or destroyable.
TEST_P(ObjectManagement, WritingIsRefusedAndNothingChanges) {
  const auto before = everything();
  CK_OBJECT_CLASS data_class = CKO_DATA;
  CK_BBOOL flag = CK_TRUE;
  CK_BYTE label[] = {'x'};
  for (CK_BBOOL is_token : {CK_BBOOL{CK_TRUE}, CK_BBOOL{CK_FALSE}}) {
    for (const CK_FLAGS flags : {kReadOnly, kReadWrite}) {
      const CK_SESSION_HANDLE writer = open_here(flags);
      CK_ATTRIBUTE object_template[] = {{CKA_CLASS, &data_class, sizeof data_class},
                                        {CKA_TOKEN, &is_token, sizeof is_token}};
      CK_ATTRIBUTE change[] = {{CKA_LABEL, label, sizeof label}, {CKA_TRUSTED, &flag, sizeof flag}};
      CK_OBJECT_HANDLE made = 4711;
      EXPECT_EQ(p11->C_CreateObject(writer, object_template, 2, &made), CKR_TOKEN_WRITE_PROTECTED);
      for (const ObjectKind kind : object_kinds(slot())) {
        SCOPED_TRACE(name_of(kind));
        EXPECT_EQ(p11->C_CopyObject(writer, object(kind), change, 1, &made), CKR_ACTION_PROHIBITED);
        EXPECT_EQ(p11->C_SetAttributeValue(writer, object(kind), change, 2), CKR_ACTION_PROHIBITED);
        EXPECT_EQ(p11->C_DestroyObject(writer, object(kind)), CKR_ACTION_PROHIBITED);
      }
      EXPECT_EQ(made, 4711U);
      EXPECT_EQ(p11->C_CloseSession(writer), CKR_OK);
    }
  }
  EXPECT_EQ(everything(), before);
}

TEST_P(ObjectManagement, StrangersHandlesAreInvalid) {
  CK_ATTRIBUTE none{CKA_LABEL, nullptr, 0};
  CK_OBJECT_HANDLE made = 0;
  CK_ULONG size = 0;
  for (const CK_OBJECT_HANDLE stranger : {CK_OBJECT_HANDLE{CK_INVALID_HANDLE}, CK_OBJECT_HANDLE{~0UL}}) {
    EXPECT_EQ(p11->C_CopyObject(session, stranger, &none, 1, &made), CKR_OBJECT_HANDLE_INVALID);
    EXPECT_EQ(p11->C_SetAttributeValue(session, stranger, &none, 1), CKR_OBJECT_HANDLE_INVALID);
    EXPECT_EQ(p11->C_DestroyObject(session, stranger), CKR_OBJECT_HANDLE_INVALID);
    EXPECT_EQ(p11->C_GetObjectSize(session, stranger, &size), CKR_OBJECT_HANDLE_INVALID);
  }
}

TEST_P(ObjectManagement, ArgumentsAreChecked) {
  CK_OBJECT_HANDLE made = 0;
  EXPECT_EQ(p11->C_CreateObject(session, nullptr, 1, &made), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_CreateObject(session, nullptr, 0, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetObjectSize(session, object(ObjectKind::certificate), nullptr), CKR_ARGUMENTS_BAD);
  const CK_OBJECT_HANDLE certificate = object(ObjectKind::certificate);
  EXPECT_EQ(p11->C_CopyObject(session, certificate, nullptr, 1, &made), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_CopyObject(session, certificate, nullptr, 0, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_SetAttributeValue(session, certificate, nullptr, 1), CKR_ARGUMENTS_BAD);
}

// Section 4.1.1, rule 4.
TEST_P(ObjectManagement, ATemplateWithoutAClassIsIncomplete) {
  CK_OBJECT_HANDLE made = 0;
  CK_BYTE value[] = {1, 2, 3};
  CK_ATTRIBUTE no_class{CKA_VALUE, value, sizeof value};
  EXPECT_EQ(p11->C_CreateObject(session, nullptr, 0, &made), CKR_TEMPLATE_INCOMPLETE);
  EXPECT_EQ(p11->C_CreateObject(session, &no_class, 1, &made), CKR_TEMPLATE_INCOMPLETE);
  CK_OBJECT_CLASS data_class = CKO_DATA;
  CK_ATTRIBUTE no_value[] = {{CKA_CLASS, &data_class, sizeof data_class}, {CKA_VALUE, nullptr, 3}};
  EXPECT_EQ(p11->C_CreateObject(session, no_value, 2, &made), CKR_ATTRIBUTE_VALUE_INVALID);
}

TEST_P(ObjectManagement, SizesAreNotTold) {
  for (const ObjectKind kind : object_kinds(slot())) {
    CK_ULONG size = 0;
    EXPECT_EQ(p11->C_GetObjectSize(session, object(kind), &size), CKR_OK);
    EXPECT_EQ(size, CK_UNAVAILABLE_INFORMATION) << name_of(kind);
  }
}

}  // namespace
}  // namespace conformance
