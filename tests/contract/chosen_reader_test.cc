// The setting tokens.reader: a computer with two cards on it, of which one is meant.
#include "tests/contract/cryptoki_test.h"
#include "tests/contract/in_process_stage.h"

namespace contract {
namespace {

constexpr const char* kOther = "Other Reader 01 00";

class ChosenReaderTest : public CryptokiTest {
 protected:
  // With the setting, on a computer with both cards.
  void choose(const std::string& part) {
    initialize_with("[tokens]\nreader = \"" + part + "\"\n");
    begin_anew();
    other_card = std::make_shared<vcard::VirtualCard>(vcard::sample_contents());
    other_card->record_in(other_ledger);
    readers().add_reader(kOther);
    readers().insert(kOther, other_card);
  }

  std::vector<CK_SLOT_ID> slots(CK_BBOOL with_token) {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(with_token, nullptr, &count), CKR_OK);
    std::vector<CK_SLOT_ID> ids(count);
    EXPECT_EQ(p11->C_GetSlotList(with_token, ids.data(), &count), CKR_OK);
    return ids;
  }

  std::shared_ptr<vcard::VirtualCard> other_card;
  const std::shared_ptr<vcard::Ledger> other_ledger = std::make_shared<vcard::Ledger>();
};

TEST_F(ChosenReaderTest, EveryReaderIsKnownWithoutIt) {
  choose("");
  EXPECT_EQ(slots(CK_TRUE).size(), 4U);
}

TEST_F(ChosenReaderTest, NothingIsAskedOfACardInAnotherReader) {
  for (const char* part : {"Other", "er Reader 01", kOther}) {
    choose(part);
    const auto before = ledger->totals().commands;
    EXPECT_EQ(slots(CK_FALSE), slots(CK_TRUE)) << part;
    ASSERT_EQ(slots(CK_TRUE).size(), 2U) << part;
    const CK_SESSION_HANDLE session = open(slots(CK_TRUE).front());
    EXPECT_EQ(login(session, other_card->contents().holder.auth_pin), CKR_OK);
    EXPECT_EQ(ledger->totals().commands, before) << "the card that was not meant";
  }
  EXPECT_EQ(other_ledger->totals().refused, 0U);
}

TEST_F(ChosenReaderTest, AReaderThatIsNotThereIsNoSlot) {
  choose("Third");
  EXPECT_EQ(slots(CK_FALSE).size(), 0U);
  readers().add_reader("Third Reader 02 00");
  EXPECT_EQ(slots(CK_FALSE).size(), 2U) << "but it may come";
}

TEST_F(ChosenReaderTest, OnlyWhatHappensThereIsAnEvent) {
  choose("Other");
  const std::vector<CK_SLOT_ID> chosen = slots(CK_TRUE);
  CK_SLOT_ID slot = 0;
  while (p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_OK) {
  }
  readers().remove(kReader);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr), CKR_NO_EVENT);
  readers().remove(kOther);
  EXPECT_EQ(p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr), CKR_OK);
  EXPECT_EQ(slot, chosen.front());
}

}  // namespace
}  // namespace contract
