// PKCS#11 2.40 section 5.7, C_GetAttributeValue: its five rules, one by one and together.
#include "tests/conformance/object_test.h"

namespace conformance {
namespace {

class AttributeValue : public ObjectTest {
 protected:
  void SetUp() override {
    ObjectTest::SetUp();
    key = object(ObjectKind::private_key);
  }
  CK_RV get(CK_ATTRIBUTE& asked) { return p11->C_GetAttributeValue(session, key, &asked, 1); }
  CK_OBJECT_HANDLE key = CK_INVALID_HANDLE;
};
JPKI_ON_EACH_TOKEN(AttributeValue);

TEST_P(AttributeValue, RuleOneSensitive) {
  CK_BYTE room[512];
  for (void* place : {static_cast<void*>(nullptr), static_cast<void*>(room)}) {
    CK_ATTRIBUTE asked{CKA_PRIVATE_EXPONENT, place, sizeof room};
    EXPECT_EQ(get(asked), CKR_ATTRIBUTE_SENSITIVE);
    EXPECT_EQ(asked.ulValueLen, CK_UNAVAILABLE_INFORMATION);
  }
}

TEST_P(AttributeValue, RuleTwoNoSuchAttribute) {
  CK_BYTE room[512];
  for (const CK_ATTRIBUTE_TYPE type :
       {CK_ATTRIBUTE_TYPE{CKA_CERTIFICATE_TYPE}, CK_ATTRIBUTE_TYPE{0x80001234UL}, CK_ATTRIBUTE_TYPE{~0UL}}) {
    for (void* place : {static_cast<void*>(nullptr), static_cast<void*>(room)}) {
      CK_ATTRIBUTE asked{type, place, sizeof room};
      EXPECT_EQ(get(asked), CKR_ATTRIBUTE_TYPE_INVALID) << type;
      EXPECT_EQ(asked.ulValueLen, CK_UNAVAILABLE_INFORMATION);
    }
  }
}

TEST_P(AttributeValue, RuleThreeANullPlaceAsksForTheLength) {
  for (const CK_ULONG stale : {CK_ULONG{0}, CK_ULONG{7}, CK_UNAVAILABLE_INFORMATION}) {
    CK_ATTRIBUTE asked{CKA_MODULUS, nullptr, stale};
    EXPECT_EQ(get(asked), CKR_OK);
    EXPECT_EQ(asked.ulValueLen, 256U);
  }
}

TEST_P(AttributeValue, RuleFourTheValueAndItsExactLength) {
  CK_BYTE room[300];
  std::fill(std::begin(room), std::end(room), 0xEE);
  CK_ATTRIBUTE asked{CKA_MODULUS, room, sizeof room};
  EXPECT_EQ(get(asked), CKR_OK);
  EXPECT_EQ(asked.ulValueLen, 256U);
  EXPECT_TRUE(std::all_of(room + 256, std::end(room), [](CK_BYTE byte) { return byte == 0xEE; }));
  asked.ulValueLen = 256;
  EXPECT_EQ(get(asked), CKR_OK) << "exactly as much room as it takes";
  key = object(ObjectKind::certificate);
  CK_ATTRIBUTE empty{CKA_URL, room, 0};
  EXPECT_EQ(get(empty), CKR_OK) << "an empty value fits everywhere";
  EXPECT_EQ(empty.ulValueLen, 0U);
}

// The last is what an answer before has put there: a template that is used again with it names no room.
TEST_P(AttributeValue, RuleFiveTooSmall) {
  for (const CK_ULONG size : {CK_ULONG{0}, CK_ULONG{1}, CK_ULONG{255}, CK_UNAVAILABLE_INFORMATION}) {
    Bytes room(256, 0xEE);
    CK_ATTRIBUTE asked{CKA_MODULUS, room.data(), size};
    EXPECT_EQ(get(asked), CKR_BUFFER_TOO_SMALL);
    EXPECT_EQ(asked.ulValueLen, CK_UNAVAILABLE_INFORMATION);
    EXPECT_EQ(room, Bytes(256, 0xEE));
  }
}

TEST_P(AttributeValue, OneBadAttributeDoesNotSpoilTheOthers) {
  CK_KEY_TYPE key_type = 99;
  CK_BBOOL signs = 99;
  CK_BYTE small[2] = {};
  const auto ask = [&](CK_ATTRIBUTE_TYPE bad, void* place, CK_ULONG size, CK_RV expected) {
    CK_ATTRIBUTE asked[] = {{CKA_KEY_TYPE, &key_type, sizeof key_type},
                            {bad, place, size},
                            {CKA_MODULUS, nullptr, 0},
                            {CKA_SIGN, &signs, sizeof signs}};
    EXPECT_EQ(p11->C_GetAttributeValue(session, key, asked, 4), expected);
    EXPECT_EQ(asked[0].ulValueLen, sizeof key_type);
    EXPECT_EQ(key_type, static_cast<CK_KEY_TYPE>(CKK_RSA));
    EXPECT_EQ(asked[1].ulValueLen, CK_UNAVAILABLE_INFORMATION);
    EXPECT_EQ(asked[2].ulValueLen, 256U);
    EXPECT_EQ(signs, CK_TRUE);
  };
  ask(CKA_PRIME_1, nullptr, 0, CKR_ATTRIBUTE_SENSITIVE);
  ask(CKA_MODULUS_BITS, nullptr, 0, CKR_ATTRIBUTE_TYPE_INVALID);
  ask(CKA_SUBJECT, small, sizeof small, CKR_BUFFER_TOO_SMALL);
}

TEST_P(AttributeValue, OfSeveralErrorsOneIsTold) {
  CK_BYTE small[2] = {};
  CK_KEY_TYPE key_type = 99;
  CK_ATTRIBUTE asked[] = {{CKA_PRIVATE_EXPONENT, small, sizeof small},
                          {CKA_MODULUS_BITS, small, sizeof small},
                          {CKA_MODULUS, small, sizeof small},
                          {CKA_KEY_TYPE, &key_type, sizeof key_type}};
  EXPECT_THAT(p11->C_GetAttributeValue(session, key, asked, 4),
              testing::AnyOf(CKR_ATTRIBUTE_SENSITIVE, CKR_ATTRIBUTE_TYPE_INVALID, CKR_BUFFER_TOO_SMALL));
  for (const CK_ATTRIBUTE& bad : std::span(asked, 3)) EXPECT_EQ(bad.ulValueLen, CK_UNAVAILABLE_INFORMATION);
  EXPECT_EQ(key_type, static_cast<CK_KEY_TYPE>(CKK_RSA));
}

TEST_P(AttributeValue, TheSameAttributeTwiceIsAnsweredTwice) {
  CK_ATTRIBUTE asked[] = {{CKA_MODULUS, nullptr, 0}, {CKA_MODULUS, nullptr, 0}};
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, asked, 2), CKR_OK);
  EXPECT_EQ(asked[1].ulValueLen, 256U);
}

TEST_P(AttributeValue, HandleAndTemplateAreChecked) {
  CK_ATTRIBUTE asked{CKA_LABEL, nullptr, 0};
  for (const CK_OBJECT_HANDLE stranger : {CK_OBJECT_HANDLE{CK_INVALID_HANDLE}, CK_OBJECT_HANDLE{~0UL}}) {
    EXPECT_EQ(p11->C_GetAttributeValue(session, stranger, &asked, 1), CKR_OBJECT_HANDLE_INVALID);
  }
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_GetAttributeValue(session, key, nullptr, 0), CKR_OK) << "nothing asked, nothing told";
  const CK_SESSION_HANDLE other = open_and_login(other_slot());
  EXPECT_EQ(p11->C_GetAttributeValue(other, key, &asked, 1), CKR_OBJECT_HANDLE_INVALID) << "another token's";
}

}  // namespace
}  // namespace conformance
