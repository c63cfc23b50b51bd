// PKCS#11 2.40 section 5.7: C_FindObjectsInit, C_FindObjects and C_FindObjectsFinal.
#include <limits>
#include <set>

#include "tests/conformance/object_test.h"

namespace conformance {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

CK_ATTRIBUTE wanted(CK_ATTRIBUTE_TYPE type, Bytes& value) {
  return {type, value.data(), value.size()};
}

class FindObjects : public ObjectTest {
 protected:
  // Each attribute of each object that has a value.
  template <typename Each>
  void for_each_value(Each each) {
    for (const ObjectKind kind : object_kinds(slot())) {
      for (const ExpectedAttribute& row : expected(kind)) {
        if (row.answer != ExpectedAttribute::Answer::value && row.answer != ExpectedAttribute::Answer::some)
          continue;
        SCOPED_TRACE(std::string(name_of(kind)) + " " + row.name);
        each(kind, row.type, attribute(session, object(kind), row.type));
      }
    }
  }
};
JPKI_ON_EACH_TOKEN(FindObjects);

TEST_P(FindObjects, ByEachAttributeAlone) {
  for_each_value([this](ObjectKind kind, CK_ATTRIBUTE_TYPE type, Bytes value) {
    EXPECT_THAT(find(session, {wanted(type, value)}), Contains(object(kind)));
    Bytes longer = value;
    longer.push_back(0);
    EXPECT_THAT(find(session, {wanted(type, longer)}), IsEmpty()) << "a byte more";
    if (value.empty()) return;
    Bytes shorter(value.begin(), value.end() - 1);
    EXPECT_THAT(find(session, {wanted(type, shorter)}), Not(Contains(object(kind)))) << "a byte less";
    value.back() ^= 0x80;
    EXPECT_THAT(find(session, {wanted(type, value)}), Not(Contains(object(kind)))) << "another value";
  });
}

TEST_P(FindObjects, ByPairsOfAttributes) {
  for_each_value([this](ObjectKind kind, CK_ATTRIBUTE_TYPE type, Bytes value) {
    Bytes object_class = attribute(session, object(kind), CKA_CLASS);
    EXPECT_THAT(find(session, {wanted(type, value), wanted(CKA_CLASS, object_class)}),
                Contains(object(kind)));
    object_class = attribute_bytes(CKO_SECRET_KEY);
    EXPECT_THAT(find(session, {wanted(type, value), wanted(CKA_CLASS, object_class)}), IsEmpty());
    Bytes stranger(1);
    EXPECT_THAT(find(session, {wanted(type, value), wanted(0x80001234UL, stranger)}), IsEmpty());
    EXPECT_THAT(find(session, {wanted(type, value), wanted(type, value)}), Contains(object(kind))) << "twice";
  });
}

TEST_P(FindObjects, ByAllAttributesTogether) {
  for (const ObjectKind kind : object_kinds(slot())) {
    std::vector<ExpectedAttribute> rows = expected(kind);
    std::erase_if(rows, [](const auto& row) { return row.answer != ExpectedAttribute::Answer::value; });
    std::vector<CK_ATTRIBUTE> pattern;
    for (ExpectedAttribute& row : rows) pattern.push_back(wanted(row.type, row.value));
    EXPECT_THAT(find(session, pattern), testing::ElementsAre(object(kind))) << name_of(kind);
  }
}

TEST_P(FindObjects, WithoutAPatternAll) {
  EXPECT_EQ(find(session).size(), object_kinds(slot()).size());
}

TEST_P(FindObjects, StrangersMatchNothingAndAskNoCard) {
  const auto before = ledger->totals().commands;
  Bytes value(1);
  for (const CK_ATTRIBUTE_TYPE type : {0x80001234UL, 0x4000UL, ~0UL}) {
    EXPECT_THAT(find(session, {wanted(type, value)}), IsEmpty()) << type;
  }
  for (const CK_OBJECT_CLASS stranger :
       {CK_OBJECT_CLASS{CKO_DATA}, CK_OBJECT_CLASS{CKO_SECRET_KEY}, CK_OBJECT_CLASS{CKO_HW_FEATURE},
        CK_OBJECT_CLASS{CKO_MECHANISM}, CK_OBJECT_CLASS{0xBUL}, CK_OBJECT_CLASS{0xCE534353UL},
        CK_OBJECT_CLASS{~0UL}}) {
    EXPECT_THAT(find_class(session, stranger), IsEmpty()) << stranger;
  }
  EXPECT_EQ(ledger->totals().commands, before);
}

TEST_P(FindObjects, SecretsCannotBeSearchedFor) {
  Bytes value(256);
  EXPECT_THAT(find(session, {wanted(CKA_PRIVATE_EXPONENT, value)}), IsEmpty());
  EXPECT_THAT(find(session, {{CKA_PRIME_1, nullptr, 0}}), IsEmpty());
}

TEST_P(FindObjects, OddLengthsAndNullValues) {
  Bytes value = bytes_of("x");
  constexpr int kBits = std::numeric_limits<CK_ULONG>::digits;
  for (const CK_ULONG huge : {~CK_ULONG{0}, CK_ULONG{1} << (kBits - 1), CK_ULONG{1} << (kBits / 2)}) {
    for (const CK_ATTRIBUTE_TYPE type : {CK_ATTRIBUTE_TYPE{CKA_LABEL}, CK_ATTRIBUTE_TYPE{CKA_VALUE},
                                         CK_ATTRIBUTE_TYPE{CKA_CLASS}, CK_ATTRIBUTE_TYPE{0x80001234UL}}) {
      EXPECT_THAT(find(session, {{type, value.data(), huge}}), IsEmpty())
          << "not read, since no value is so long";
    }
  }
  EXPECT_THAT(find(session, {{CKA_LABEL, nullptr, 0}}), IsEmpty()) << "an empty label";
  EXPECT_THAT(find(session, {{CKA_URL, nullptr, 0}}), testing::SizeIs(2))
      << "both certificates have an empty URL";
  CK_ATTRIBUTE nowhere{CKA_LABEL, nullptr, 4};
  EXPECT_EQ(p11->C_FindObjectsInit(session, &nowhere, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 1), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK) << "a refused one has left nothing behind";
}

TEST_P(FindObjects, HandedOutInAnyPortions) {
  const std::set<CK_OBJECT_HANDLE> all = [&] {
    const auto found = find(session);
    return std::set<CK_OBJECT_HANDLE>(found.begin(), found.end());
  }();
  for (const CK_ULONG portion : {1UL, 2UL, 3UL, 100UL}) {
    ASSERT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
    std::set<CK_OBJECT_HANDLE> got;
    std::vector<CK_OBJECT_HANDLE> batch(portion);
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_FindObjects(session, batch.data(), 0, &count), CKR_OK);
    EXPECT_EQ(count, 0U) << "no room, but not the end";
    do {
      ASSERT_EQ(p11->C_FindObjects(session, batch.data(), portion, &count), CKR_OK);
      ASSERT_LE(count, portion);
      got.insert(batch.begin(), batch.begin() + static_cast<std::ptrdiff_t>(count));
    } while (count != 0);
    EXPECT_EQ(p11->C_FindObjects(session, batch.data(), portion, &count), CKR_OK);
    EXPECT_EQ(count, 0U) << "the end stays the end";
    EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK);
    EXPECT_EQ(got, all);
  }
}

TEST_P(FindObjects, TheOperationsRules) {
  CK_OBJECT_HANDLE found = 0;
  CK_ULONG count = 0;
  EXPECT_EQ(p11->C_FindObjects(session, &found, 1, &count), CKR_OPERATION_NOT_INITIALIZED);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
  ASSERT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OK);
  EXPECT_EQ(p11->C_FindObjectsInit(session, nullptr, 0), CKR_OPERATION_ACTIVE);
  EXPECT_EQ(p11->C_FindObjects(session, &found, 1, nullptr), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjects(session, nullptr, 1, &count), CKR_ARGUMENTS_BAD);
  EXPECT_EQ(p11->C_FindObjects(session, &found, 1, &count), CKR_OK) << "the search goes on";
  EXPECT_EQ(count, 1U);
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OK) << "it may be given up half-way";
  EXPECT_EQ(p11->C_FindObjectsFinal(session), CKR_OPERATION_NOT_INITIALIZED);
}

}  // namespace
}  // namespace conformance
