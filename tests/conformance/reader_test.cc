// PKCS#11 2.40 section 5.5, the set of slots: many readers, and readers that come and go. In this process
// only.
#include <thread>

#include "tests/conformance/token_test.h"
#include "tests/contract/in_process_stage.h"

namespace conformance {
namespace {

using contract::readers;
using testing::ElementsAre;
using testing::SizeIs;

constexpr const char* kSecondReader = "Second reader 01 00";

class Reader : public contract::CryptokiTest {
 protected:
  CK_ULONG slot_count() {
    CK_ULONG count = 0;
    EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, nullptr, &count), CKR_OK);
    return count;
  }
  // Without asking for the count first.
  std::vector<CK_SLOT_ID> listed(CK_BBOOL token_present = CK_FALSE) {
    std::vector<CK_SLOT_ID> ids(1024);
    CK_ULONG count = ids.size();
    EXPECT_EQ(p11->C_GetSlotList(token_present, ids.data(), &count), CKR_OK);
    ids.resize(count);
    return ids;
  }
  CK_RV next_event(CK_SLOT_ID& slot) { return p11->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr); }
  CK_FLAGS slot_flags(CK_SLOT_ID id) {
    CK_SLOT_INFO info = {};
    EXPECT_EQ(p11->C_GetSlotInfo(id, &info), CKR_OK);
    return info.flags;
  }
};

TEST_F(Reader, ANewOneJoinsWhenTheCountIsAsked) {
  EXPECT_THAT(listed(), SizeIs(2));
  readers().add_reader(kSecondReader);
  readers().insert(kSecondReader, std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1)));
  EXPECT_THAT(listed(), SizeIs(2)) << "a list alone changes nothing";
  EXPECT_THAT(listed(CK_TRUE), ElementsAre(0, 1));
  CK_SLOT_INFO info;
  EXPECT_EQ(p11->C_GetSlotInfo(2, &info), CKR_SLOT_ID_INVALID);
  EXPECT_EQ(slot_count(), 4U);
  EXPECT_THAT(listed(), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(listed(CK_TRUE), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(field(token_info(2).label), field(token_info(0).label));
  EXPECT_NE(field(token_info(2).serialNumber), field(token_info(0).serialNumber));
}

TEST_F(Reader, ACountThatWasAskedStaysTrue) {
  const CK_ULONG count = slot_count();
  readers().add_reader(kSecondReader);
  std::vector<CK_SLOT_ID> ids(count);
  CK_ULONG room = count;
  EXPECT_EQ(p11->C_GetSlotList(CK_FALSE, ids.data(), &room), CKR_OK) << "not too small between the two calls";
  EXPECT_EQ(room, count);
}

TEST_F(Reader, ANewOneJoinsWithAnEvent) {
  CK_SLOT_ID slot = 99;
  while (next_event(slot) == CKR_OK) {
  }
  readers().add_reader(kSecondReader);
  EXPECT_EQ(next_event(slot), CKR_NO_EVENT) << "no card has come";
  readers().insert(kSecondReader, std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1)));
  EXPECT_EQ(next_event(slot), CKR_OK);
  EXPECT_EQ(slot, 2U);
  EXPECT_NE(slot_flags(2) & CKF_TOKEN_PRESENT, 0U) << "the slot that was told is valid";
  EXPECT_EQ(next_event(slot), CKR_OK);
  EXPECT_EQ(slot, 3U);
  EXPECT_EQ(next_event(slot), CKR_NO_EVENT);
}

TEST_F(Reader, ANewOneWithACardWakesAWaiter) {
  CK_SLOT_ID slot = 99;
  while (next_event(slot) == CKR_OK) {
  }
  CK_RV answer = CKR_GENERAL_ERROR;
  std::thread waiter([&] { answer = p11->C_WaitForSlotEvent(0, &slot, nullptr); });
  readers().add_reader(kSecondReader);
  readers().insert(kSecondReader, std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1)));
  waiter.join();
  EXPECT_EQ(answer, CKR_OK);
  EXPECT_EQ(slot, 2U);
}

TEST_F(Reader, OneThatIsUnpluggedLeavesItsSlotsEmptyAndComesBackToThem) {
  const CK_SESSION_HANDLE session = open(kAuthenticationSlot);
  readers().add_reader(kSecondReader);
  EXPECT_EQ(slot_count(), 4U);
  readers().remove_reader(contract::kReader);
  EXPECT_EQ(slot_count(), 4U);
  EXPECT_THAT(listed(CK_TRUE), SizeIs(0));
  EXPECT_EQ(slot_flags(0) & CKF_TOKEN_PRESENT, 0U);
  CK_TOKEN_INFO info;
  EXPECT_EQ(p11->C_GetTokenInfo(0, &info), CKR_TOKEN_NOT_PRESENT);
  CK_SESSION_INFO session_info;
  EXPECT_EQ(p11->C_GetSessionInfo(session, &session_info), CKR_DEVICE_REMOVED);
  readers().add_reader(contract::kReader);
  readers().insert(contract::kReader, card);
  EXPECT_EQ(slot_count(), 4U);
  EXPECT_THAT(listed(CK_TRUE), ElementsAre(0, 1));
  open_and_login(kAuthenticationSlot);
}

TEST_F(Reader, ManyHaveSlotsInTheirOrder) {
  for (const unsigned many : {16U, 64U}) {
    const unsigned last = many - 1;
    const auto name = [](unsigned number) { return "Reader " + std::to_string(1000 + number); };
    for (unsigned i = 1; i <= last; ++i) readers().add_reader(name(i));
    readers().insert(name(last), std::make_shared<vcard::VirtualCard>(vcard::sample_contents({}, 1)));
    EXPECT_EQ(slot_count(), 2 * many);
    std::vector<CK_SLOT_ID> expected(2 * std::size_t{many});
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = i;
    EXPECT_EQ(listed(), expected);
    EXPECT_THAT(listed(CK_TRUE), ElementsAre(0, 1, 2 * last, 2 * last + 1));
    open_and_login(kSignatureSlot);
    const CK_SESSION_HANDLE far = open(2 * last);
    EXPECT_EQ(login(far, vcard::sample_contents({}, 1).holder.auth_pin), CKR_OK);
    EXPECT_EQ(session_info(far).slotID, 2 * last);
    ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
    ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK) << "with fresh readers";
  }
}

TEST_F(Reader, WithoutAnyThereIsAnEmptyList) {
  ASSERT_EQ(p11->C_Finalize(nullptr), CKR_OK);
  ASSERT_EQ(p11->C_Initialize(nullptr), CKR_OK);
  readers().set_service(false);
  EXPECT_EQ(slot_count(), 2U) << "those that C_Initialize saw";
  EXPECT_THAT(listed(CK_TRUE), SizeIs(0));
  readers().set_service(true);
  EXPECT_THAT(listed(CK_TRUE), ElementsAre(0, 1));
}

}  // namespace
}  // namespace conformance
