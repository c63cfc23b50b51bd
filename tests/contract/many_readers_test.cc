// What the calls ask of the reader service where there are as many readers as it has room for: nothing grows
// with their number.
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

constexpr std::size_t kReaders = 16;  // PCSCLITE_MAX_READERS_CONTEXTS
constexpr const char* kLastReader = "Reader P";
constexpr CK_SLOT_ID kLastSlot = 2 * kReaders - 1;

// Of the reader service: looks at all readers, and transactions with the card.
struct Asked {
  std::size_t looks;
  std::uint64_t transactions;

  friend bool operator==(const Asked&, const Asked&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Asked& asked) {
    return out << asked.looks << " looks, " << asked.transactions << " transactions";
  }
};

class ManyReadersTest : public CryptokiTest {
 protected:
  void SetUp() override {
    CryptokiTest::SetUp();
    for (char number = 'B'; number <= kLastReader[7]; ++number)
      readers().add_reader(std::string("Reader ") + number);
    readers().remove(kReader);
    readers().insert(kLastReader, card);
    ASSERT_EQ(count_slots(CK_FALSE), 2 * kReaders);
  }

  CK_ULONG count_slots(CK_BBOOL with_token) {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(with_token, nullptr, &count), CKR_OK);
    return count;
  }

  template <typename Call>
  static Asked asked_by(Call call) {
    const Asked before{looks(), readers().transactions(kLastReader)};
    call();
    return {looks() - before.looks, readers().transactions(kLastReader) - before.transactions};
  }
};

TEST_F(ManyReadersTest, OneLookServesAllSlots) {
  EXPECT_EQ(asked_by([&] { count_slots(CK_FALSE); }), (Asked{1, 0}));
  CK_SLOT_INFO info;
  EXPECT_EQ(asked_by([&] { p11->C_GetSlotInfo(kLastSlot, &info); }), (Asked{1, 0}));
}

TEST_F(ManyReadersTest, ANewCardTakesASecondLookOnce) {
  // The second: whether the connection is to the card that was seen.
  EXPECT_EQ(asked_by([&] { EXPECT_EQ(count_slots(CK_TRUE), 2U); }), (Asked{2, 1}));
  EXPECT_EQ(asked_by([&] { EXPECT_EQ(count_slots(CK_TRUE), 2U); }), (Asked{1, 0}));
}

TEST_F(ManyReadersTest, TheTokensInformationIsAskedOfItsOwnCard) {
  ASSERT_EQ(count_slots(CK_TRUE), 2U);
  // The serial number and the tries.
  EXPECT_EQ(asked_by([&] { token_info(kLastSlot); }), (Asked{1, 2}));
  // The serial number is known; the tries are asked for again a second later.
  const Asked again = asked_by([&] { token_info(kLastSlot); });
  EXPECT_EQ(again.looks, 1U);
  EXPECT_LE(again.transactions, 1U);
}

}  // namespace
}  // namespace contract
