// Against PC/SC part 10 v2.02.09: sections 2.2 (features), 2.5.2 (verify) and 2.5.3 (modify).
#include "apdu/pcsc/pin_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <reader.h>

#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "apdu/pcsc/pcsc_transport.h"
#include "apdu/transaction.h"
#include "tests/unit/apdu/pcsc/fake_pcscd.h"

namespace apdu::pcsc {
namespace {

using support::Bytes;
using support::from_hex;
using support::to_hex;
using ::testing::ElementsAre;
using testing::FakePcscd;

TEST(PinFeatures, AreControlCodesInBigEndianOrder) {
  const auto features = pin_features_in(from_hex("0604 42330006 0704 42330007 0A04 4233000A"));
  EXPECT_EQ(features.verify, 0x42330006U);
  EXPECT_EQ(features.modify, 0x42330007U);
  EXPECT_EQ(features.code_for(PinOperation::verify), 0x42330006U);
  EXPECT_EQ(features.code_for(PinOperation::change), 0x42330007U);
}

TEST(PinFeatures, AreNoneWhereTheReaderNamesNone) {
  for (const char* answer : {"", "1204 42000DB3", "0104 42330001 0804 42330008"}) {
    const auto features = pin_features_in(from_hex(answer));
    EXPECT_EQ(features.verify, std::nullopt) << answer;
    EXPECT_EQ(features.modify, std::nullopt) << answer;
  }
}

TEST(PinFeatures, AreReadAsFarAsTheListMakesSense) {
  for (const char* answer : {"06", "0604", "0604 423300", "0603 423300", "0605 4233000600", "0600",
                             "06FF 42330006", "1205 4200 0604 42330006"}) {
    EXPECT_EQ(pin_features_in(from_hex(answer)).verify, std::nullopt) << answer;
  }
  const auto cut_off = pin_features_in(from_hex("0604 42330006 0704 4233"));
  EXPECT_EQ(cut_off.verify, 0x42330006U);
  EXPECT_EQ(cut_off.modify, std::nullopt);
  EXPECT_EQ(pin_features_in(from_hex("1200 0602 4233 0604 42330006")).verify, 0x42330006U)
      << "entries of other lengths are passed over";
}

// The multi-byte fields stand in the order of the host.
std::string host_order(std::uint16_t number) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(&number), sizeof number});
}
std::string host_order(std::uint32_t number) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(&number), sizeof number});
}

const Bytes kVerify = from_hex("0020008004FFFFFFFF");
const Bytes kChange = from_hex("0024018004FFFFFFFF");

std::string joined(const std::vector<std::string>& fields) {
  return std::accumulate(fields.begin(), fields.end(), std::string());
}

const std::string kVerifyRequest = joined({
    "1E1E",                             // seconds
    "820400",                           // ASCII from byte 0; a block of 4 bytes; no length
    host_order(std::uint16_t{0x0404}),  // 4 digits at least and at most
    "02",                               // until a key is pressed
    "01",                               // one message
    host_order(std::uint16_t{0x0409}),  // in English
    "00",                               // the first
    "000000",                           //
    host_order(std::uint32_t{9}),       //
    "0020008004FFFFFFFF",
});

const std::string kModifyRequest = joined({
    "1E1E",                             //
    "820400",                           //
    "0000",                             // old and new PIN at the beginning
    host_order(std::uint16_t{0x0404}),  //
    "01",                               // the new one twice, and no current one
    "02",                               //
    "02",                               // two messages
    host_order(std::uint16_t{0x0409}),  //
    "010200",                           // the second and the third
    "000000",                           //
    host_order(std::uint32_t{9}),       //
    "0024018004FFFFFFFF",
});

TEST(PinRequest, IsTheStructureOfPart10) {
  EXPECT_EQ(to_hex(pin_request(PinOperation::verify, kVerify)), kVerifyRequest);
  EXPECT_EQ(to_hex(pin_request(PinOperation::change, kChange)), kModifyRequest);
}

constexpr const char* kReader = "Pinpad 00 00";
constexpr DWORD kVerifyCode = 0x42330006;
constexpr DWORD kModifyCode = 0x42330007;

class PinEntryTest : public ::testing::Test {
 protected:
  PinEntryTest() {
    service_.start();
    service_.put_reader({.name = kReader});
    service_.insert_card(kReader, {0x3B, 0xE0, 0x00});
    service_.answer_control(CM_IOCTL_GET_FEATURE_REQUEST, from_hex("0604 42330006 0704 42330007"));
    transport_ = std::make_unique<PcscTransport>(std::make_shared<const Context>(), kReader);
    service_.calls();
  }

  std::optional<Fault> fault_of_entry() {
    try {
      transport_->enter_pin(PinOperation::verify, kVerify);
    } catch (const TransportError& error) {
      return error.fault();
    }
    return std::nullopt;
  }

  FakePcscd& service_ = FakePcscd::instance();
  std::unique_ptr<PcscTransport> transport_;
};

TEST_F(PinEntryTest, TheReaderIsAskedOnceWhatItCanDo) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(transport_->pinpad().verifies);
    EXPECT_TRUE(transport_->pinpad().changes);
  }
  EXPECT_THAT(service_.calls(), ElementsAre("SCardControl"));
}

TEST_F(PinEntryTest, AReaderThatDoesNotKnowTheQuestionHasNoKeypad) {
  for (const LONG error : {SCARD_E_NOT_TRANSACTED, SCARD_E_UNSUPPORTED_FEATURE, SCARD_E_INVALID_PARAMETER}) {
    transport_ = std::make_unique<PcscTransport>(std::make_shared<const Context>(), kReader);
    service_.script("SCardControl", {error});
    EXPECT_FALSE(transport_->pinpad().verifies);
    EXPECT_FALSE(transport_->pinpad().changes);
    EXPECT_EQ(fault_of_entry(), Fault::communication);
  }
}

TEST_F(PinEntryTest, TheRequestGoesToTheReaderAndTheCardsAnswerComesBack) {
  transport_->begin();
  service_.answer_control(kVerifyCode, from_hex("63C2"));
  service_.answer_control(kModifyCode, from_hex("9000"));
  EXPECT_EQ(to_hex(transport_->enter_pin(PinOperation::verify, kVerify)), "63C2");
  EXPECT_EQ(to_hex(transport_->enter_pin(PinOperation::change, kChange)), "9000");
  EXPECT_EQ(to_hex(service_.control_request(kVerifyCode)), kVerifyRequest);
  EXPECT_EQ(to_hex(service_.control_request(kModifyCode)), kModifyRequest);
}

TEST_F(PinEntryTest, ACardThatIsPulledWhileTheHolderTypesIsGone) {
  transport_->begin();
  transport_->pinpad();
  service_.remove_card(kReader);
  service_.script("SCardControl", {SCARD_E_NOT_TRANSACTED});
  EXPECT_EQ(fault_of_entry(), Fault::card_removed);
}

TEST_F(PinEntryTest, AnAnswerWithoutAStatusWordMeansThatTheCardIsGone) {
  transport_->begin();
  service_.answer_control(kVerifyCode, {});
  service_.remove_card(kReader);
  EXPECT_EQ(fault_of_entry(), Fault::card_removed);
}

TEST_F(PinEntryTest, AFailedEntryOfACardThatIsThereIsNoRemoval) {
  transport_->begin();
  transport_->pinpad();
  service_.script("SCardControl", {SCARD_E_NOT_TRANSACTED});
  EXPECT_EQ(fault_of_entry(), Fault::communication);
}

TEST_F(PinEntryTest, TheReadersOwnStatusWordsAreNotTheCards) {
  CardChannel channel(std::move(transport_));
  Transaction transaction(channel);
  const std::pair<const char*, KeypadFault> kAnswers[] = {{"6400", KeypadFault::timed_out},
                                                          {"6401", KeypadFault::cancelled},
                                                          {"6402", KeypadFault::not_confirmed},
                                                          {"6403", KeypadFault::wrong_length}};
  for (const auto& [answer, fault] : kAnswers) {
    service_.answer_control(kVerifyCode, from_hex(answer));
    const auto entered =
        transaction.enter_pin(PinOperation::verify, Command({0x00, 0x20, 0x00, 0x80}, Bytes(4)));
    ASSERT_TRUE(std::holds_alternative<KeypadFault>(entered)) << answer;
    EXPECT_EQ(std::get<KeypadFault>(entered), fault);
  }
}

}  // namespace
}  // namespace apdu::pcsc
